"""In `users`: `USER#<id>` / `PROFILE`, `USER#<id>` / `SESSION#<id>`, `EMAIL#<address>` / `EMAIL`.

The last makes an address unique.
"""

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from app.accounts.model import Session, User
from app.core import db
from app.core.failures import NotFound

_TABLE = "users"


def save_user(user: User) -> None:
    """Raises db.ConditionFailed when the address is taken."""
    db.transact(
        db.put_request(
            _TABLE,
            {"PK": f"EMAIL#{user.email}", "SK": "EMAIL", "user_id": user.id},
            "attribute_not_exists(PK)",
        ),
        db.put_request(_TABLE, {"PK": f"USER#{user.id}", "SK": "PROFILE", **asdict(user)}),
    )


def get_user(user_id: str) -> User:
    item = db.get(_TABLE, f"USER#{user_id}", "PROFILE")
    if item is None:
        raise NotFound("There is no such user.")
    return _load(User, item)


def mark_welcomed(user_id: str, at: str) -> None:
    db.update(_TABLE, f"USER#{user_id}", "PROFILE", {"welcomed_at": at}, "attribute_exists(PK)")


def find_user_by_email(email: str) -> User | None:
    item = db.get(_TABLE, f"EMAIL#{email}", "EMAIL")
    return get_user(item["user_id"]) if item else None


def save_session(session: Session) -> None:
    db.put(_TABLE, {"PK": f"USER#{session.user_id}", "SK": f"SESSION#{session.id}", **asdict(session)})


def find_session(user_id: str, session_id: str) -> Session | None:
    item = db.get(_TABLE, f"USER#{user_id}", f"SESSION#{session_id}")
    return _load(Session, item) if item else None


def list_sessions(user_id: str) -> list[Session]:
    """A hundred at the most; the table may still hold some that have ended by time."""
    return [_load(Session, item) for item in db.query(_TABLE, f"USER#{user_id}", "SESSION#", limit=100)]


def rotate_session(known: Session, renewed: Session) -> None:
    """Raises db.ConditionFailed when the session was rotated or ended since it was read."""
    db.update(
        _TABLE,
        f"USER#{known.user_id}",
        f"SESSION#{known.id}",
        {name: value for name, value in asdict(renewed).items() if value != getattr(known, name)},
        "refresh_hash = :known",
        known=known.refresh_hash,
    )


def delete_session(user_id: str, session_id: str) -> None:
    db.delete(_TABLE, f"USER#{user_id}", f"SESSION#{session_id}")


def _load[Record: (User, Session)](record: type[Record], item: dict[str, Any]) -> Record:
    return record(**{field.name: _plain(item[field.name]) for field in fields(record) if field.name in item})


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
