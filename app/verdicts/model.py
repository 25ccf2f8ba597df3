"""How the periods of a goal are closed, one after the other. Pure."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice, takewhile

from app.aggregates.model import Folds, Rules, Tree
from app.calendars.model import DAY, Calendar, Period
from app.goals import model as goals
from app.goals.model import Facts, Goal, Verdict

OFF, EASING, ON = "off", "easing", "on"  # the alarm of a goal that is measured
_CLEAR = Decimal("0.02")  # of the target
_AHEAD_PERIODS = 40
_MOST_UNSEEN = timedelta(hours=12)
_FARTHEST = timedelta(days=400)


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


def closable(goal: Goal, calendar: Calendar, through: date | None, now: datetime) -> Iterator[Period]:
    """Oldest first, those that nothing may be added to any more and that are not closed yet."""
    unclosed = goals.ending(goal, _following(goal, through), calendar.day_of(now))
    return takewhile(lambda period: closes_at(goal, calendar, period) <= now, unclosed)


def current(goal: Goal, calendar: Calendar, through: date | None, now: datetime) -> list[Period]:
    """The one that is open, and the one before it while it still takes entries."""
    today = calendar.day_of(now)
    over = deque(goals.ending(goal, _following(goal, through), today - DAY), maxlen=1)
    is_open = goals.period_of(goal, today)
    return [*over, *([is_open] if is_open else [])]


def due_at(goal: Goal, calendar: Calendar, through: date | None, lead: timedelta, now: datetime) -> datetime | None:
    """When to look at it next: to remind, or to close; earlier where the owner may be somewhere else by then. None when
    it is all over."""
    reminders = (calendar.ends_at(period.last) - lead for period in _unclosed(goal, calendar, through, now))
    reminder = next((at for at in islice(reminders, _AHEAD_PERIODS) if at > now), None)
    first = next(_unclosed(goal, calendar, through, now), None)
    if first is None:
        return None
    follows = goal.zone is None or goal.day_boundary_minutes is None
    moved = now + _MOST_UNSEEN if follows else None
    return min(at for at in (reminder, closes_at(goal, calendar, first), moved) if at)


def to_remind_of(goal: Goal, calendar: Calendar, through: date | None, lead: timedelta, now: datetime) -> Period | None:
    """The next one to end, when its time has come; not where that was before somebody made the goal."""
    unclosed = _unclosed(goal, calendar, through, now)
    period = next((period for period in unclosed if calendar.ends_at(period.last) > now), None)
    reminder = calendar.ends_at(period.last) - lead if period else None
    is_time = reminder is not None and datetime.fromisoformat(goal.created_at) <= reminder <= now
    return period if is_time else None


def turned(alarm: str, verdict: Verdict) -> str:
    """A provisional value may still be restated: it has to be clearly too much. And one that is only just kept again
    has to be so twice."""
    if is_breach(verdict):
        return ON
    if verdict.outcome != "met" or alarm == OFF:
        return alarm
    return OFF if alarm == EASING or _is_clear(verdict) else EASING


def is_breach(verdict: Verdict) -> bool:
    is_safe = "provisional" not in verdict.flags or _is_clear(verdict)
    return verdict.outcome == "missed" and is_safe


def name_of_loss(goal: Goal) -> str:
    is_limit = goal.kind == "at_most" or (goal.kind in ("average", "threshold") and goal.direction == "at_most")
    return "exceeded" if is_limit else "missed"


def _is_clear(verdict: Verdict) -> bool:
    if verdict.value is None:
        return False
    return abs(verdict.value - verdict.target) >= _CLEAR * abs(verdict.target)


def _unclosed(goal: Goal, calendar: Calendar, through: date | None, now: datetime) -> Iterator[Period]:
    last = max(calendar.day_of(now), goal.starts_on) + _FARTHEST
    return goals.ending(goal, _following(goal, through), max(last, goal.ends_on or last))


def _following(goal: Goal, through: date | None) -> date:
    return through + DAY if through else goal.starts_on
