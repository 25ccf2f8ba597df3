"""What a change would do to a promise: the days that there are, and those to come without the change and with it, both
measured by the rules of the goal. Pure.

A price is one of 730 hours, and a period costs as many of them as are left of it. What is not known is not zero: where
no costs were told, only what the change costs by itself can pass a limit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from app.calendars.model import DAY, Calendar, Period
from app.folds import model as folds
from app.folds.model import EXACT, PLACES, Fold, Value
from app.goals import model as goals
from app.goals.model import TEAM, Facts, Goal
from app.kinds import model as kinds
from app.kinds.model import Days, Measure, Promise
from app.reasons import model as reasons
from app.rules.results import Finding, Impact, Result

CURRENCY = "USD"  # of the prices
_RECENT_DAYS = 31  # what the pace comes from where a period has no data yet
_MOST_DAYS_BETWEEN = 7  # two periods of a goal
_HOURS_PRICED, _HOURS_A_DAY = Decimal(730), Decimal(24)
_ZERO, _CENT, _SMALLEST = Decimal(0), Decimal("0.01"), Decimal(1).scaleb(-PLACES)
_IAM = "iam-"


@dataclass(frozen=True)
class Horizon:
    """A period that the change falls into, or the next one, and what is known of it."""

    period: Period
    days: Days


@dataclass(frozen=True)
class Known:
    """All that it takes of one goal."""

    goal: Goal
    calendar: Calendar
    now: datetime
    horizons: tuple[Horizon, ...]  # the earliest first
    recent: Days = field(default_factory=dict)  # whatever period they are of
    facts: Facts = Facts()
    currency: str = CURRENCY  # of its costs

    @property
    def today(self) -> date:
        return self.calendar.day_of(self.now)


@dataclass(frozen=True)
class _Worlds:
    """The days of a period without the change and with it; `shown` is what to say of them, where that is not what the
    period comes to."""

    before: Days
    after: Days
    shown: tuple[Decimal | None, Decimal] | None = None


@dataclass(frozen=True)
class _Outlook:
    period: Period
    promise: Promise
    was: Measure  # so far
    before: Measure
    after: Measure
    shown: tuple[Decimal | None, Decimal | None]

    @property
    def is_broken(self) -> bool:
        return self.before.final != "missed" and self.after.final == "missed"


def periods(goal: Goal, today: date) -> list[Period]:
    """Those to look at. A review and a finding count today; costs go on, so of them the next period counts too, and of
    rolling ones the first that is all after the change."""
    is_open = goals.period_of(goal, today) if goal.starts_on <= today else None
    if goal.source.kind != "aws_cost" or goal.starts_on > today:
        return [is_open] if is_open else []
    is_rolling = goal.window.unit == "rolling"
    begins = is_open.last + DAY if is_open and not is_rolling else today
    ahead = goals.touching(goal, begins, begins + _MOST_DAYS_BETWEEN * DAY)
    following = next((period for period in ahead if period.first >= begins), None)
    return [period for period in (None if is_rolling else is_open, following) if period]


def recent(goal: Goal, today: date) -> Period:
    """The days that the pace comes from."""
    length = max(_RECENT_DAYS, goal.window.days or 0)
    return Period(max(today - (length - 1) * DAY, min(goal.starts_on, today)), today)


def foresee(known: Known, result: Result) -> Impact | None:
    """None where no period of the goal is on its way, and of a source that no change has a say in."""
    source = _SOURCES.get(known.goal.source.kind)
    if source is None or not known.horizons:
        return None
    excuses = [_excuse(known, horizon) for horizon in known.horizons]
    if all(excuses):
        return _impact(known, None, f"{source.noun}: not judged, because the goal is {excuses[0]}")
    if known.currency != CURRENCY and source.is_money:
        return _impact(known, None, f"{source.noun}: not judged, because it is in {known.currency} and priced in USD")
    judged = [horizon for horizon, excuse in zip(known.horizons, excuses, strict=True) if not excuse]
    outlooks = [_outlook(known, horizon, source.worlds(known, horizon, result)) for horizon in judged]
    chosen = next((outlook for outlook in outlooks if outlook.is_broken), outlooks[0])
    return _impact(known, chosen, _text(known, chosen, source))


def sort(impacts: Iterable[Impact]) -> tuple[Impact, ...]:
    """What is broken first."""
    sources = list(_SOURCES)
    return tuple(
        sorted(impacts, key=lambda one: (not one.is_broken, sources.index(one.source), one.goal_name, one.goal_id))
    )


def visible(impacts: Iterable[Impact], user_id: str | None) -> tuple[Impact, ...]:
    """Those of the team's goals and of their own; without a user only what everybody may see."""
    return tuple(impact for impact in impacts if impact.seen_by in ("", user_id))


