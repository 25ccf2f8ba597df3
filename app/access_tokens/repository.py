"""In `users`: `USER#<id>` / `TOKEN#<id>`, until it expires."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from app.access_tokens.model import AccessToken
from app.core import db
from app.users import service as users
from app.users.model import User

_TABLE = "users"
_PAGE = 100


def creation(token: AccessToken) -> db.Write:
    expiry = int(datetime.fromisoformat(token.expires_at).timestamp())
    item = asdict(token) | {"PK": f"USER#{token.user_id}", "SK": _sk(token.id), "expires_at": expiry}
    return db.put_request(_TABLE, item)


def find(user_id: str, token_id: str) -> tuple[User | None, AccessToken | None]:
    """The token and whose it is, in one call."""
    user, item = users.find_with(user_id, _sk(token_id))
    return user, _load(item) if item else None


def list_all(user_id: str) -> Iterator[AccessToken]:
    """Also those that have expired and that the table has not forgotten yet."""
    after = None
    while items := db.query(_TABLE, f"USER#{user_id}", "TOKEN#", limit=_PAGE, after=after):
        yield from map(_load, items)
        after = items[-1]["SK"]


def note_use(token: AccessToken, at: str) -> None:
    """Raises db.ConditionFailed when it was revoked in the meantime."""
    db.update(_TABLE, f"USER#{token.user_id}", _sk(token.id), {"last_used_at": at}, "attribute_exists(PK)")


def deletion(user_id: str, token_id: str) -> db.Write:
    return db.delete_request(_TABLE, f"USER#{user_id}", _sk(token_id))


def _sk(token_id: str) -> str:
    return f"TOKEN#{token_id}"


def _load(item: db.Item) -> AccessToken:
    content = {name: value for name, value in item.items() if name not in {"PK", "SK"}}
    expiry = datetime.fromtimestamp(int(item["expires_at"]), UTC).isoformat()
    return AccessToken(**content | {"scopes": tuple(item["scopes"]), "expires_at": expiry})
