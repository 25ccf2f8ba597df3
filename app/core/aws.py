"""boto3 clients, one a service. boto3 itself is imported with the first: a start must not pay for it."""

from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    timeouts = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3})
    return boto3.client(service, config=timeouts)  # type: ignore[call-overload]