def stops(impacts: Iterable[Impact], opened_by: str) -> bool:
    """A private goal stops what its owner wants to change, and nothing of anybody else's."""
    return any(impact.is_broken and impact.is_blocking for impact in visible(impacts, opened_by))


def _excuse(known: Known, horizon: Horizon) -> str:
    """Nothing is promised of a period that is skipped or paused. One that a goal began inside is not told of when it is
    over; what the goal promises counts all the same."""
    goal, days = known.goal, horizon.days
    outcome = goals.judge(goal, known.calendar, horizon.period, days, known.facts, known.now).outcome
    return outcome if outcome in ("skipped", "paused") else ""


def _outlook(known: Known, horizon: Horizon, worlds: _Worlds) -> _Outlook:
    """As if the period was over."""
    promise, end = goals.promise_of(known.goal, horizon.period), horizon.period.last + DAY
    was, before, after = (
        kinds.measure(promise, horizon.period, days, end) for days in (horizon.days, worlds.before, worlds.after)
    )
    return _Outlook(horizon.period, promise, was, before, after, worlds.shown or (before.value, after.value))


def _with_costs(known: Known, horizon: Horizon, result: Result) -> _Worlds:
    """At the pace of the costs so far, and from now on with what the change adds to it."""
    pace, delta = _pace(known), result.cost.monthly_delta
    newest = max((*known.recent, *known.horizons[0].days), default=None)
    without = dict(horizon.days)
    if pace is not None and newest is not None:
        without |= {day: _one(day, pace) for day in horizon.period.days() if day > newest}
    if not delta or (pace is None and delta < 0):
        return _Worlds(without, without)
    changed = (day for day in horizon.period.days() if day >= known.today)
    added = {day: _one(day, _with_share(without.get(day), _share(known, day, delta))) for day in changed}
    return _Worlds(without, without | added)


def _pace(known: Known) -> Decimal | None:
    """A day's costs, by the line of the forecast from the day on which the goal began; where a period has no data yet,
    and of single days and rolling ones, by that of the last days. Rounded down, so that no limit is passed by that."""
    goal, open_one = known.goal, known.horizons[0]
    stretches = [(recent(goal, known.today).first, known.recent)]
    if goal.window.unit not in ("day", "rolling") and known.today in open_one.period:
        stretches.insert(0, (max(open_one.period.first, goal.starts_on), open_one.days))
    for first, days in stretches:
        if days:
            length = max((max(days) - first).days + 1, 1)
            total = folds.add(days[day] for day in sorted(days)).total
            return EXACT.divide(total, Decimal(length)).quantize(_SMALLEST, ROUND_FLOOR, context=EXACT)
    return None


def _share(known: Known, day: date, monthly: Decimal) -> Decimal:
    """Of the day that it is, what is left of it."""
    seconds = (known.calendar.ends_at(day) - known.now) / timedelta(seconds=1) if day == known.today else 0
    hours = Decimal(int(seconds)) / 3600 if day == known.today else _HOURS_A_DAY
    return EXACT.divide(EXACT.multiply(monthly, hours), _HOURS_PRICED).quantize(_SMALLEST, ROUND_FLOOR, context=EXACT)


def _with_share(fold: Fold | None, share: Decimal) -> Decimal:
    """What costs less costs no less than nothing."""
    amount = fold.total if fold else _ZERO
    return max(EXACT.add(amount, share), min(amount, _ZERO))


def _with_risk(known: Known, horizon: Horizon, result: Result) -> _Worlds:
    return _Worlds(horizon.days, _with_one(horizon.days, known.today, Decimal(result.risk)))


