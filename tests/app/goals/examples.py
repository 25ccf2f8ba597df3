"""Goals and days as a test needs them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.calendars.model import Calendar, Window
from app.folds.model import Value, fold
from app.goals.model import EVERY_DAY, Facts, Goal, Source, Target, judge, judge_closed, period_of

BERLIN = Calendar("Europe/Berlin")
LONG_AGO = date(2026, 1, 1)


def goal(kind="at_least", target=3, window="week", *, weekdays=EVERY_DAY, freezes=0, source="manual", **more):
    window = Window(window) if isinstance(window, str) else window
    starts_on = more.pop("starts_on", LONG_AGO)
    targets = more.pop("targets", (Target(starts_on, Decimal(target), weekdays, freezes),))
    mine = {"id": "g", "space": "USER#ada", "owner_id": "ada", "name": "Run", "created_at": "2026-01-01T00:00:00+00:00"}
    return Goal(**mine, kind=kind, window=window, targets=targets, starts_on=starts_on, source=Source(source), **more)


def values(*amounts, day=date(2026, 11, 16), **flags):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return [
        Value(Decimal(amount), (noon + timedelta(minutes=n)).isoformat(), **flags) for n, amount in enumerate(amounts)
    ]


def days(by_day, **flags):
    """Of amounts by the day of November 2026, or by any date."""
    dated = {day if isinstance(day, date) else date(2026, 11, day): amounts for day, amounts in by_day.items()}
    each = {day: amounts if isinstance(amounts, tuple) else (amounts,) for day, amounts in dated.items()}
    return {day: fold(values(*amounts, day=day, **flags)) for day, amounts in each.items()}


def at(text):
    """Berlin's time in November."""
    return datetime.fromisoformat(f"2026-11-{text}+01:00")


def stands(a_goal, by_day, now="18T12:00", facts=None, **more):
    """The verdict on the period that is open then."""
    instant = at(now)
    period = period_of(a_goal, BERLIN.day_of(instant))
    return judge(a_goal, BERLIN, period, days(by_day), facts or Facts(), instant, **more)


def closes(a_goal, by_day, day=16, facts=None, **more):
    """The verdict on the period of a day of November, when it is over."""
    period = period_of(a_goal, date(2026, 11, day))
    return judge_closed(a_goal, period, days(by_day), facts or Facts(), **more)
