"""What a project tells is written together with the job that looks which goals it counts for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.core import clock, db, policy
from app.core.failures import AppError, Conflict, Forbidden, Invalid
from app.core.policy import Principal
from app.jobs import service as jobs
from app.projects import model, repository
from app.projects.model import Event, Project
from app.users import service as users

get = repository.get
list_page = repository.list_page
read_all = repository.read_all
list_names = repository.list_names
find_event = repository.find_event
find_newest_about = repository.find_newest_about
_CLOCKS_DIFFER_BY = timedelta(minutes=5)
_PAGE = 100


class NameTaken(Conflict):
    slug = "name-taken"


class OtherEvent(Conflict):
    slug = "event-differs"


def find(name: str) -> Project | None:
    project = repository.find(name)
    return project if project and not project.deleted_at else None


def create(
    who: Principal,
    name: str,
    title: str,
    stages: list[str],
    owners: list[str] | None = None,
    pull_costs: bool = False,
) -> Project:
    """Of a name that a deleted project had: it is there again, with what had happened to it."""
    now, known = clock.now().isoformat(), repository.find(name)
    owners = owners or [who.user_id]
    _check_owners(owners)
    if known and not known.deleted_at:
        raise NameTaken("There is a project with this name.")
    project = Project(name, title, tuple(stages), tuple(owners), who.user_id, now, now, pull_costs)
    try:
        db.transact(repository.change(project, known) if known else repository.creation(project))
    except db.ConditionFailed as error:
        raise NameTaken("There is a project with this name.") from error
    return repository.get(name)


def change(who: Principal, project: Project, **changes: Any) -> Project:
    """Raises db.ConditionFailed when it was changed since it was read."""
    _check_may_change(who, project)
    _check_owners(set(changes.get("owners", ())) - set(project.owners))
    lists = {name: tuple(changes[name]) for name in ("stages", "owners") if name in changes}
    _save(project, **changes | lists)
    return repository.get(project.name)


def delete(who: Principal, project: Project) -> None:
    """It is not found any more; what had happened to it stays, for whoever makes it again."""
    _check_may_change(who, project)
    _save(project, deleted_at=clock.now().isoformat())


def report(
    by: str, name: str, event_id: str, kind: str, occurred_at: datetime, facts: dict[str, Any], stage: str | None = None
) -> tuple[Event, bool]:
    """The event, and whether it is new. Raises OtherEvent where the id has told something else before."""
    project, now = repository.get(name), clock.now()
    _check_stage(project, stage)
    _check_time(occurred_at, now)
    event = Event(name, event_id, kind, model.written(occurred_at), model.written(now), by, stage, facts)
    return record(event)


def report_all(by: str, name: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came of each."""
    repository.get(name)
    return [_try(by, name, event) for event in events]


def _try(by: str, name: str, event: dict[str, Any]) -> dict[str, Any]:
    try:
        _, is_new = report(by, name, **event)
    except AppError as error:
        details = [error.detail, *(part["detail"] for part in error.errors)]
        return {"id": event["event_id"], "status": error.status, "detail": details[-1]}
    return {"id": event["event_id"], "status": 201 if is_new else 200}


def record(event: Event) -> tuple[Event, bool]:
    arguments = {"project": event.project, "event_id": event.id}
    job, in_queue = jobs.write("evidence.apply", arguments, owner_id=event.by)
    try:
        db.transact(*repository.recording(event), in_queue)
    except db.ConditionFailed:
        return _get_same(event), False
    jobs.hurry(job)
    return event, True


def list_events(
    name: str,
    after: str | None,
    *,
    limit: int,
    kind: str | None = None,
    stage: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[list[Event], str | None]:
    """Newest first, and what to continue after; `since` counts, `until` does not any more."""
    first, end = model.written(since) if since else "", model.written(until) if until else None
    return repository.list_events(name, after, limit=limit, kind=kind, stage=stage, since=first, until=end)


def read_events(
    name: str, kind: str, *, stage: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Event]:
    """All of a kind, newest first."""
    events, after = list_events(name, None, limit=_PAGE, kind=kind, stage=stage, since=since, until=until)
    yield from events
    while after:
        events, after = list_events(name, after, limit=_PAGE, kind=kind, stage=stage, since=since, until=until)
        yield from events


def _save(project: Project, **changes: Any) -> None:
    db.transact(repository.change(replace(project, changed_at=clock.now().isoformat(), **changes), project))


def _check_may_change(who: Principal, project: Project) -> None:
    if who.user_id not in project.owners and not policy.is_admin(who):
        raise Forbidden("Only the owners of a project and admins may change it.")


def _check_owners(owners: Any) -> None:
    if not all(users.find(user_id) for user_id in owners):
        raise Invalid("#/owners", "One of them is not here; write ids of users.")


def _check_stage(project: Project, stage: str | None) -> None:
    if stage and stage not in project.stages:
        raise Invalid("#/stage", f"This project has the stages {', '.join(project.stages)}.")


def _check_time(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now + _CLOCKS_DIFFER_BY:
        raise Invalid("#/occurred_at", "This is in the future.")


def _get_same(event: Event) -> Event:
    known = repository.find_event(event.project, event.id)
    if known is None:
        raise db.ConditionFailed("It was changed at the same time; read it again.")
    if not known.says_the_same_as(event):
        raise OtherEvent("There is another event with this id; what has happened is not changed, but told anew.")
    return known
