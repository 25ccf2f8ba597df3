"""In `users`: `USER#<id>` / `SESSION#<id>`."""

from collections.abc import Iterator
from dataclasses import asdict

from app.core import db
from app.sessions.model import Replaced, Session
from app.users import service as users
from app.users.model import User

_TABLE = "users"


def creation(session: Session) -> db.Write:
    return db.put_request(_TABLE, {"PK": _pk(session), "SK": _sk(session.id), **asdict(session)})


def find(user_id: str, session_id: str) -> tuple[User | None, Session | None]:
    """The session and whose it is, in one call."""
    user, item = users.find_with(user_id, _sk(session_id))
    return user, _load(item) if item else None


def list_all(user_id: str) -> Iterator[Session]:
    """Also those that have ended and that the table has not forgotten yet."""
    return map(_load, db.read_all(_TABLE, f"USER#{user_id}", "SESSION#"))


def rotate(known: Session, renewed: Session) -> None:
    """Raises db.ConditionFailed when the session was rotated or ended since it was read."""
    before = asdict(known)
    changes = {name: value for name, value in asdict(renewed).items() if value != before[name]}
    db.update(_TABLE, _pk(known), _sk(known.id), changes, "refresh_hash = :known", known=known.refresh_hash)


def authentication(session: Session, at: int) -> db.Write:
    condition = "attribute_exists(PK)"
    return db.update_request(_TABLE, _pk(session), _sk(session.id), {"authenticated_at": at}, condition)


def continuation(user_id: str, session_id: str, epoch: int) -> db.Write:
    """Into the next epoch, which ends all other sessions. Fails in its transaction when it has ended before."""
    return db.update_request(
        _TABLE, f"USER#{user_id}", _sk(session_id), {"epoch": epoch}, "epoch = :last", last=epoch - 1
    )


def deletion(user_id: str, session_id: str) -> db.Write:
    return db.delete_request(_TABLE, f"USER#{user_id}", _sk(session_id))


def _pk(session: Session) -> str:
    return f"USER#{session.user_id}"


def _sk(session_id: str) -> str:
    return f"SESSION#{session_id}"


def _load(item: db.Item) -> Session:
    replaced = tuple(db.record(Replaced, entry) for entry in item["replaced"])
    return db.record(Session, item | {"replaced": replaced})
