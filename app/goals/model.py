"""What is promised, and whether it was kept. Pure: no app, no AWS, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.calendars import model as calendars
from app.calendars.model import DAY, Calendar, Period, Window
from app.definitions import model as definitions
from app.definitions.model import Problem
from app.folds.model import PLACES, Fold
from app.kinds import model as kinds
from app.kinds.model import ALL_ITEMS, Days, Forecast, Measure, Promise
from app.reasons import model as reasons

KINDS = ("at_least", "at_most", "average", "threshold", "reach_by", "odometer", "yes_no", "checklist")
AGGREGATIONS = ("sum", "last", "min", "max", "mean", "count")
SOURCES = (
    "manual",
    "aws_cost",
    "review_risk",
    "change_failure_rate",
    "deploy_frequency",
    "restore_drill_age",
    "smoke_availability",
    "iam_findings",
    "http_json",
    "push",
)
FRESH_DAYS = {  # how old the newest evidence may be, before nothing is known
    "aws_cost": 3,
    "review_risk": 31,
    "change_failure_rate": 31,
    "deploy_frequency": 2,
    "restore_drill_age": 2,
    "smoke_availability": 2,
    "iam_findings": 7,
    "http_json": 2,
    "push": 7,
}
OUTCOMES = ("pending", "met", "missed", "skipped", "paused", "no_data")
FLAGS = ("grace", "provisional", "corrected")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
TEAM = "TEAM"  # the space of goals that belong to everybody; others are in `USER#<id>`


@dataclass(frozen=True)
class Item:
    """Of a checklist. The place in the list is its bit; one that is no longer asked for keeps its place."""

    id: str
    title: str
    is_asked: bool = True


@dataclass(frozen=True)
class Target:
    """Counts for the period that `since` is in and for all later ones, until the next target does. All that may change
    and must not judge the past is in it, so that a rebuild judges as it was judged."""

    since: date  # after the last day that is judged, or the first day of the goal
    value: Decimal  # of a goal with `hits`, what makes a day a good one; of a checklist, how many items
    weekdays: tuple[int, ...] = EVERY_DAY
    freezes_per_month: int = 0
    items: int = ALL_ITEMS  # of a checklist, the bits of those that are asked for


@dataclass(frozen=True)
class Pause:
    id: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class Source:
    kind: str = "manual"
    project: str | None = None
    stage: str | None = None
    url: str | None = None  # of http_json
    pointer: str | None = None  # RFC 6901, to the number in what it answers


@dataclass(frozen=True)
class Goal:
    id: str
    space: str
    owner_id: str
    name: str
    kind: str
    window: Window
    targets: tuple[Target, ...]  # oldest first
    starts_on: date
    created_at: str
    description: str = ""
    unit: str = ""
    aggregation: str = "sum"
    direction: str = "at_least"  # of average, threshold and reach_by: at_least or at_most
    ends_on: date | None = None  # of reach_by
    start_value: Decimal | None = None  # of reach_by
    items: tuple[Item, ...] = ()
    zone: str | None = None  # None follows the owner
    day_boundary_minutes: int | None = None  # None follows the owner
    week_start: int = 1
    grace_minutes: int = 0
    pauses: tuple[Pause, ...] = ()
    source: Source = Source()
    reminder_minutes: int | None = None  # before the deadline
    is_blocking: bool = False  # whether a review that breaks it stops the change
    parent_id: str | None = None  # the goal that it is a step towards
    changed_at: str = ""
    deleted_at: str | None = None
    version: int = 1


@dataclass(frozen=True)
class State:
    """`judged_through` is the last day of the last closed period; `due_at` is when to look at the goal next; `changed`
    is the `seq` of the newest change of a check-in."""

    seq: int = 0
    judged_through: date | None = None
    due_at: str | None = None
    alarm: str = "off"
    changed: int = 0


@dataclass(frozen=True)
class Facts:
    """What cannot be derived of the periods that end in one month, by their last day."""

    skips: Mapping[date, str] = field(default_factory=dict)  # why
    announced: Mapping[date, str] = field(default_factory=dict)  # the outcome that was told first


@dataclass(frozen=True)
class Verdict:
    period: Period
    outcome: str
    flags: frozenset[str]
    value: Decimal | None
    target: Decimal
    reason: str
    needed: Decimal | None = None  # the least that is still to do
    fails_on: date | None = None  # the day with whose end it is lost, if nothing more is done


@dataclass(frozen=True)
class _Case:
    """All that a verdict comes from. `newest`: the day of the newest evidence, where that makes it too old."""

    goal: Goal
    period: Period
    promise: Promise
    measured: Measure
    facts: Facts
    is_closed: bool
    freezes_left: int
    is_stale: bool = False
    newest: date | None = None

    @property
    def begins_inside(self) -> bool:
        return self.goal.starts_on > self.period.first

    @property
    def is_partial(self) -> bool:
        """The last days before a goal began are no reason not to judge the last days since; half a week is."""
        return self.begins_inside and self.goal.window.unit != "rolling"

    @property
    def is_lost(self) -> bool:
        return self.measured.final == "missed" and (self.is_closed or self.measured.is_certain)


def target_of(goal: Goal, last: date) -> Target:
    """What counts for the period with this last day."""
    return next((target for target in reversed(goal.targets) if target.since <= last), goal.targets[0])


def period_of(goal: Goal, day: date) -> Period | None:
    """The one that is open on this day; None before the goal begins, on a day that is not asked for, and after it."""
    return next((period for period in touching(goal, day, day) if day in period), None)


def ending(goal: Goal, first: date, last: date) -> Iterator[Period]:
    """Oldest first, the periods of the goal whose last day is one of these."""
    return (period for period in _ending(goal, first, last) if _is_asked_for(goal, period))


def touching(goal: Goal, first: date, last: date) -> Iterator[Period]:
    """Oldest first, the periods of the goal that have one of these days in them."""
    return (period for period in _touching(goal, first, last) if _is_asked_for(goal, period))


def judge(
    goal: Goal,
    calendar: Calendar,
    period: Period,
    days: Days,
    facts: Facts,
    now: datetime,
    *,
    newest_at: datetime | None = None,
    freezes_left: int = 0,
) -> Verdict:
    """As it stands. `days` are those of the period that have data, and for an odometer the last one before it; of a
    goal for once, which may be long, whatever `add` makes of more days may stand for them under the last of them, but
    the newest day with data stands for itself. `newest_at` is the newest evidence of all."""
    if now >= calendar.ends_at(period.last) + timedelta(minutes=goal.grace_minutes):
        return judge_closed(goal, period, days, facts, freezes_left=freezes_left)
    today = calendar.day_of(now)
    newest = newest_at or max((fold.newest_at for fold in days.values() if fold.newest_at), default=None)
    case = replace(
        _case(goal, period, days, facts, today),
        freezes_left=freezes_left,
        is_stale=_is_stale(goal, newest, now),
        newest=calendar.day_of(newest) if newest else None,
    )
    verdict = _verdict(case, days, *_open(case, calendar, today, now))
    if verdict.outcome not in ("pending", "met") or case.is_partial:
        return verdict
    fails_on = kinds.fails_on(case.promise, period, days, today)
    return replace(verdict, needed=case.measured.needed, fails_on=fails_on)


def judge_closed(goal: Goal, period: Period, days: Days, facts: Facts, *, freezes_left: int = 0) -> Verdict:
    """Whatever clock and calendar say: what is closed stays closed when somebody travels."""
    case = _case(goal, period, days, facts, period.last + DAY)
    newest = max((day for day in days if day in period), default=None)
    limit = FRESH_DAYS.get(goal.source.kind)
    is_stale = limit is not None and newest is not None and (period.last - newest).days > limit
    case = replace(case, is_closed=True, freezes_left=freezes_left, is_stale=is_stale, newest=newest)
    return _verdict(case, days, *_closed(case))


def judge_month(goal: Goal, month: Period, days: Days, facts: Facts, through: date) -> list[Verdict]:
    """Of the periods that end in a month and not after `through`, oldest first, with its freezes spent."""
    verdicts, used = [], 0
    for period in ending(goal, month.first, min(month.last, through)):
        left = target_of(goal, period.last).freezes_per_month - used
        unsettled = judge_closed(goal, period, days, facts)
        verdict = judge_closed(goal, period, days, facts, freezes_left=left)
        used += unsettled.outcome != verdict.outcome
        verdicts.append(verdict)
    return verdicts


def settle(goal: Goal, outcomes: Mapping[date, str]) -> dict[date, str]:
    """The outcomes of the periods that end in one month, by their last day, when its freezes are spent."""
    settled, used = {}, 0
    for last, outcome in sorted(outcomes.items()):
        is_frozen = outcome == "missed" and used < target_of(goal, last).freezes_per_month
        used += is_frozen
        settled[last] = "skipped" if is_frozen else outcome
    return settled


def freezes_left(goal: Goal, last: date, outcomes: Mapping[date, str]) -> int:
    """For the period with this last day, after those before it in its month."""
    before = {day: outcome for day, outcome in outcomes.items() if day < last and _same_month(day, last)}
    settled = settle(goal, before)
    return target_of(goal, last).freezes_per_month - sum(before[day] != settled[day] for day in before)


def forecast(goal: Goal, period: Period, days: Days, today: date) -> Forecast | None:
    """A machine's evidence is late by a day or two: its line goes through the last day that there is."""
    newest = max((day for day in days if day in period), default=None)
    through = newest if goal.source.kind != "manual" and newest else today
    return kinds.forecast(promise_of(goal, period), period, days, through)


