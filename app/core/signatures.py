"""Standard Webhooks: what is signed with a secret that both sides have, at a time, under an id."""

import base64
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

_PREFIX = "whsec_"
_KEY_BYTES = 32
_TOLERANCE = timedelta(minutes=5)
_SECONDS = re.compile(r"[0-9]{1,10}", re.ASCII)
_MOST_SIGNATURES = 10  # that are looked at; while secrets change there are two


def make_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def sign(secret: str, *, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def is_signed(
    known: Sequence[str], signatures: str, *, message_id: str, timestamp: str, body: bytes, now: datetime
) -> bool:
    """By any of these secrets, and about now. The same work for every message of a length, right or wrong."""
    expected = [sign(secret, message_id=message_id, timestamp=timestamp, body=body).encode() for secret in known]
    given = [signature.encode() for signature in signatures.split()[:_MOST_SIGNATURES]]
    found = [hmac.compare_digest(one, other) for one in given for other in expected]
    return any(found) and _is_about(timestamp, now)


def _is_about(timestamp: str, now: datetime) -> bool:
    if not _SECONDS.fullmatch(timestamp):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= _TOLERANCE
