"""`Idempotency-Key`: a POST whose answer got lost is sent again with the same key, and gets that answer, for a day.

Kept in `jobs` under the caller, `USER#<id>` / `REQUEST#<hash of the key>`. The answer may hold a secret that is shown
once, so it is sealed under the key, which is not kept; and the request a password, so its fingerprint is made with the
key too: without it nobody can try passwords on it. Only a success is kept: what failed may be tried again.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request

from app.core import clock, db, log, sealed
from app.core.failures import AppError, Conflict, Malformed

HEADER = "Idempotency-Key"
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "description": "Made by you, new for each request that you mean; sent again with it, you get the first answer",
    "schema": {"type": "string", "maxLength": 255, "example": "8e03978e-40d5-43dd-bc93-6894a57f9324"},
}
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_TABLE = "jobs"
_SECONDS_IN_FLIGHT = 60  # twice what a request may take
_SECONDS_KEPT = 86400
_LARGEST = 150_000  # an item has 400 kB, and sealing adds a third
_KEPT_HEADERS = ("Content-Type", "ETag", "Link", "Location")


class InFlight(Conflict):
    slug = "request-in-flight"


class KeyUsed(AppError):
    status = 422
    slug = "idempotency-key-used"


@dataclass(frozen=True)
class Attempt:
    key: str
    pk: str
    sk: str
    fingerprint: str


def init_app(app: Flask) -> None:
    """After `auth`, which says who asks."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> Response | None:
    if request.method != "POST" or HEADER not in request.headers or "principal" not in g:
        return None
    attempt = _attempt(request.headers[HEADER])
    try:
        db.transact(_claim(attempt))
    except db.ConditionFailed:
        return _answer_again(attempt)
    g.attempt = attempt
    return None


def _end(response: Response) -> Response:
    """What has succeeded is answered as a success, even where that cannot be kept."""
    attempt: Attempt | None = g.pop("attempt", None)
    if attempt:
        try:
            _settle(attempt, response)
        except Exception:
            log.logger.exception("An answer was not kept, so its key does not lead to it again")
    return response


def _attempt(key: str) -> Attempt:
    if not _KEY.fullmatch(key):
        raise Malformed(f"{HEADER} has to be 1 to 255 visible ASCII characters.")
    said = [request.method, request.full_path, request.content_type, hashlib.sha256(request.get_data()).hexdigest()]
    hashed = hashlib.sha256(key.encode()).hexdigest()
    fingerprint = hmac.digest(key.encode(), json.dumps(said).encode(), "sha256").hex()
    return Attempt(key, f"USER#{g.principal.user_id}", f"REQUEST#{hashed}", fingerprint)


def _claim(attempt: Attempt) -> db.Write:
    now = int(clock.now().timestamp())
    return db.put_request(
        _TABLE,
        _item(attempt, now + _SECONDS_IN_FLIGHT),
        "attribute_not_exists(PK) OR expires_at < :now",
        now=now,
    )


def _item(attempt: Attempt, expires_at: int, **answer: Any) -> db.Item:
    return {
        "PK": attempt.pk,
        "SK": attempt.sk,
        "fingerprint": attempt.fingerprint,
        "expires_at": expires_at,
        **answer,
    }


def _answer_again(attempt: Attempt) -> Response:
    kept = db.get(_TABLE, attempt.pk, attempt.sk) or {}
    if kept.get("fingerprint", attempt.fingerprint) != attempt.fingerprint:
        raise KeyUsed(f"This {HEADER} came with another request; make a new one for each request that you mean.")
    if "answer" not in kept:
        raise InFlight("The first request with this key is still at work; ask again in a moment.", Retry_After=1)
    status, headers, body = json.loads(sealed.unseal(kept["answer"], under=attempt.key))
    return Response(body, status, [*headers, ("Idempotency-Replayed", "true")])


def _settle(attempt: Attempt, response: Response) -> None:
    headers = [(name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers]
    answer = json.dumps([response.status_code, headers, response.get_data(as_text=True)])
    if response.status_code >= 300 or len(answer) > _LARGEST:
        db.delete(_TABLE, attempt.pk, attempt.sk)
        return
    until = int(clock.now().timestamp()) + _SECONDS_KEPT
    db.put(_TABLE, _item(attempt, until, answer=sealed.seal(answer, under=attempt.key)))
