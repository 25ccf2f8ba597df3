"""In `users`: `DEPARTURES` / `DUE#<time>#<user>`, until nothing of the user is left; the first one is due first."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import batched, takewhile

from app.core import db, tables
from app.departures.model import Departure

_TABLE = "users"
_PK = "DEPARTURES"
_MOST_WRITES = 100  # in one transaction
_PROFILE = "PROFILE"


def creation(departure: Departure) -> db.Write:
    return db.put_request(_TABLE, {"PK": _PK, "SK": _sk(departure), **asdict(departure)})


def deletion(departure: Departure) -> db.Write:
    return db.delete_request(_TABLE, _PK, _sk(departure))


def delete(departure: Departure) -> None:
    db.delete(_TABLE, _PK, _sk(departure))


def find(user_id: str, deletes_at: str) -> Departure | None:
    item = db.get(_TABLE, _PK, f"DUE#{deletes_at}#{user_id}")
    return _load(item) if item else None


def list_due(now: datetime) -> Iterator[Departure]:
    return takewhile(lambda departure: datetime.fromisoformat(departure.deletes_at) <= now, _read_all())


def clear(user_id: str) -> None:
    """Everything that any table keeps under this user, but for the tombstone. Raises db.ConditionFailed when somebody
    else does it too."""
    pk = f"USER#{user_id}"
    for table in tables.load():
        kept = (item["SK"] for item in db.read_partition(table, pk) if item["SK"] != _PROFILE)
        for sort_keys in batched(kept, _MOST_WRITES):
            db.transact(*(db.delete_request(table, pk, sort_key) for sort_key in sort_keys))


def _read_all() -> Iterator[Departure]:
    return map(_load, db.read_all(_TABLE, _PK, "DUE#"))


def _sk(departure: Departure) -> str:
    return f"DUE#{departure.deletes_at}#{departure.user_id}"


def _load(item: db.Item) -> Departure:
    return Departure(item["user_id"], item["deletes_at"], item["keeps_seat"])