def day_value(goal: Goal, fold: Fold) -> Decimal:
    """What one day comes to; of a checklist, how many items were done."""
    match goal.kind:
        case "checklist":
            return Decimal(fold.done.bit_count())
        case "odometer" | "yes_no":
            return fold.last or Decimal(0)
    return _shown(fold.by(goal.aggregation) or Decimal(0))


def promise_of(goal: Goal, period: Period) -> Promise:
    target = target_of(goal, period.last)
    return Promise(
        kind=goal.kind,
        aggregation=goal.aggregation,
        direction=goal.direction,
        target=target.value,
        weekdays=target.weekdays,
        start_value=goal.start_value,
        rolling_days=goal.window.days,
        hits=goal.window.hits,
        is_manual=goal.source.kind == "manual",
        items=target.items,
    )


def problems(goal: Goal) -> list[Problem]:
    """What does not fit together in a definition."""
    last = goal.ends_on or goal.targets[-1].since
    promise, target = promise_of(goal, Period(last, last)), goal.targets[-1]
    return definitions.problems(
        promise,
        goal.window,
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
        items=sum(item.is_asked for item in goal.items),
        freezes=target.freezes_per_month,
    )


def _case(goal: Goal, period: Period, days: Days, facts: Facts, today: date) -> _Case:
    promise = promise_of(goal, period)
    return _Case(goal, period, promise, kinds.measure(promise, period, days, today), facts, False, 0)


