"""In `projects`: `PROJECTS` / `PROJECT#<name>`, and under `PROJECT#<name>`:

`EVENT#<id>`; the same again for each list that it stands in, `LOG#<kind or *>#<stage or *>#<occurred at>#<id>`, so that
every filter is one query; `ABOUT#<kind>#<what it is about>#<occurred at>#<id>`.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from typing import Any

from app.core import db
from app.core.failures import NotFound
from app.projects.model import Event, Project

_TABLE = "projects"
_ALL = "PROJECTS"
_ANY = "*"
Read = tuple[list[Event], str | None]


def creation(project: Project) -> db.Write:
    """Fails in its transaction when the name is taken."""
    return db.put_request(_TABLE, _item(project), "attribute_not_exists(PK)")


def change(project: Project, known: Project) -> db.Write:
    """Fails in its transaction when it was changed since it was read."""
    item = _item(replace(project, version=known.version + 1))
    return db.put_request(_TABLE, item, "version = :known", known=known.version)


def get(name: str) -> Project:
    project = find(name)
    if project is None or project.deleted_at:
        raise NotFound("There is no such project.")
    return project


def find(name: str) -> Project | None:
    """Also one that was deleted."""
    item = db.get(_TABLE, _ALL, f"PROJECT#{name}")
    return _load(item) if item else None


def list_page(after: str | None, *, limit: int) -> tuple[list[Project], str | None]:
    """By name, and what to continue after. Of a page that holds deleted ones less is left."""
    items = db.query(_TABLE, _ALL, "PROJECT#", limit=limit + 1, after=after)
    projects = [project for project in map(_load, items[:limit]) if not project.deleted_at]
    return projects, items[limit - 1]["SK"] if len(items) > limit else None


def read_all() -> Iterator[Project]:
    return (project for project in map(_load, db.read_all(_TABLE, _ALL, "PROJECT#")) if not project.deleted_at)


def list_names() -> list[str]:
    """Also of deleted ones, whose events are still there."""
    return [item["name"] for item in db.read_all(_TABLE, _ALL, "PROJECT#")]


def recording(event: Event) -> tuple[db.Write, ...]:
    """Fails in its transaction, at its first write, when there is one with this id."""
    content = asdict(event)
    first, *others = [content | {"PK": _pk(event.project), "SK": key} for key in _keys(event)]
    return (
        db.put_request(_TABLE, first, "attribute_not_exists(PK)"),
        *(db.put_request(_TABLE, item) for item in others),
    )


def find_event(project: str, event_id: str) -> Event | None:
    item = db.get(_TABLE, _pk(project), f"EVENT#{event_id}")
    return _load_event(item) if item else None


def list_events(
    project: str,
    after: str | None,
    *,
    limit: int,
    kind: str | None = None,
    stage: str | None = None,
    since: str = "",
    until: str | None = None,
) -> Read:
    """Newest first, and what to continue after; `since` is the first instant that counts, `until` the first that
    does not any more."""
    prefix = _list_key(kind or _ANY, stage or _ANY)
    start = after or (prefix + until if until else None)
    items = db.query(_TABLE, _pk(project), prefix, limit=limit + 1, after=start, newest_first=True)
    events = [_load_event(item) for item in items if item["SK"] >= prefix + since]
    return events[:limit], items[limit - 1]["SK"] if len(events) > limit else None


def find_newest_about(project: str, kind: str, about: str) -> Event | None:
    """Of several that tell of the same the one that occurred last."""
    items = db.query(_TABLE, _pk(project), f"ABOUT#{kind}#{about}#", limit=1, newest_first=True)
    return _load_event(items[0]) if items else None


def _keys(event: Event) -> Iterator[str]:
    yield f"EVENT#{event.id}"
    moment = f"{event.occurred_at}#{event.id}"
    for kind, stage in product((event.kind, _ANY), {event.stage or _ANY, _ANY}):
        yield _list_key(kind, stage) + moment
    if event.about:
        yield f"ABOUT#{event.kind}#{event.about}#{moment}"


def _list_key(kind: str, stage: str) -> str:
    return f"LOG#{kind}#{stage}#"


def _pk(project: str) -> str:
    return f"PROJECT#{project}"


def _item(project: Project) -> db.Item:
    return asdict(project) | {"PK": _ALL, "SK": f"PROJECT#{project.name}"}


def _load(item: db.Item) -> Project:
    lists: dict[str, Any] = {name: tuple(item[name]) for name in ("stages", "owners")}
    return db.record(Project, item | lists)


def _load_event(item: db.Item) -> Event:
    return db.record(Event, item)
