"""In `projects`: what leads from something that happened to the goals that it counts for, and what we know of that.

Under the space of a goal `SOURCE#<goal>`, from where the rest is found: `PROJECT#<name>` / `GOAL#<kind>#<goal>`, which
goals a project counts for; `ASKED` / `GOAL#<kind>#<goal>`, for which we look by ourselves; `GOAL#<goal>` / `SOURCE`,
where a goal is that somebody names who is not here.
"""

from collections.abc import Iterator
from dataclasses import asdict

from app.core import db
from app.evidence.model import ASKED, Source

_TABLE = "projects"
_ASKED = "ASKED"
_UNSAID = "attribute_not_exists(PK)"


def save(source: Source) -> None:
    """And what leads to it. Raises db.ConditionFailed when it is there."""
    item = asdict(source)
    leading = (db.put_request(_TABLE, item | _key(*key)) for key in _leads(source))
    db.transact(db.put_request(_TABLE, item | _key(source.space, _source_key(source.goal_id)), _UNSAID), *leading)


def delete(source: Source) -> None:
    keys = [(source.space, _source_key(source.goal_id)), *_leads(source)]
    db.transact(*(db.delete_request(_TABLE, *key, "") for key in keys))


def find(space: str, goal_id: str) -> Source | None:
    item = db.get(_TABLE, space, _source_key(goal_id))
    return db.record(Source, item) if item else None


def find_by_goal(goal_id: str) -> Source | None:
    """Of one that is told by others. As it was when it was found first."""
    item = db.get(_TABLE, f"GOAL#{goal_id}", "SOURCE")
    return db.record(Source, item) if item else None


def read_all(space: str) -> Iterator[Source]:
    return (db.record(Source, item) for item in db.read_all(_TABLE, space, "SOURCE#"))


def note_evidence(space: str, goal_id: str, at: str) -> None:
    """Raises db.ConditionFailed when there was newer evidence already."""
    newer = "attribute_exists(PK) AND (attribute_not_exists(last_evidence_at) OR last_evidence_at < :at)"
    db.update(_TABLE, space, _source_key(goal_id), {"last_evidence_at": at}, newer, at=at)


def note_look(source: Source, at: str, error: str | None) -> None:
    """Raises db.ConditionFailed when it is gone."""
    changes = {"looked_at": at, "error": error}
    db.update(_TABLE, source.space, _source_key(source.goal_id), changes, "attribute_exists(PK)")


def read_measured_by(project: str, kind: str) -> Iterator[Source]:
    """As they were when they were found first."""
    return (db.record(Source, item) for item in db.read_all(_TABLE, f"PROJECT#{project}", f"GOAL#{kind}#"))


def read_asked() -> Iterator[Source]:
    """As they were when they were found first."""
    return (db.record(Source, item) for item in db.read_all(_TABLE, _ASKED, "GOAL#"))


def _leads(source: Source) -> Iterator[tuple[str, str]]:
    if source.project:
        yield f"PROJECT#{source.project}", f"GOAL#{source.kind}#{source.goal_id}"
    if source.kind in ASKED:
        yield _ASKED, f"GOAL#{source.kind}#{source.goal_id}"
    if source.kind == "push":
        yield f"GOAL#{source.goal_id}", "SOURCE"


def _source_key(goal_id: str) -> str:
    return f"SOURCE#{goal_id}"


def _key(pk: str, sk: str) -> db.Item:
    return {"PK": pk, "SK": sk}
