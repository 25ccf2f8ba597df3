"""Where a list goes on: signed, and good only for whoever was given it and for the list that it came from."""

import base64
import hmac
import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import request
from marshmallow.validate import Length, Range

from app.core import auth, clock, config
from app.core.failures import AppError

LIFETIME_SECONDS = 86400
LINK = {
    "Link": {
        "description": 'The next page, with `rel="next"`; missing after the last',
        "schema": {"type": "string", "example": '</api/users?cursor=c29tZXRoaW5n>; rel="next"'},
    }
}
_SIGNATURE_BYTES = 32


class Page(ma.Schema):
    cursor = ma.fields.String(validate=Length(max=1024), metadata={"description": "From the Link of the page before"})
    limit = ma.fields.Integer(load_default=50, validate=Range(1, 100), metadata={"description": "Of one page"})


class InvalidCursor(AppError):
    """Forged, somebody else's, of another list, or too old: which of them nobody needs to know."""

    status = 422
    slug = "invalid"

    def __init__(self) -> None:
        super().__init__("Some fields are not valid; see errors.")
        detail = "This cursor does not continue this list, or is too old; ask for the first page, without a cursor."
        self.errors = [{"parameter": "cursor", "detail": detail}]


def link(position: str | None, listed: str) -> dict[str, str]:
    """The header that leads to the next page; none after the last. `listed` names the list with what filters it."""
    if position is None:
        return {}
    query = urlencode(request.args.to_dict() | {"cursor": seal(position, listed)})
    return {"Link": f'<{request.path}?{query}>; rel="next"'}


def paged[Found](
    page: dict[str, Any], listed: str, read: Callable[..., tuple[list[Found], str | None]]
) -> tuple[list[Found], dict[str, str]]:
    """What a route answers: the page that was asked for, by `read(after, limit=)`, and the way to the next one."""
    found, more = read(unseal(page.get("cursor"), listed), limit=page["limit"])
    return found, link(more, listed)


def seal(position: str, listed: str, lifetime_seconds: int = LIFETIME_SECONDS) -> str:
    content = json.dumps([int(clock.now().timestamp()) + lifetime_seconds, position]).encode()
    return _encode(_sign(content, listed) + content)


def unseal(cursor: str | None, listed: str) -> str | None:
    """The position in it; None where there is no cursor, at the first page."""
    if cursor is None:
        return None
    signed = _decode(cursor)
    signature, content = signed[:_SIGNATURE_BYTES], signed[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(content, listed)):
        raise InvalidCursor
    expires_at, position = json.loads(content)
    if clock.now().timestamp() >= expires_at:
        raise InvalidCursor
    return str(position)


def _sign(content: bytes, listed: str) -> bytes:
    bound_to = json.dumps([auth.who().user_id, listed]).encode()
    return hmac.digest(_key(), bound_to + b"\n" + content, "sha256")


def _encode(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def _decode(cursor: str) -> bytes:
    """Of the many ways to write the same bytes only ours is read."""
    try:
        signed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError as error:
        raise InvalidCursor from error
    if _encode(signed) != cursor:
        raise InvalidCursor
    return signed


def _key() -> bytes:
    """Locally everybody may know it: a cursor there protects nothing, all data is on the same disk."""
    return b"local" if config.settings.is_local else _resolve(config.settings.cursor_key)


@cache
def _resolve(reference: str) -> bytes:
    """With the first page, not at the start of the process, which must not pay for a call that few need."""
    if not reference:
        raise RuntimeError("WIZARD_CURSOR_KEY is not set: whoever signs with nothing signs for everybody")
    return config.resolve(reference).encode()
