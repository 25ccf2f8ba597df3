from app.audit.model import Client
from app.core import client


def here() -> Client:
    """Where this request came from."""
    return Client(device=client.device(), address=client.address())
