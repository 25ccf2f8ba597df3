"""Check-ins out to a file, and in from one. A file is read as a whole and written a part at a time, so that a request
ends in time; whoever sends it again changes nothing, because the rows say the ids.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.audit.model import Client
from app.calendars.model import Calendar
from app.check_ins import service as check_ins
from app.check_ins.model import CheckIn
from app.check_ins.service import MeasuredBySource, Result, Taken
from app.core import clock
from app.core.failures import AppError, Unavailable
from app.core.policy import Principal
from app.goals import service as goals
from app.goals.model import Goal
from app.transfers import model
from app.transfers.model import IMPORTED, INVALID, THERE, Found, Passed

_PART = 500  # rows of a file that one request writes, in seconds also where a function has little of a processor
_PAGE = 500  # check-ins of an answer: with the longest notes they still fit into what a function may answer

read = model.read
write = model.write


@dataclass(frozen=True)
class Report:
    goal_id: str | None
    dry_run: bool
    rows: list[Passed]
    next_row: int | None

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.result for row in self.rows)
        return {result.replace(" ", "_"): counted[result] for result in model.RESULTS}


def list_page(goal: Goal, after: str | None) -> tuple[list[CheckIn], str | None]:
    """And what to continue after."""
    return check_ins.list_page(goal, None, None, after, limit=_PAGE)


def find_target(who: Principal, goal_id: str | None) -> Goal | None:
    """Where it goes into, if that is there already."""
    goal = goals.get(who, goal_id) if goal_id else None
    if goal and goal.source.kind != "manual":
        raise MeasuredBySource("This goal is measured by its source, not by check-ins.")
    return goal


def bring_in(
    who: Principal,
    goal: Goal | None,
    rows: list[Found | Passed],
    *,
    form: str,
    name: str,
    from_row: int,
    is_dry: bool,
    client: Client,
) -> Report:
    """A part of the rows; without a goal into a new one with this name."""
    left = [row for row in rows if row.row >= from_row]
    part, next_row = left[:_PART], left[_PART].row if len(left) > _PART else None
    if goal is None and is_dry:
        return Report(None, is_dry, [model.rehearse(row, clock.now()) for row in part], next_row)
    goal = goal or goals.create(who, model.new_goal(name, form, rows))
    calendar = goals.calendar_of(goal)
    bodies = [_body(row, goal, calendar, form) for row in part if isinstance(row, Found)]
    if is_dry:
        _, results = check_ins.rehearse(who, goal.id, bodies)
    else:
        _, results = check_ins.record_all(who, goal.id, bodies, client)
    return Report(goal.id, is_dry, _told(part, results), next_row)


def _body(row: Found, goal: Goal, calendar: Calendar, form: str) -> dict[str, Any] | AppError:
    try:
        return model.as_check_in(row, goal, calendar, form)
    except AppError as error:
        return error


def _told(part: list[Found | Passed], results: list[Result]) -> list[Passed]:
    became = iter(results)
    return [row if isinstance(row, Passed) else _became(row, next(became)) for row in part]


def _became(row: Found, result: Result) -> Passed:
    outcome = result.outcome
    if isinstance(outcome, CheckIn):
        return Passed(row.row, IMPORTED if result.is_new else THERE, "")
    if isinstance(outcome, Taken):  # deleted since, or changed before it was exported
        return Passed(row.row, THERE, outcome.detail)
    if isinstance(outcome, Unavailable):
        raise outcome
    return Passed(row.row, INVALID, outcome.errors[0]["detail"] if outcome.errors else outcome.detail)
