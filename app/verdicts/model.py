"""How the periods of a goal are closed, one after the other. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from app.aggregates.model import Folds, Rules, Tree
from app.calendars.model import Calendar, Period
from app.goals import model as goals
from app.goals.model import Facts, Goal


def rules(goal: Goal, through: date | None, facts_of: Callable[[date], Facts]) -> Rules:
    """`through` is the last day of the last closed period; `facts_of` those of the month of a day."""

    def touching(first: date, last: date) -> Iterator[Period]:
        return (period for period in goals.touching(goal, first, last) if through and period.last <= through)

    def judge(period: Period, days: Folds) -> str:
        return goals.judge_closed(goal, period, days, facts_of(period.last)).outcome

    return Rules(
        Tree(goal.space, goal.id),
        touching,
        judge,
        lambda outcomes: goals.settle(goal, outcomes),
        continues=goal.kind == "odometer",
        is_once=goal.window.unit == "once",
    )


def closed(goal: Goal, through: date | None) -> Iterator[Period]:
    """All of them, oldest first."""
    return goals.ending(goal, goal.starts_on, through) if through else iter(())


def closes_at(goal: Goal, calendar: Calendar, period: Period) -> datetime:
    return calendar.ends_at(period.last) + timedelta(minutes=goal.grace_minutes)


def is_late(goal: Goal, calendar: Calendar, day: date, recorded_at: datetime) -> bool:
    """After the period of that day was over, and before it was closed."""
    period = goals.period_of(goal, day)
    return period is not None and calendar.ends_at(period.last) <= recorded_at < closes_at(goal, calendar, period)
