"""Services of others that sign the bytes they send, as GitHub does: an HMAC in hex, by a secret that both sides have.

While a secret is changed there are two, with a space between. Whoever holds none of them learns nothing, not even
whether there is one.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import request

from app.core import aws, clock, config, log, strict_json
from app.core.failures import Malformed, Unauthorized

_KEPT = timedelta(minutes=1)  # so a new secret counts within a minute, and a message costs no call
_MOST = 2
_SHORTEST = 16  # what is shorter somebody has made up, and others can guess
_known: dict[str, tuple[datetime, tuple[str, ...]]] = {}


class WrongSignature(Unauthorized):
    slug = "wrong-signature"

    def __init__(self) -> None:
        super().__init__("This is not signed with a secret that is configured here.")


def receive(reference: str, header: str, *, digest: str, prefix: str = "") -> Any:
    """What this request says, read only once it is known who says it. Raises WrongSignature and Malformed."""
    body = request.get_data()
    check(reference, request.headers.get(header, ""), body, digest=digest, prefix=prefix)
    try:
        return strict_json.parse(body)
    except ValueError as error:
        raise Malformed("The body is not valid JSON.") from error


def check(reference: str, signature: str, body: bytes, *, digest: str, prefix: str = "") -> None:
    """Raises WrongSignature. `reference` is the setting with the secrets, or where they are."""
    if not is_signed(_read(reference), signature, body, digest=digest, prefix=prefix):
        raise WrongSignature


def is_signed(known: Sequence[str], signature: str, body: bytes, *, digest: str, prefix: str = "") -> bool:
    """By any of these secrets. The same work for every body of a length, right or wrong."""
    keys = known or (secrets.token_hex(),)
    expected = [prefix + hmac.digest(key.encode(), body, digest).hex() for key in keys]
    found = [hmac.compare_digest(one.encode(), signature.encode()) for one in expected]
    return any(found) and bool(known)


def _read(reference: str) -> tuple[str, ...]:
    now = clock.now()
    until, known = _known.get(reference, (now, ()))
    if until <= now:
        known = tuple(filter(_is_long_enough, _resolve(reference).split()[:_MOST]))
        _known[reference] = now + _KEPT, known
    return known


def _resolve(reference: str) -> str:
    """Where none is put in yet there is none, and that is no fault."""
    try:
        return config.resolve(reference)
    except Exception as error:
        if aws.is_unavailable(error):
            raise
        log.logger.error("The secrets of a sender cannot be read", extra={"fields": {"error": type(error).__name__}})
        return ""


def _is_long_enough(secret: str) -> bool:
    if len(secret) < _SHORTEST:
        log.logger.error(f"A secret of a sender has less than {_SHORTEST} characters, and does not count")
    return len(secret) >= _SHORTEST
