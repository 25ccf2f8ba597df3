"""How a goal goes on: what is kept of it, and judged live what is not closed yet. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from app.aggregates.model import Documents, Folds, Rules, Stretches
from app.calendars.model import DAY, Calendar, Period
from app.folds.model import Fold
from app.goals import model as goals
from app.goals.model import Facts, Goal, Verdict
from app.kinds.model import Forecast
from app.streaks import model as streaks
from app.streaks.model import Streaks

MOST_PERIODS = 60


@dataclass(frozen=True)
class Standing:
    """How far a goal is judged: `through` is the last day that is judged for good."""

    calendar: Calendar
    through: date | None
    now: datetime

    @property
    def today(self) -> date:
        return self.calendar.day_of(self.now)

    def is_closed(self, period: Period) -> bool:
        return self.through is not None and period.last <= self.through


@dataclass(frozen=True)
class Point:
    date: date
    value: Decimal
    count: int
    is_late: bool
    is_provisional: bool


@dataclass(frozen=True)
class Progress:
    goal_id: str
    shown: Period
    series: list[Point]
    verdicts: list[Verdict]  # newest first
    current: Verdict | None
    forecast: Forecast | None
    streaks: Streaks


def shown_periods(goal: Goal, shown: Period, today: date) -> list[Period]:
    """The newest that end in these days, and the one that is open when they come up to it."""
    ended = goals.ending(goal, shown.first, min(shown.last, today - DAY))
    is_open = goals.period_of(goal, today) if shown.last >= today else None
    return list(deque(chain(ended, [is_open] if is_open else []), MOST_PERIODS))


def live_periods(goal: Goal, standing: Standing) -> list[Period]:
    """The newest that are not closed for good, up to the one that is open."""
    first = standing.through + DAY if standing.through else goal.starts_on
    is_open = goals.period_of(goal, standing.today)
    over = goals.ending(goal, first, standing.today - DAY)
    return list(deque(chain(over, [is_open] if is_open and not standing.is_closed(is_open) else []), MOST_PERIODS))


def judge(
    goal: Goal, standing: Standing, periods: Iterable[Period], known: Documents, rules: Rules, facts: Facts
) -> Iterator[Verdict]:
    """Oldest first: one that is missed leaves fewer freezes to those after it."""
    stretches, newest_at = Stretches(known, rules), known.total.sum().fold.newest_at
    outcomes = {day: outcome for month in known.months.values() for day, outcome in month.outcomes.items()}
    for period in periods:
        days, left = stretches.of(period), goals.freezes_left(goal, period.last, outcomes)
        if standing.is_closed(period):
            yield goals.judge_closed(goal, period, days, facts, freezes_left=left)
            continue
        where = (goal, standing.calendar, period, days, facts, standing.now)
        outcomes[period.last] = goals.judge(*where, newest_at=newest_at).outcome
        yield goals.judge(*where, newest_at=newest_at, freezes_left=left)


def add_live(known: Streaks, live: Iterable[Verdict]) -> Streaks:
    return known + streaks.add(streaks.of(verdict.outcome) for verdict in live)


def series(goal: Goal, days: Folds, shown: Period) -> list[Point]:
    return [_point(goal, day, days[day]) for day in sorted(days) if day in shown]


def _point(goal: Goal, day: date, fold: Fold) -> Point:
    return Point(day, goals.day_value(goal, fold), fold.count, fold.is_late, fold.is_provisional)