def _with_findings(known: Known, horizon: Horizon, result: Result) -> _Worlds:
    """What was counted last, with what the change adds and takes away; where nothing was counted yet, what stands in
    the plan by itself."""
    seen = {**known.recent, **horizon.days}
    counted = seen[max(seen)].last if seen else None
    come, gone = _count_iam(result.findings, only_new=True), _count_iam(result.resolved)
    if counted is None:
        count = Decimal(_count_iam(result.findings))
        return _Worlds(horizon.days, _with_one(horizon.days, known.today, count), (None, count))
    count = max(counted + come - gone, _ZERO)
    before, after = (_with_one(horizon.days, known.today, each) for each in (counted, count))
    return _Worlds(before, after, (counted, count))


def _count_iam(findings: Sequence[Finding], *, only_new: bool = False) -> int:
    return sum(finding.category.startswith(_IAM) and (finding.is_new or not only_new) for finding in findings)


def _with_one(days: Days, day: date, amount: Decimal) -> Days:
    """As the last value of this day."""
    return {**days, day: days.get(day, Fold()) + _one(day, amount)}


def _one(day: date, amount: Decimal) -> Fold:
    return folds.fold([Value(amount, f"{day}T12:00:00+00:00")])


@dataclass(frozen=True)
class _Source:
    noun: str
    worlds: Callable[[Known, Horizon, Result], _Worlds]
    is_money: bool = False
    is_many: bool = False

    def label(self, promise: Promise) -> str:
        if promise.hits is not None:
            return f"good days of {self.noun}"
        if self.is_many:
            return self.noun
        if promise.kind == "average":
            return f"{self.noun} a day" if self.is_money else f"{self.noun} average"
        if promise.kind == "threshold":
            extreme = "highest" if promise.direction == "at_most" else "lowest"
            return f"{extreme} {self.noun}{' of a day' if self.is_money else ''}"
        return self.noun


_SOURCES = {  # in the order in which they are told; a deploy, a smoke run and a drill are no matter of a plan
    "aws_cost": _Source("cost", _with_costs, is_money=True),
    "review_risk": _Source("risk", _with_risk),
    "iam_findings": _Source("IAM findings", _with_findings, is_many=True),
}
FORESEEN = tuple(_SOURCES)


def _impact(known: Known, outlook: _Outlook | None, text: str) -> Impact:
    goal = known.goal
    before, after = outlook.shown if outlook else (None, None)
    return Impact(
        goal_id=goal.id,
        goal_name=goal.name,
        source=goal.source.kind,
        is_broken=outlook is not None and outlook.is_broken,
        is_blocking=goal.is_blocking,
        text=text,
        before=_kept(before),
        after=_kept(after),
        target=outlook.promise.asked if outlook else None,
        seen_by="" if goal.space == TEAM else goal.owner_id,
    )


def _text(known: Known, outlook: _Outlook, source: _Source) -> str:
    """By how much, and from when on if not now."""
    when = "" if known.today in outlook.period else f" from {outlook.period.first.day} {outlook.period.first:%B} on"
    return f"{_told(outlook, source)}{when}{_missed_before(outlook)}"


def _told(outlook: _Outlook, source: _Source) -> str:
    promise, (before, after) = outlook.promise, outlook.shown
    label, is_money = source.label(promise), source.is_money and promise.hits is None
    if after is None:
        return f"{label}: nothing is known yet"
    if outlook.is_broken and is_money:
        return f"{label} by {_money(abs(EXACT.subtract(after, promise.target)))}"
    old, new = (None if value is None else _shown(value, promise, is_money=is_money) for value in (before, after))
    is_plural = source.is_many or promise.hits is not None
    if old is None:
        return f"{label} {'become' if is_plural else 'becomes'} {new}"
    return f"{label} {'stay' if is_plural else 'stays'} {new}" if old == new else f"{label} {old} -> {new}"


def _missed_before(outlook: _Outlook) -> str:
    if outlook.before.final != "missed":
        return ""
    return ", missed already" if outlook.was.final == "missed" else ", missed without it, too"


def _shown(value: Decimal, promise: Promise, *, is_money: bool) -> str:
    return _money(value) if is_money else reasons.number(value, promise.asked)


def _money(amount: Decimal) -> str:
    cents = abs(amount).quantize(_CENT, context=EXACT)
    if amount and not cents:
        return "less than $0.01"
    return f"{'-' if amount < 0 else ''}${cents:,f}".removesuffix(".00")


def _kept(value: Decimal | None) -> Decimal | None:
    """With as many digits as an amount has."""
    if value is None:
        return None
    return value.quantize(_SMALLEST, context=EXACT).normalize(EXACT) + 0
