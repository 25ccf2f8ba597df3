"""What somebody wants to keep. A private goal is found by whoever made it, one of the team by everybody; that one may
be changed by whoever made it and by admins.

When to look at a goal next is for `verdicts` to say: what changes how it is judged only asks it to look now.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import uuid4

from app.calendars.model import DAY, Calendar, Window
from app.core import clock, db, log, policy
from app.core.failures import ChangedMeanwhile, Conflict, Forbidden, Invalid, NotFound, Unavailable
from app.core.policy import Principal
from app.goals import model, repository
from app.goals.model import TEAM, Goal, Item, Source, State, Target
from app.jobs import service as jobs
from app.jobs.model import Job
from app.projects import service as projects
from app.users import service as users
from app.users.model import User

Due = repository.Due
find_in = repository.find_in
find_state = repository.find_state
goal_change = repository.change
state_change = repository.state_change
read_facts = repository.read_facts
read_all_facts = repository.read_all_facts
facts_changes = repository.facts_changes
read_due = repository.read_due
list_spaces = repository.list_spaces
forget_due = repository.forget_due

DAYS_TO_RESTORE = timedelta(days=30)
MOST_ACTIVE = 200  # in one space
_MOST_TARGETS = 200
_MOST_ITEMS = 20
_FARTHEST_START = timedelta(days=366)
_VERSIONED = {"target": "value", "weekdays": "weekdays", "freezes_per_month": "freezes_per_month"}
_JUDGING = {*_VERSIONED, "zone", "day_boundary_minutes", "grace_minutes", "items", "reminder_minutes"}
_AGGREGATIONS = {"average": "mean", "threshold": "last", "reach_by": "last", "odometer": "last", "yes_no": "last"}
_ASKING = ("http_json", "push")  # sources that no project tells of

Found = tuple[Goal, State]
Body = Mapping[str, Any]
Writes = tuple[db.Write, ...]


class TooManyGoals(Conflict):
    slug = "too-many-goals"


def get(who: Principal, goal_id: str) -> Goal:
    return get_with_state(who, goal_id)[0]


def find(who: Principal, goal_id: str) -> Goal | None:
    found = _find(who, goal_id)
    return found[0] if found else None


def get_with_state(who: Principal, goal_id: str) -> Found:
    """In one call."""
    found = _find(who, goal_id)
    if found is None:
        raise NotFound("There is no such goal.")
    return found


def get_own(who: Principal, goal_id: str) -> Found:
    """One that they may change."""
    found = get_with_state(who, goal_id)
    _check_may_change(who, found[0])
    return found


def calendar_of(goal: Goal) -> Calendar:
    """Reads the owner where the goal follows them."""
    zone, boundary = goal.zone, goal.day_boundary_minutes
    if zone is None or boundary is None:
        owner = users.find(goal.owner_id)
        zone = zone or (owner.zone if owner else "UTC")
        boundary = (owner.day_boundary_minutes if owner else 0) if boundary is None else boundary
    return Calendar(zone, boundary)


def list_page(
    who: Principal, wanted: Mapping[str, str], after: str | None, *, limit: int
) -> tuple[list[Goal], str | None]:
    """Private ones first, and what to continue after."""
    found = list(islice(_matching(who, wanted, after), limit + 1))
    return found[:limit], _place(found[limit - 1]) if len(found) > limit else None


def read_all(space: str) -> Iterator[Goal]:
    """Deleted or not."""
    return repository.read_after(space, None)


def tell_all(user_id: str) -> list[dict[str, Any]]:
    """What they have made, deleted or not."""
    teams = (goal for goal in repository.read_after(TEAM, None) if goal.owner_id == user_id)
    return [tell(goal) for goal in (*repository.read_after(f"USER#{user_id}", None), *teams)]


def tell(goal: Goal) -> dict[str, Any]:
    """With what counts now beside what has counted."""
    target = goal.targets[-1]
    return vars(goal) | {
        "visibility": "team" if goal.space == TEAM else "private",
        "target": target.value,
        "weekdays": target.weekdays,
        "freezes_per_month": target.freezes_per_month,
    }


def check(owner_id: str, body: Body) -> Goal:
    """The goal as it would be; raises Invalid where none can be made of it."""
    goal = _new(users.get(owner_id), body, clock.now())
    _check(goal)
    _check_source(goal.source)
    return goal


def create(
    who: Principal, body: Body, *, parent_id: str | None = None, also: Callable[[Goal], Writes] = lambda _: ()
) -> Goal:
    """`also` gives what is written together with it, anew whenever somebody else was faster."""
    goal = replace(check(who.user_id, body), parent_id=parent_id)
    job, in_queue = _following(goal)
    state = State(due_at=goal.created_at)

    def write() -> Goal:
        db.transact(*repository.creation(goal, state), _one_more(goal.space), *in_queue, *also(goal))
        return goal

    made = persist(write)
    if job:
        jobs.hurry(job)
    return made


def change(who: Principal, known: Goal, body: Body) -> Goal:
    """Raises ChangedMeanwhile when it is another one by now than what the caller has read."""

    def write() -> Goal:
        goal, state = _again(who, known)
        now = clock.now()
        changed = replace(_changed(goal, state, body, now), changed_at=now.isoformat())
        _check(changed)
        judging = state_change(goal, state, due_at=now.isoformat()) if _JUDGING & body.keys() else ()
        db.transact(repository.change(changed, goal), *judging)
        return replace(changed, version=goal.version + 1)

    return persist(write)


def delete(who: Principal, known: Goal) -> None:
    """It can be restored for 30 days. Raises ChangedMeanwhile as `change` does."""

    def write() -> None:
        goal, state = _again(who, known)
        gone = replace(goal, deleted_at=clock.now().isoformat())
        db.transact(
            repository.change(gone, goal),
            *state_change(goal, state, due_at=None),
            repository.burial(goal, _purge_at(gone)),
            _one_less(goal.space),
        )

    persist(write)


def restore(who: Principal, goal_id: str) -> Goal:
    def write() -> Goal:
        found = repository.find(who.user_id, goal_id)
        if found is None:
            raise NotFound("There is no such goal.")
        goal, state = found
        _check_may_change(who, goal)
        return _restored(goal, state) if goal.deleted_at else goal

    return persist(write)


def purge(*forget: Callable[[str, str], None]) -> None:
    """A task: goals that were deleted longer ago go for good; each of `forget` does that for what it keeps of one, by
    its space and id, and may do it twice."""
    for due in repository.read_purgeable(clock.now()):
        try:
            _purge(due, forget)
        except Exception:
            log.logger.exception("A goal was not purged to the end; the next sweep goes on")


def persist[Made](write: Callable[[], Made]) -> Made:
    """Reads and decides anew whenever somebody else was faster."""
    for _ in db.turns():
        with suppress(db.ConditionFailed):
            return write()
    raise Unavailable("Too much is happening to this goal at once; try again in a moment.", Retry_After=5)


def _find(who: Principal, goal_id: str) -> Found | None:
    found = repository.find(who.user_id, goal_id)
    return found if found and found[0].deleted_at is None else None


def _again(who: Principal, known: Goal) -> Found:
    goal, state = get_own(who, known.id)
    if goal.version != known.version:
        raise ChangedMeanwhile
    return goal, state


def _check_may_change(who: Principal, goal: Goal) -> None:
    if goal.owner_id != who.user_id and not policy.is_admin(who):
        raise Forbidden("Only whoever made it and admins may change a goal of the team.")


def _matching(who: Principal, wanted: Mapping[str, str], after: str | None) -> Iterator[Goal]:
    spaces = {"mine": [f"USER#{who.user_id}"], "team": [TEAM]}.get(wanted["space"], [f"USER#{who.user_id}", TEAM])
    space, _, goal_id = (after or f"{spaces[0]}#").rpartition("#")
    for each in spaces[spaces.index(space) :]:
        goals = repository.read_after(each, goal_id if each == space and goal_id else None)
        yield from (goal for goal in goals if _is_wanted(goal, wanted))


def _is_wanted(goal: Goal, wanted: Mapping[str, str]) -> bool:
    traits = {
        "kind": goal.kind,
        "source": goal.source.kind,
        "project": goal.source.project,
        "status": "deleted" if goal.deleted_at else "active",
    }
    return all(wanted.get(name, trait) == trait for name, trait in traits.items())


def _place(goal: Goal) -> str:
    return f"{goal.space}#{goal.id}"


def _new(owner: User, body: Body, now: datetime) -> Goal:
    is_team = body.get("visibility") == "team"
    zone, boundary = body.get("zone"), body.get("day_boundary_minutes")
    here = Calendar(zone or owner.zone, owner.day_boundary_minutes if boundary is None else boundary)
    starts_on = body.get("starts_on") or here.day_of(now)
    if starts_on > here.day_of(now) + _FARTHEST_START:
        raise Invalid("#/starts_on", "That is more than a year ahead.")
    items = tuple(Item(uuid4().hex, item["title"]) for item in body.get("items", ()))
    plain = {"name", "kind", "description", "unit", "direction", "ends_on", "start_value", "grace_minutes"}
    return Goal(
        id=uuid4().hex,
        space=TEAM if is_team else f"USER#{owner.id}",
        owner_id=owner.id,
        window=Window(**body["window"]),
        targets=(_first_target(body, starts_on, items),),
        starts_on=starts_on,
        created_at=now.isoformat(),
        changed_at=now.isoformat(),
        items=items,
        aggregation=body.get("aggregation") or _AGGREGATIONS.get(body["kind"], "sum"),
        zone=here.zone if is_team else zone,  # whoever made it may leave
        day_boundary_minutes=here.boundary_minutes if is_team else boundary,
        week_start=body.get("week_start") or owner.week_start,
        source=Source(**body.get("source", {})),
        **{name: body[name] for name in (*plain, "reminder_minutes", "is_blocking") if name in body},
    )


def _first_target(body: Body, starts_on: date, items: tuple[Item, ...]) -> Target:
    unsaid = {"yes_no": 1, "checklist": len(items)}
    value = body.get("target", unsaid.get(body["kind"]))
    if value is None:
        raise Invalid("#/target", "Missing data for required field.")
    given = {name: body[name] for name in ("weekdays", "freezes_per_month") if name in body}
    return _target(Target(starts_on, Decimal(value)), given)


def _target(target: Target, changes: Body) -> Target:
    values = {_VERSIONED[name]: value for name, value in changes.items()}
    return replace(target, **{name: _ordered(value) for name, value in values.items()})


def _ordered(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, list) else value


def _changed(goal: Goal, state: State, body: Body, now: datetime) -> Goal:
    plain = {name: value for name, value in body.items() if name not in {*_VERSIONED, "items"}}
    if goal.space == TEAM:
        plain = _pinned(goal, plain)
    items = _merged(goal.items, body["items"]) if "items" in body else goal.items
    changes = {name: body[name] for name in _VERSIONED if name in body}
    if "target" not in body and _asked(goal.items) == goal.targets[-1].value and goal.kind == "checklist":
        changes["target"] = Decimal(_asked(items))
    changed = replace(goal, items=items, **plain)
    target = _target(goal.targets[-1], changes)
    if "items" in body:
        target = replace(target, items=_bits(items))
    if target == goal.targets[-1]:
        return changed
    today = max(calendar_of(changed).day_of(now), goal.starts_on, _after(state))
    return replace(changed, targets=_with(goal, state, replace(target, since=today)))


def _pinned(goal: Goal, changes: dict[str, Any]) -> dict[str, Any]:
    """One of the team follows nobody, because whoever it is may leave."""
    owner = calendar_of(replace(goal, zone=None, day_boundary_minutes=None))
    fixed = {"zone": owner.zone, "day_boundary_minutes": owner.boundary_minutes}
    return {name: fixed[name] if value is None and name in fixed else value for name, value in changes.items()}


def _after(state: State) -> date:
    return state.judged_through + DAY if state.judged_through else date.min


def _with(goal: Goal, state: State, target: Target) -> tuple[Target, ...]:
    """Of the period that is open only the newest one counts."""
    period = model.period_of(goal, target.since)
    first = max(period.first if period and goal.window.unit != "rolling" else target.since, _after(state))
    earlier = [known for known in goal.targets if known.since < first]
    if not earlier:
        return (replace(target, since=goal.targets[0].since),)
    if len(earlier) >= _MOST_TARGETS:
        raise Invalid("#/target", f"A goal has at most {_MOST_TARGETS} targets in its life; make a new one.")
    return (*earlier, target)


def _merged(known: tuple[Item, ...], wanted: list[Body]) -> tuple[Item, ...]:
    """Each keeps its place, which is its bit in what was checked in."""
    ids = {item.id for item in known}
    for place, item in enumerate(wanted):
        if "id" in item and item["id"] not in ids:
            raise Invalid(f"#/items/{place}/id", "There is no such item in this goal.")
    titles = {item["id"]: item["title"] for item in wanted if "id" in item}
    kept = (replace(item, title=titles.get(item.id, item.title), is_asked=item.id in titles) for item in known)
    items = (*kept, *(Item(uuid4().hex, item["title"]) for item in wanted if "id" not in item))
    if len(items) > _MOST_ITEMS:
        raise Invalid("#/items", f"A goal has at most {_MOST_ITEMS} items in its life; make a new one.")
    return items


def _bits(items: tuple[Item, ...]) -> int:
    return sum(1 << place for place, item in enumerate(items) if item.is_asked)


def _asked(items: tuple[Item, ...]) -> int:
    return sum(item.is_asked for item in items)


def _check(goal: Goal) -> None:
    problems = model.problems(goal)
    if problems:
        refusal = Invalid("", "")
        refusal.errors = [{"pointer": f"#{problem.pointer}", "detail": problem.detail} for problem in problems]
        raise refusal


def _check_source(source: Source) -> None:
    wanted = {"http_json": ("url", "pointer"), "push": (), "manual": ()}.get(source.kind, ("project",))
    allowed = {*wanted, "stage"} if "project" in wanted else {*wanted}
    for name in ("project", "stage", "url", "pointer"):
        if name in wanted and getattr(source, name) is None:
            raise Invalid(f"#/source/{name}", "Missing data for required field.")
        if name not in allowed and getattr(source, name) is not None:
            raise Invalid(f"#/source/{name}", f"Nothing that {source.kind} has.")
    if source.project:
        _check_project(source.project, source.stage)


def _check_project(name: str, stage: str | None) -> None:
    project = projects.find(name)
    if project is None:
        raise Invalid("#/source/project", "There is no such project.")
    if stage and stage not in project.stages:
        raise Invalid("#/source/stage", f"This project has the stages {', '.join(project.stages)}.")


def _restored(goal: Goal, state: State) -> Goal:
    now = clock.now()
    back = replace(goal, deleted_at=None, changed_at=now.isoformat())
    job, in_queue = _following(goal)
    db.transact(
        repository.change(back, goal),
        *state_change(goal, state, due_at=now.isoformat()),
        repository.exhumation(goal, _purge_at(goal)),
        _one_more(goal.space),
        *in_queue,
    )
    if job:
        jobs.hurry(job)
    return replace(back, version=goal.version + 1)


def _purge(due: Due, forget: tuple[Callable[[str, str], None], ...]) -> None:
    found = repository.find_in(due.space, due.goal_id)
    if found is None or found[0].deleted_at:
        if found:
            db.transact(repository.removal(found[0]))  # from here on nobody can restore it
        for each in forget:
            each(due.space, due.goal_id)
        repository.purge(due.space, due.goal_id)
    repository.forget_due(due)


def _purge_at(goal: Goal) -> str:
    return (datetime.fromisoformat(str(goal.deleted_at)) + DAYS_TO_RESTORE).isoformat()


def _following(goal: Goal) -> tuple[Job | None, Writes]:
    """What lets a goal that is measured know what happens."""
    if goal.source.kind == "manual":
        return None, ()
    arguments = {"space": goal.space, "goal_id": goal.id}
    job, in_queue = jobs.write("evidence.follow", arguments, owner_id=goal.owner_id)
    return job, (in_queue,)


def _one_more(space: str) -> db.Write:
    known = repository.count_active(space)
    if known >= MOST_ACTIVE:
        raise TooManyGoals(f"There are {MOST_ACTIVE} goals here, and that is the most: delete one first.")
    return repository.active_change(space, known, known + 1)


def _one_less(space: str) -> db.Write:
    known = repository.count_active(space)
    return repository.active_change(space, known, max(known - 1, 0))
