"""In `users`: `USER#<id>` / `TOKEN#<id>`, until it expires, and `USER#<id>` / `TOKENS`, which counts all ever made.

The count is a condition of the next one, so that two at once do not both take the last place.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from app.access_tokens.model import AccessToken
from app.core import db
from app.users import service as users
from app.users.model import User

_TABLE = "users"
_COUNT = "TOKENS"


def count_made(user_id: str) -> int:
    item = db.get(_TABLE, f"USER#{user_id}", _COUNT)
    return int(item["made"]) if item else 0


def creation(token: AccessToken, made_before: int) -> tuple[db.Write, ...]:
    """Fails in its transaction when another one was made since they were counted."""
    pk, expiry = f"USER#{token.user_id}", int(datetime.fromisoformat(token.expires_at).timestamp())
    item = asdict(token) | {"PK": pk, "SK": _sk(token.id), "expires_at": expiry}
    return db.put_request(_TABLE, item), _counting(pk, made_before)


def _counting(pk: str, made_before: int) -> db.Write:
    item = {"PK": pk, "SK": _COUNT, "made": made_before + 1}
    if not made_before:
        return db.put_request(_TABLE, item, "attribute_not_exists(PK)")
    return db.put_request(_TABLE, item, "made = :known", known=made_before)


def find(user_id: str, token_id: str) -> tuple[User | None, AccessToken | None]:
    """The token and whose it is, in one call."""
    user, item = users.find_with(user_id, _sk(token_id))
    return user, _load(item) if item else None


def list_all(user_id: str) -> Iterator[AccessToken]:
    """Also those that have expired and that the table has not forgotten yet."""
    return map(_load, db.read_all(_TABLE, f"USER#{user_id}", "TOKEN#"))


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
