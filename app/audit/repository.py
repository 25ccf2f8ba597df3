"""In `users`: `USER#<account>` / `AUDIT#<number>`, written once and never changed."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from app.audit.model import Entry
from app.core import db

_TABLE = "users"


def find_last(account_id: str) -> Entry | None:
    newest = db.query(_TABLE, f"USER#{account_id}", "AUDIT#", limit=1, newest_first=True)
    return _load(newest[0]) if newest else None


def append(entries: list[Entry], *writes: db.Write) -> None:
    """The entries come first in the transaction. Raises db.ConditionFailed."""
    db.transact(*map(_creation, entries), *writes)


def list_page(account_id: str, after: str | None, *, limit: int) -> tuple[list[Entry], str | None]:
    """Newest first, and what to continue after."""
    items = db.query(_TABLE, f"USER#{account_id}", "AUDIT#", limit=limit + 1, after=after, newest_first=True)
    entries = [_load(item) for item in items[:limit]]
    return entries, items[limit - 1]["SK"] if len(items) > limit else None


def read_all(account_id: str) -> Iterator[Entry]:
    """Oldest first."""
    return map(_load, db.read_all(_TABLE, f"USER#{account_id}", "AUDIT#"))


def list_accounts() -> list[str]:
    """All that have an entry. Reads the whole table: for commands, not for requests."""
    return sorted({pk.removeprefix("USER#") for pk in db.scan_keys(_TABLE, "AUDIT#")})


def _creation(entry: Entry) -> db.Write:
    item = {"PK": f"USER#{entry.account_id}", "SK": _sort_key(entry.number), **asdict(entry)}
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def _sort_key(number: int) -> str:
    return f"AUDIT#{number:012d}"


def _load(item: dict[str, Any]) -> Entry:
    """Also one that somebody has changed to what no entry can be, so that it can be examined."""
    return Entry(**{field.name: _plain(item.get(field.name)) for field in fields(Entry)})


def _plain(value: Any) -> Any:
    """The hash is made of what was written, not of how DynamoDB gives it back."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
