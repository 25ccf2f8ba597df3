"""In `users`: `USER#<account>` / `AUDIT#<number>`, written once and never changed."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.audit.model import Entry
from app.core import db

_TABLE = "users"
_PAGE = 100


def find_last(account_id: str) -> Entry | None:
    newest = db.query(_TABLE, f"USER#{account_id}", "AUDIT#", limit=1, newest_first=True)
    return _load(newest[0]) if newest else None


def append(entry: Entry, *writes: db.Write) -> None:
    """The entry comes first in the transaction. Raises db.ConditionFailed."""
    item = {"PK": f"USER#{entry.account_id}", "SK": _sort_key(entry.number), **asdict(entry)}
    db.transact(db.put_request(_TABLE, item, "attribute_not_exists(PK)"), *writes)


def list_page(account_id: str, *, limit: int, before: int | None = None) -> list[Entry]:
    """Newest first."""
    after = _sort_key(before) if before else None
    items = db.query(_TABLE, f"USER#{account_id}", "AUDIT#", limit=limit, after=after, newest_first=True)
    return [_load(item) for item in items]


def read_all(account_id: str) -> Iterator[Entry]:
    """Oldest first."""
    after = None
    while items := db.query(_TABLE, f"USER#{account_id}", "AUDIT#", limit=_PAGE, after=after):
        yield from map(_load, items)
        after = items[-1]["SK"]


def _sort_key(number: int) -> str:
    return f"AUDIT#{number:012d}"


def _load(item: dict[str, Any]) -> Entry:
    content = {name: value for name, value in item.items() if name not in {"PK", "SK"}}
    return Entry(**content | {"number": int(content["number"])})