def _open(case: _Case, calendar: Calendar, today: date, now: datetime) -> tuple[str, str]:
    goal, period, measured = case.goal, case.period, case.measured
    excused = _excused(case)
    if excused:
        return excused
    if measured.is_certain:
        return _judged(case)
    if case.is_stale:
        return "no_data", reasons.stale(case.newest)
    if now >= calendar.ends_at(period.last):
        until = calendar.ends_at(period.last) + timedelta(minutes=goal.grace_minutes)
        return "pending", reasons.waiting(case.promise, goal.unit, measured, until.astimezone(ZoneInfo(calendar.zone)))
    return "pending", reasons.pending(case.promise, goal.unit, measured, period, today)


def _closed(case: _Case) -> tuple[str, str]:
    excused = _excused(case)
    if excused:
        return excused
    if case.measured.final is None:
        return "no_data", reasons.unknown(case.promise.is_manual)
    if case.is_stale and not case.measured.is_certain:
        return "no_data", reasons.stale(case.newest)
    return _judged(case)


def _excused(case: _Case) -> tuple[str, str] | None:
    goal, period = case.goal, case.period
    if period.last in case.facts.skips:
        return "skipped", reasons.skipped(case.facts.skips[period.last])
    if case.is_partial:
        return "skipped" if case.is_closed else "pending", reasons.began_inside(goal.starts_on, period)
    pause = next((each for each in goal.pauses if each.first <= period.last and period.first <= each.last), None)
    if pause and not (case.promise.is_to_do and case.measured.final == "met"):
        return "paused", reasons.paused(pause.first, pause.last, pause.reason)
    return None


def _judged(case: _Case) -> tuple[str, str]:
    goal, promise, measured = case.goal, case.promise, case.measured
    if not case.is_lost:
        return "met", reasons.met(promise, goal.unit, measured)
    if promise.is_to_do and case.begins_inside:
        return "skipped", reasons.begins(promise, goal.unit, measured, goal.starts_on)
    if case.freezes_left > 0:
        return "skipped", reasons.frozen(promise, goal.unit, measured, case.period)
    return "missed", reasons.missed(promise, goal.unit, measured, case.period)


def _verdict(case: _Case, days: Days, outcome: str, reason: str) -> Verdict:
    value = case.measured.value
    shown = None if value is None else _shown(value)
    return Verdict(case.period, outcome, _flags(case, days, outcome), shown, case.promise.asked, reason)


def _flags(case: _Case, days: Days, outcome: str) -> frozenset[str]:
    inside = [fold for day, fold in days.items() if day in case.period]
    told = case.facts.announced.get(case.period.last, outcome)
    flags = {
        "grace": any(fold.is_late for fold in inside),
        "provisional": any(fold.is_provisional for fold in inside),
        "corrected": case.is_closed and told != outcome,
    }
    return frozenset(flag for flag, is_set in flags.items() if is_set)


def _is_stale(goal: Goal, newest: datetime | None, now: datetime) -> bool:
    limit = FRESH_DAYS.get(goal.source.kind)
    return limit is not None and (newest is None or now - newest > limit * DAY)


def _ending(goal: Goal, first: date, last: date) -> Iterator[Period]:
    if goal.window.unit == "once":
        return (period for period in _only_one(goal) if first <= period.last <= last)
    return calendars.periods_ending(goal.window, first, last, goal.week_start)


def _touching(goal: Goal, first: date, last: date) -> Iterator[Period]:
    if goal.window.unit == "once":
        return (period for period in _only_one(goal) if first <= period.last and period.first <= last)
    return calendars.periods_touching(goal.window, first, last, goal.week_start)


def _only_one(goal: Goal) -> list[Period]:
    return [Period(goal.starts_on, goal.ends_on)] if goal.ends_on else []


def _is_asked_for(goal: Goal, period: Period) -> bool:
    by_weekday = goal.window.unit in ("day", "rolling")
    weekdays = target_of(goal, period.last).weekdays if by_weekday else EVERY_DAY
    return period.last >= goal.starts_on and period.last.isoweekday() in weekdays


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _shown(value: Decimal) -> Decimal:
    """With as many digits as an amount has: what was divided has more."""
    exponent = value.as_tuple().exponent
    return round(value, PLACES) if isinstance(exponent, int) and -exponent > PLACES else value
