"""In `projects`: `STACKS` / `STACK#<source>#<account>#<name>`, what each told last; a month."""

from dataclasses import asdict
from datetime import datetime

from app.core import db
from app.stacks.model import REMEMBERED, Sighting

_TABLE = "projects"
_ALL = "STACKS"


def save(sighting: Sighting) -> None:
    expiry = int((datetime.fromisoformat(sighting.seen_at) + REMEMBERED).timestamp())
    sort_key = f"STACK#{sighting.source}#{sighting.account}#{sighting.name}"
    db.put(_TABLE, asdict(sighting) | {"PK": _ALL, "SK": sort_key, "expires_at": expiry})


def list_page(after: str | None, *, limit: int) -> tuple[list[Sighting], str | None]:
    """By source, account and name, and what to continue after."""
    items = db.query(_TABLE, _ALL, "STACK#", limit=limit, after=after)
    return [db.record(Sighting, item) for item in items], items[-1]["SK"] if len(items) == limit else None
