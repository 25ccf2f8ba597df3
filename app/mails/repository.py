"""In `users`: `OUTBOX` / `MAIL#<id>`, until it is sent. Ids grow with time, so the oldest comes first."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.core import db
from app.mails.model import Mail

_TABLE = "users"
_PK = "OUTBOX"


def creation(mail: Mail) -> db.Write:
    return db.put_request(_TABLE, {"PK": _PK, "SK": f"MAIL#{mail.id}", **asdict(mail)})


def find(mail_id: str) -> Mail | None:
    item = db.get(_TABLE, _PK, f"MAIL#{mail_id}")
    return _load(item) if item else None


def claim(mail: Mail, until_ms: int) -> None:
    """Raises db.ConditionFailed when somebody else has claimed, sent or dropped it since it was read."""
    changes = {"attempts": mail.attempts + 1, "claimed_until_ms": until_ms}
    db.update(_TABLE, _PK, f"MAIL#{mail.id}", changes, "attempts = :known", known=mail.attempts)


def delete(mail: Mail) -> None:
    db.delete(_TABLE, _PK, f"MAIL#{mail.id}")


def read_all() -> Iterator[Mail]:
    return map(_load, db.read_all(_TABLE, _PK, "MAIL#"))


def _load(item: dict[str, Any]) -> Mail:
    content = {name: value for name, value in item.items() if name not in {"PK", "SK"}}
    numbers = {name: int(content[name]) for name in ("attempts", "claimed_until_ms")}
    return Mail(**content | numbers)
