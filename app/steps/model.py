"""What helps a goal back on its track, by rules: each step is a goal that somebody can make as it stands. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from statistics import median
from typing import Any

from app.calendars.model import DAY, Period
from app.goals import model as goals
from app.goals.model import Goal, Verdict
from app.kinds import model as kinds
from app.kinds.model import Days, Promise

MOST = 5
_LOOKED_BACK = 56 * DAY
_WEEK = 7
_NAME, _OF_NAME = 100, 40
_PERIODS = 8
_CENT = Decimal("0.01")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_IN_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91}

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    title: str
    why: str
    body: Body  # of a new goal


@dataclass(frozen=True)
class Situation:
    """`days` are the newest ones with data; `verdict` is that of the period that is open, where one is."""

    goal: Goal
    today: date
    days: Days
    verdict: Verdict | None = None

    @property
    def promise(self) -> Promise:
        period = self.verdict.period if self.verdict else Period(self.today, self.today)
        return goals.promise_of(self.goal, period)

    @property
    def recent(self) -> Days:
        return {day: fold for day, fold in sorted(self.days.items()) if self.today - _LOOKED_BACK < day <= self.today}

    @property
    def values(self) -> dict[date, Decimal]:
        return {day: goals.day_value(self.goal, fold) for day, fold in self.recent.items()}

    @property
    def value(self) -> Decimal | None:
        return self.verdict.value if self.verdict else None

    def past(self) -> list[Decimal]:
        """What the last closed periods came to, oldest first, as far back as the days are known."""
        known_from = min(self.recent, default=self.today)
        ended = goals.ending(self.goal, self.today - _LOOKED_BACK, self.today - DAY)
        inside = [period for period in ended if period.first >= max(known_from, self.goal.starts_on)]
        measured = (kinds.measure(self.promise, each, self.days, each.last + DAY).value for each in inside[-_PERIODS:])
        return [value for value in measured if value is not None]


def steps(situation: Situation) -> list[Step]:
    """The most useful first, and always one."""
    found = [
        step
        for make in (*_BY_SOURCE.get(situation.goal.source.kind, ()), *_BY_KIND[situation.goal.kind], _look)
        for step in make(situation)
    ]
    return (found[:-1] or found)[:MOST]


def _weekdays(situation: Situation) -> Iterator[Step]:
    """On the days on which it works best anyway."""
    goal, count = situation.goal, _days_a_week(situation)
    if goal.window.unit == "day" or count >= _WEEK:
        return
    used = Counter(day.isoweekday() for day, value in situation.values.items() if value > 0)
    best = sorted(used, key=lambda weekday: (-used[weekday], weekday))[:count]
    chosen = sorted(best + [day for day in _spread(situation.today, count) if day not in best][: count - len(best)])
    names = _join([_WEEKDAYS[weekday - 1] for weekday in chosen])
    seen = _join([f"{_WEEKDAYS[weekday - 1]} ({_times(used[weekday])})" for weekday in best])
    why = f"In the last 8 weeks it happened most often on {seen}." if best else "Fixed days are easier to keep."
    yield of(goal, f"On {names}", why, kind="yes_no", window={"unit": "day"}, target=Decimal(1), weekdays=chosen)


def _catch_up(situation: Situation) -> Iterator[Step]:
    goal, verdict, today = situation.goal, situation.verdict, situation.today
    if verdict is None or not verdict.needed or verdict.period.last <= today:
        return
    left = (verdict.period.last - today).days + 1
    a_day = (verdict.needed / left).quantize(_CENT, ROUND_CEILING)
    title = f"{_amount(verdict.needed, _unit(goal))} more by {_day(verdict.period.last)}"
    why = f"{verdict.reason} Over {left} days that is {_amount(a_day, _unit(goal))} a day."
    yield _by(goal, title, why, verdict.needed, verdict.period.last, unit=_unit(goal))


def _smaller(situation: Situation) -> Iterator[Step]:
    """What is reached every time grows by itself."""
    goal, promise, past = situation.goal, situation.promise, situation.past()
    missed = [value for value in past if value < promise.asked]
    if goal.window.unit not in _IN_DAYS or len(past) < 3 or 2 * len(missed) < len(past):
        return
    target = _rounded(goal, Decimal(median(past)))
    if not 0 < target < promise.asked:
        return
    unit = goal.window.unit
    why = f"{len(missed)} of the last {len(past)} were missed, and half of them came to {_amount(target)} or more."
    title = f"First {_amount(target, _unit(goal))} a {unit}"
    yield of(goal, title, why, **_alike(goal), target=target)


def _stretch(situation: Situation) -> Iterator[Step]:
    goal, promise, past = situation.goal, situation.promise, situation.past()
    if goal.window.unit not in _IN_DAYS or len(past) < 4 or goal.kind == "yes_no" or min(past) < promise.asked:
        return
    target = _rounded(goal, promise.asked * Decimal("1.1"))
    why = f"The last {len(past)} were all met: there may be room for a little more."
    title = f"Try {_amount(target, _unit(goal))} a {goal.window.unit}"
    yield of(goal, title, why, **_alike(goal), target=target)


def _allowance(situation: Situation) -> Iterator[Step]:
    """What each day may bring, so that the rest of the period stays below."""
    goal, verdict, promise = situation.goal, situation.verdict, situation.promise
    if verdict is None or goal.window.unit == "day" or promise.aggregation not in ("sum", "count"):
        return
    left = promise.target - (verdict.value or 0)
    days = (verdict.period.last - situation.today).days + 1
    why = f"{_amount(left, goal.unit)} are left for {days} days."
    if left <= 0:
        left, days = promise.target, (verdict.period.last - verdict.period.first).days + 1
        why = f"It is over by now; the next {_amount(left, goal.unit)} last for {days} days at this pace."
    daily = (left / days).quantize(_CENT, ROUND_DOWN)
    if daily > 0:
        title = f"At most {_amount(daily, goal.unit)} a day"
        yield of(goal, title, why + _line(situation), **_measured_alike(goal), window={"unit": "day"}, target=daily)


def _line(situation: Situation) -> str:
    goal, verdict = situation.goal, situation.verdict
    if verdict is None:
        return ""
    forecast = goals.forecast(goal, verdict.period, situation.days, situation.today)
    if forecast is None or forecast.passes_on is None:
        return ""
    return f" If it goes on as it did, it passes {_amount(situation.promise.target)} on {_day(forecast.passes_on)}."


def _growth(situation: Situation) -> Iterator[Step]:
    values = list(situation.values.items())
    grown = [(day, value - before) for (_, before), (day, value) in zip(values, values[1:], strict=False)]
    top = sorted((each for each in grown if each[1] > 0), key=lambda each: -each[1])[:3]
    if not top:
        return
    goal = situation.goal
    listed = _join([f"{_day(day)} (+{_amount(growth, goal.unit)})" for day, growth in sorted(top)])
    title = f"Find out what grew on {_count(len(top), 'day')}"
    why = f"It grew most on {listed}."
    yield _by(goal, title, why, Decimal(len(top)), situation.today + 7 * DAY, unit="days")


def _worst(situation: Situation) -> Iterator[Step]:
    promise, goal = situation.promise, situation.goal
    bad = {day: value for day, value in situation.values.items() if not promise.is_kept_by(value)}
    if not bad:
        return
    worst = sorted(bad, key=lambda day: bad[day], reverse=promise.direction == "at_most")[:3]
    listed = _join([f"{_day(day)} ({_amount(bad[day], goal.unit)})" for day in sorted(worst)])
    title = f"Find out what went wrong on {_count(len(worst), 'day')}"
    why = f"The worst of the last 8 weeks: {listed}."
    yield _by(goal, title, why, Decimal(len(worst)), situation.today + 7 * DAY, unit="days")


def _halfway(situation: Situation) -> Iterator[Step]:
    goal, promise, value = situation.goal, situation.promise, situation.value
    if value is None or promise.is_kept_by(value):
        return
    target = ((value + promise.target) / 2).quantize(_CENT)
    word = "most" if promise.direction == "at_most" else "least"
    why = f"It stands at {_amount(round(value, 2), goal.unit)}; halfway is near enough to begin with."
    yield of(goal, f"First at {word} {_amount(target, goal.unit)}", why, **_alike(goal), target=target)


def _pace(situation: Situation) -> Iterator[Step]:
    goal, promise, days = situation.goal, situation.promise, _days_left(situation)
    value = situation.value if situation.value is not None else goal.start_value or Decimal(0)
    if days < 2 or promise.is_kept_by(value):
        return
    if goal.aggregation in ("sum", "count") and promise.direction == "at_least":
        weekly = _rounded(goal, (promise.target - value) * _WEEK / days)
        why = f"{_amount(promise.target - value, goal.unit)} are missing, and there are {days} days."
        same = {**_measured_alike(goal), "kind": "at_least"}
        yield of(goal, f"{_amount(weekly, goal.unit)} a week", why, **same, window={"unit": "week"}, target=weekly)
    else:
        yield from _milestone(situation, value, min(14, max(days // 2, 1)), days)


def _milestone(situation: Situation, value: Decimal, ahead: int, days: int) -> Iterator[Step]:
    goal, target = situation.goal, situation.promise.target
    next_one = (value + (target - value) * ahead / days).quantize(_CENT)
    if next_one == value:
        return
    by = situation.today + ahead * DAY
    why = (
        f"From {_amount(value, goal.unit)} to {_amount(target, goal.unit)} in {days} days: that is where you are then."
    )
    same = _measured_alike(goal) | {"kind": "reach_by", "direction": goal.direction, "window": {"unit": "once"}}
    title = f"{_amount(next_one, goal.unit)} by {_day(by)}"
    yield of(goal, title, why, **same, start_value=value, target=next_one, ends_on=by)


def _enter(situation: Situation) -> Iterator[Step]:
    if situation.goal.source.kind != "manual" or len(situation.recent) >= 16:
        return
    why = f"There are values of {_count(len(situation.recent), 'day')} in the last 8 weeks: too few to steer by."
    body = {"kind": "at_least", "aggregation": "count", "unit": "times", "window": {"unit": "week"}}
    yield of(situation.goal, "Write it down twice a week", why, **body, target=Decimal(2))


def _items(situation: Situation) -> Iterator[Step]:
    goal, days = situation.goal, situation.recent
    done = {
        item: sum(bool(fold.done >> place & 1) for fold in days.values())
        for place, item in enumerate(goal.items)
        if item.is_asked
    }
    unit = goal.window.unit if goal.window.unit in ("day", "week", "month") else "week"
    for item in sorted(done, key=lambda item: done[item])[:2]:
        if done[item] < max(done.values(), default=0) or not days:
            why = f"It was ticked off {_times(done[item])} in the last 8 weeks, less than the others."
            yield of(goal, item.title, why, kind="yes_no", window={"unit": unit}, target=Decimal(1))


def _report(situation: Situation) -> Iterator[Step]:
    """A source that says nothing."""
    goal = situation.goal
    if situation.days and not (situation.verdict and situation.verdict.outcome == "no_data"):
        return
    last = f"Nothing has come in since {_day(max(situation.days))}." if situation.days else "Nothing has come in yet."
    title = f"Make {goal.source.kind.replace('_', ' ')} report again"
    yield _by(goal, title, last, Decimal(1), situation.today + 3 * DAY, unit="times")


def _drill(situation: Situation) -> Iterator[Step]:
    by = situation.today + 7 * DAY
    last = f"The last one is {_amount(situation.value)} days old." if situation.value is not None else "None is known."
    title = f"Run a restore drill by {_day(by)}"
    yield _by(situation.goal, title, last, Decimal(1), by, unit="drills")
    why = "A drill that has its month is not forgotten."
    yield of(situation.goal, "A drill every month", why, kind="yes_no", window={"unit": "month"}, target=Decimal(1))


def _smoke(situation: Situation) -> Iterator[Step]:
    """Changes fail less often where a smoke run sees them first."""
    goal = situation.goal
    source = {"kind": "smoke_availability", "project": goal.source.project, "stage": goal.source.stage}
    yield of(
        goal,
        "At least 99 % of smoke runs pass each week",
        "A smoke run after each deploy tells of a failed change before people do.",
        kind="average",
        aggregation="mean",
        direction="at_least",
        unit="%",
        window={"unit": "week"},
        target=Decimal(99),
        source=source,
    )


def _findings(situation: Situation) -> Iterator[Step]:
    goal, values = situation.goal, situation.values
    newest = values[max(values)] if values else None
    target = situation.promise.target
    if newest is None or newest <= target:
        return
    by = situation.today + 14 * DAY
    body = {"kind": "reach_by", "aggregation": "last", "direction": "at_most", "window": {"unit": "once"}}
    yield of(
        goal,
        f"From {_amount(newest)} findings to {_amount(target)} by {_day(by)}",
        "Begin with what is wide open: wildcards in actions and resources.",
        **body,
        unit="findings",
        start_value=newest,
        target=target,
        ends_on=by,
        source=_source(goal),
    )


def _look(situation: Situation) -> Iterator[Step]:
    why = "There is nothing to repair; who looks at it regularly sees in time when there is."
    yield of(situation.goal, "Look at it once a week", why, kind="yes_no", window={"unit": "week"}, target=Decimal(1))


_Make = Callable[[Situation], Iterator[Step]]
_TO_DO: tuple[_Make, ...] = (_catch_up, _weekdays, _smaller, _stretch)
_BY_KIND: Mapping[str, tuple[_Make, ...]] = {
    "at_least": _TO_DO,
    "odometer": _TO_DO,
    "yes_no": _TO_DO,
    "checklist": (_catch_up, _items),
    "at_most": (_allowance, _growth),
    "average": (_worst, _halfway),
    "threshold": (_worst,),
    "reach_by": (_pace, _enter),
}
_BY_SOURCE: Mapping[str, tuple[_Make, ...]] = {
    "aws_cost": (_report,),
    "review_risk": (_report,),
    "change_failure_rate": (_report, _smoke),
    "deploy_frequency": (_report,),
    "restore_drill_age": (_drill,),
    "smoke_availability": (_report,),
    "iam_findings": (_report, _findings),
    "http_json": (_report,),
    "push": (_report,),
}


def of(goal: Goal, title: str, why: str, **body: Any) -> Step:
    """In the place of the goal: its zone, its week, and seen by the same people."""
    place = {"zone": goal.zone, "day_boundary_minutes": goal.day_boundary_minutes, "week_start": goal.week_start}
    visibility = "team" if goal.space == goals.TEAM else "private"
    name = f"{goal.name[:_OF_NAME].rstrip()}: {title}"[:_NAME].rstrip()
    return Step(title, why, {"name": name, "description": why, "visibility": visibility, **place, **body})


def _by(goal: Goal, title: str, why: str, count: Decimal, last: date, *, unit: str) -> Step:
    """So often, or so much, until then, from the day on which it is accepted."""
    body = {"kind": "reach_by", "aggregation": "sum", "direction": "at_least", "window": {"unit": "once"}}
    more = {"start_value": Decimal(0), "target": count, "ends_on": last}
    return of(goal, title, why, **body, **more, unit=unit)


def _alike(goal: Goal) -> dict[str, Any]:
    window = {name: value for name, value in vars(goal.window).items() if value is not None}
    chosen = {"weekdays": list(goal.targets[-1].weekdays)} if goal.window.unit in ("day", "rolling") else {}
    return _measured_alike(goal) | {"direction": goal.direction, "window": window, **chosen}


def _measured_alike(goal: Goal) -> dict[str, Any]:
    """By the same source, unless nobody else can be measured by it."""
    source = {"source": _source(goal)} if goal.source.project else {}
    return {"kind": goal.kind, "aggregation": goal.aggregation, "unit": goal.unit, **source}


def _source(goal: Goal) -> dict[str, Any]:
    return {"kind": goal.source.kind, "project": goal.source.project, "stage": goal.source.stage}


def _days_a_week(situation: Situation) -> int:
    goal, promise = situation.goal, situation.promise
    length = goal.window.days or _IN_DAYS.get(goal.window.unit, _WEEK)
    weekly = promise.asked * _WEEK / length
    if goal.kind != "yes_no" and goal.aggregation != "count" and goal.window.hits is None:
        used = [value for value in situation.values.values() if value > 0]
        weekly = weekly / Decimal(median(used)) if used and goal.kind != "odometer" else Decimal(3)
    return max(1, min(_WEEK, int(weekly.to_integral_value(ROUND_CEILING))))


def _spread(today: date, count: int) -> list[int]:
    """Evenly over a week that begins tomorrow."""
    return [(today + (1 + place * _WEEK // count) * DAY).isoweekday() for place in range(count)] + [
        (today + ahead * DAY).isoweekday() for ahead in range(1, 8)
    ]


def _days_left(situation: Situation) -> int:
    last = situation.goal.ends_on
    return (last - situation.today).days if last else 0


def _rounded(goal: Goal, amount: Decimal) -> Decimal:
    is_counted = goal.kind == "yes_no" or goal.aggregation == "count"
    return amount.quantize(Decimal(1) if is_counted else _CENT, ROUND_CEILING)


def _unit(goal: Goal) -> str:
    """Of what is still to do."""
    return "times" if goal.kind == "yes_no" or goal.window.hits else "items" if goal.kind == "checklist" else goal.unit


def _amount(amount: Decimal, unit: str = "") -> str:
    return f"{amount.normalize():f} {unit}".rstrip()


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _join(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
