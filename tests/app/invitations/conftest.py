import pytest

from app.core import config
from tests.conftest import PASSWORD

URL = "/api/invitations"
GRACE = {"email": "grace@example.com", "role": "member"}


@pytest.fixture
def registration(app):
    """Says who may register."""
    return lambda mode: config.load(registration=mode)


@pytest.fixture
def invited(code_from):
    """Invites somebody; the invitation from their mail."""

    def invited(by, **changes):
        invitation = GRACE | changes
        assert by.call("POST", URL, json=invitation).status_code == 201
        return code_from(invitation["email"])

    return invited


@pytest.fixture
def register(client):
    def register(email=GRACE["email"], **more):
        body = {"email": email, "password": PASSWORD, "name": "Grace", **more}
        return client.post("/api/auth/register", json=body)

    return register
