"""boto3 clients, one a service. boto3 itself is imported with the first: a start must not pay for it."""

import sys
from functools import cache
from threading import Lock
from typing import Any

_OWN: dict[str, Any] = {"s3": {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}}}  # for links
_making = Lock()  # locally the worker is a thread, and boto3's session is not made for two at once


@cache
def client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    own = _OWN.get(service, {})
    config = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3}, **own)
    with _making:
        return boto3.client(service, config=config)  # type: ignore[call-overload]


_BUSY = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
}


def is_unavailable(error: BaseException | None) -> bool:
    """AWS does not answer or has too much to do. Whatever else it refuses is a fault of ours."""
    if "botocore" not in sys.modules:
        return False
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

    if isinstance(error, ClientError):
        answer = error.response
        reasons = {answer["Error"]["Code"], *(reason["Code"] for reason in answer.get("CancellationReasons", []))}
        return answer["ResponseMetadata"]["HTTPStatusCode"] >= 500 or not reasons.isdisjoint(_BUSY)
    return isinstance(error, ConnectionError | HTTPClientError)
