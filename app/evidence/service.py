"""What has happened becomes entries of goals, as if somebody had checked in.

An entry says what is true when it is written, and then it is looked whether that is still so: of two tasks at once the
last one to write has seen both events. So events may come twice, in any order and at the same time.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from app.analytics import service as analytics
from app.calendars.model import Calendar
from app.check_ins import service as check_ins
from app.check_ins.model import CheckIn, Evidence
from app.core import clock, db, log
from app.core.policy import Principal
from app.evidence import model, repository
from app.evidence.model import Source
from app.goals import service as goals
from app.goals.model import FRESH_DAYS, Goal
from app.projects import service as projects
from app.projects.model import Event
from app.verdicts import service as verdicts

Derive = Callable[[], Evidence | None]
_OLDEST_AGE = timedelta(days=92)  # how far back a drill that is told late changes what was true
read_asked = repository.read_asked
read_measured_by = repository.read_measured_by
find = repository.find
find_by_goal = repository.find_by_goal


def apply(project: str, event_id: str) -> None:
    """A task: what an event says to the goals that are measured by it, and to the days that are counted."""
    event = projects.find_event(project, event_id)
    if event is None:
        return
    kinds = [kind for kind, events in model.SOURCES.items() if event.kind in events]
    measured = [source for kind in kinds for source in repository.read_measured_by(project, kind)]
    failures = [failure for source in measured if (failure := _try(source, event))]
    analytics.note_event(event)
    if failures:
        raise failures[0]


def follow(space: str, goal_id: str) -> None:
    """A task: from now on it leads to a goal what happens, and the goal knows what happened before it was made."""
    goal = find_goal(space, goal_id)
    if goal is None or goal.source.kind == "manual":
        return
    with suppress(db.ConditionFailed):  # there already
        repository.save(Source(goal.source.kind, goal.id, goal.space, goal.source.project))
    for event in _read_past(goal):
        _apply(goal, event)


def forget(space: str, goal_id: str) -> None:
    """Nothing leads to it any more."""
    source = repository.find(space, goal_id)
    if source:
        repository.delete(source)


def forget_all(user_id: str) -> None:
    """What leads to goals that nobody else sees."""
    for source in list_own(user_id):
        repository.delete(source)


def list_own(user_id: str) -> list[Source]:
    """Those of their private goals."""
    return list(repository.read_all(f"USER#{user_id}"))


def find_goal(space: str, goal_id: str) -> Goal | None:
    """None where it is deleted; it may be restored."""
    found = goals.find_in(space, goal_id)
    return found[0] if found and found[0].deleted_at is None else None


def describe(who: Principal, goal_id: str) -> dict[str, Any]:
    """Where the values of a goal come from, and how old the newest is."""
    goal = goals.get(who, goal_id)
    source = repository.find(goal.space, goal.id) or Source(goal.source.kind, goal.id, goal.space)
    limit, project = FRESH_DAYS.get(goal.source.kind), goal.source.project
    more = {"stage": goal.source.stage, "project": project, "fresh_for_days": limit}
    if project and projects.find(project) is None:
        more |= {"error": "The project was deleted."}
    return vars(source) | more | {"state": model.state(source.last_evidence_at, limit, clock.now())}


def record(goal: Goal, entry: Evidence) -> CheckIn | None:
    """The same again changes nothing. None where it is not of the time of the goal."""
    told = check_ins.record_evidence(goal, entry)
    if told:
        with suppress(db.ConditionFailed):  # there was newer evidence, or the goal is gone
            repository.note_evidence(goal.space, goal.id, told.occurred_at)
        verdicts.look(goal)
    return told


def settle(goal: Goal, derive: Derive) -> None:
    """Records what is true until it stays so."""
    told = None
    while (entry := derive()) != told:
        if entry:
            record(goal, entry)
        told = entry


def tell_drill_age(goal: Goal, day: date, calendar: Calendar) -> None:
    """How long the last restore that succeeded was ago on a day; nothing where there was none."""
    settle(goal, partial(_derive_drill_age, goal, day, calendar))


def note_look(source: Source, error: str | None) -> None:
    with suppress(db.ConditionFailed):  # gone
        repository.note_look(source, clock.now().isoformat(), error)


def note_costs(project: str, error: str | None) -> None:
    """For all goals that are measured by them."""
    for source in repository.read_measured_by(project, "aws_cost"):
        note_look(source, error)


def _try(source: Source, event: Event) -> Exception | None:
    """One goal that cannot be written must not keep an event from the others."""
    try:
        goal = find_goal(source.space, source.goal_id)
        if goal:
            _apply(goal, event)
    except Exception as error:
        log.logger.exception("An event does not count for a goal yet", extra={"fields": {"goal": source.goal_id}})
        return error
    return None


def _apply(goal: Goal, event: Event) -> None:
    if not model.concerns(event, goal.source.kind, goal.source.stage):
        return
    if goal.source.kind == "restore_drill_age":
        _apply_drill(goal, event)
    else:
        settle(goal, _derivation(goal, event))


def _derivation(goal: Goal, event: Event) -> Derive:
    if goal.source.kind == "aws_cost":
        return partial(_derive_cost, goal, event.project, event.facts["date"])
    if goal.source.kind == "change_failure_rate":
        return partial(_derive_failure, event.project, event.about or event.id)
    if goal.source.kind == "review_risk" and event.about:
        return partial(_derive_review, event.project, event.about)
    return partial(model.of_event, goal.source.kind, event)


def _derive_review(project: str, review_id: str) -> Evidence | None:
    newest = projects.find_newest_about(project, "review", review_id)
    return model.of_review(newest) if newest else None


def _derive_cost(goal: Goal, project: str, day: str) -> Evidence | None:
    newest = projects.find_newest_about(project, "cost_day", day)
    if newest is None:
        return None
    currency = newest.facts["currency"]
    if model.is_other_money(goal.unit, currency):
        source = Source(goal.source.kind, goal.id, goal.space)
        note_look(source, f"The costs of {day} are in {currency}, and the goal is in {goal.unit}.")
        return None
    return model.of_cost_day(newest)


def _derive_failure(project: str, deploy_id: str) -> Evidence | None:
    """Nothing where a deploy was rolled back that we have not heard of yet."""
    deploy = projects.find_event(project, deploy_id)
    if deploy is None or deploy.kind != "deploy":
        return None
    return model.of_deploy(deploy, projects.find_newest_about(project, "rollback", deploy_id))


def _apply_drill(goal: Goal, event: Event) -> None:
    if not event.facts["ok"]:
        return
    calendar, now = goals.calendar_of(goal), clock.now()
    today, drilled_on = calendar.day_of(now), calendar.day_of(datetime.fromisoformat(event.occurred_at))
    day = max(drilled_on, goal.starts_on, today - _OLDEST_AGE)
    while day <= today:
        tell_drill_age(goal, day, calendar)
        day += timedelta(days=1)


def _derive_drill_age(goal: Goal, day: date, calendar: Calendar) -> Evidence | None:
    ends_at = calendar.begins_at(day + timedelta(days=1))
    drills = projects.read_events(str(goal.source.project), "restore_drill", stage=goal.source.stage, until=ends_at)
    last = next((drill for drill in drills if drill.facts["ok"]), None)
    if last is None:
        return None
    drilled_on = calendar.day_of(datetime.fromisoformat(last.occurred_at))
    return model.of_drill_age(drilled_on, day, calendar.begins_at(day))


def _read_past(goal: Goal) -> Iterator[Event]:
    """Costs are of whole days, whenever they were told, so of these all that there are."""
    kinds, project = model.SOURCES.get(goal.source.kind, ()), goal.source.project
    if not project or projects.find(project) is None:
        return
    since = datetime(goal.starts_on.year, goal.starts_on.month, goal.starts_on.day, tzinfo=UTC) - timedelta(days=1)
    for kind in kinds:
        yield from projects.read_events(project, kind, since=since)
