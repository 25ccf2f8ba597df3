"""In `jobs`: `SPACELIFT#<account>#<run>` / `RUN`, the newest state that a run told of; a month."""

from datetime import datetime, timedelta

from app.core import db
from app.spacelift.model import Event, Told

_TABLE = "jobs"
_REMEMBERED = timedelta(days=30)


def find(event: Event) -> Told | None:
    item = db.get(_TABLE, _pk(event), "RUN")
    return db.record(Told, item) if item else None


def advance(event: Event, now: datetime) -> Told:
    """The newest that is known, this one or one that was faster."""
    told = Told(event.state, event.number)
    item = {"PK": _pk(event), "SK": "RUN", "expires_at": int((now + _REMEMBERED).timestamp()), **vars(told)}
    condition = "attribute_not_exists(PK) OR state_version < :this"
    try:
        db.transact(db.put_request(_TABLE, item, condition, this=told.state_version))
    except db.ConditionFailed:
        return find(event) or told
    return told


def _pk(event: Event) -> str:
    return f"SPACELIFT#{event.account}#{event.run}"
