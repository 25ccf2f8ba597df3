"""A change and a goal as a test needs them: Friday 20 November at noon, and a goal since the first of the month."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.calendars.model import DAY, Calendar, Window, days_between
from app.folds.model import Value, fold
from app.goals.model import EVERY_DAY, Facts, Goal, Source, Target
from app.impacts import model
from app.impacts.model import Horizon, Known
from app.rules.results import Cost, Finding, Result

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
UTC_DAYS = Calendar("UTC")


def change(*, cost=0, risk=0, findings=(), resolved=()):
    """`cost` is a month's."""
    price = Cost(Decimal(cost), (), (), date(2026, 12, 1))
    return Result(risk, "low", (), tuple(findings), tuple(resolved), (), {}, price)


def finding(category="iam-admin-wildcard", *, is_new=True):
    return Finding("aws_iam_policy.this", category, category, "high", "", "", "", is_new=is_new)


def goal(source="aws_cost", kind="at_most", target=200, window="month", *, starts_on=date(2026, 11, 1), **more):
    window = Window(window) if isinstance(window, str) else window
    weekdays = more.pop("weekdays", EVERY_DAY)
    definition = {
        "id": "g",
        "space": "TEAM",
        "owner_id": "ada",
        "name": "Goal",
        "created_at": "2026-11-01T00:00:00+00:00",
        "aggregation": "mean" if kind == "average" else "sum",
        "direction": "at_most" if kind in ("average", "threshold", "reach_by") else "at_least",
    }
    targets = (Target(starts_on, Decimal(target), weekdays),)
    source = Source(source, "shop")
    return Goal(**definition | more, kind=kind, window=window, targets=targets, starts_on=starts_on, source=source)


def days(amounts):
    """By the day of November, or by any date; of several on one day the last one is the last."""
    dated = {day if isinstance(day, date) else date(2026, 11, day): each for day, each in amounts.items()}
    return {day: fold(_values(day, each if isinstance(each, tuple) else (each,))) for day, each in dated.items()}


def each_day(amount, first=1, last=19):
    """Through yesterday."""
    return dict.fromkeys(days_between(date(2026, 11, 1) + (first - 1) * DAY, date(2026, 11, last)), amount)


def _values(day, amounts):
    return [Value(Decimal(amount), f"{day}T{hour:02}:00:00+00:00") for hour, amount in enumerate(amounts)]


def known(a_goal, amounts=(), *, now=NOW, facts=None, currency="USD"):
    there = days(dict(amounts))
    today = UTC_DAYS.day_of(now)
    horizons = tuple(
        Horizon(period, {day: there[day] for day in there if day in period}) for period in model.periods(a_goal, today)
    )
    recent = {day: there[day] for day in there if day in model.recent(a_goal, today)}
    return Known(a_goal, UTC_DAYS, now, horizons, recent, facts or Facts(), currency)


def foresee(a_goal, amounts=(), a_change=None, **more):
    return model.foresee(known(a_goal, amounts, **more), a_change or change())


def told(*arguments, **more):
    """What is said, and whether it is broken."""
    impact = foresee(*arguments, **more)
    return impact.text, impact.is_broken
