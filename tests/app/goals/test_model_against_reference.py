"""The engine and the reference agree on whatever goal, wherever, at whatever time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calendars.model import DAY, Calendar, Window, month_of
from app.folds.model import Value, fold
from app.goals.model import (
    AGGREGATIONS,
    EVERY_DAY,
    KINDS,
    Facts,
    Goal,
    Item,
    Pause,
    Source,
    Target,
    ending,
    judge,
    judge_month,
    period_of,
    problems,
    promise_of,
)
from app.kinds.model import measure
from app.streaks import model as streaks
from tests.app.goals import reference
from tests.app.goals.reference import Entry, Reference

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "UTC")
FIRST, LAST = date(2026, 1, 20), date(2026, 5, 20)
ITEMS = tuple(Item(name, name) for name in ("stretch", "run", "swim"))
SOURCE = "aws_cost"  # old after three days

dates = st.dates(FIRST, LAST)
amounts = st.integers(0, 7).map(Decimal) | st.decimals(0, 9, places=1)
windows = st.sampled_from([Window(unit) for unit in ("day", "week", "month", "quarter")]) | st.builds(
    Window, st.just("rolling"), st.integers(2, 9), st.none() | st.integers(1, 3)
)
weekday_choices = st.just(EVERY_DAY) | st.lists(st.integers(1, 7), min_size=1, unique=True).map(sorted).map(tuple)


@st.composite
def goals(draw):
    kind = draw(st.sampled_from(KINDS))
    window = Window("once") if kind == "reach_by" else draw(windows)
    if kind not in ("at_least", "yes_no", "checklist"):
        window = replace(window, hits=None)
    if window.hits:
        window = replace(window, hits=min(window.hits, window.days))
    by_day = window.unit in ("day", "rolling") and kind != "odometer"
    starts_on = draw(st.dates(FIRST, LAST - DAY))
    is_counted = kind in ("yes_no", "checklist")
    most = 1 if kind == "yes_no" and (window.hits or window.unit == "day") else 3
    most = min(most, window.days or most)
    targets = []
    for since in sorted({starts_on} | (set() if kind == "reach_by" else draw(st.sets(dates, max_size=2)))):
        if since >= starts_on:
            value = Decimal(draw(st.integers(1, most))) if is_counted else draw(st.decimals(1, 25, places=1))
            freezes = draw(st.integers(0, 2)) if window.unit in ("day", "week", "rolling") else 0
            targets.append(Target(since, value, draw(weekday_choices) if by_day else EVERY_DAY, freezes))
    pauses = [Pause("p", *sorted(draw(st.tuples(dates, dates))), "ill")] if draw(st.integers(0, 3)) == 0 else []
    return Goal(
        id="g",
        space="USER#ada",
        owner_id="ada",
        name="Goal",
        created_at="2026-01-01T00:00:00+00:00",
        kind=kind,
        window=window,
        targets=tuple(targets),
        starts_on=starts_on,
        ends_on=LAST if kind == "reach_by" else None,
        start_value=draw(st.sampled_from([Decimal(0), Decimal(30)])) if kind == "reach_by" else None,
        direction=draw(st.sampled_from(["at_least", "at_most"])) if kind in ("average", "threshold") else "at_least",
        aggregation=draw(st.sampled_from(AGGREGATIONS)),
        week_start=draw(st.integers(1, 7)),
        grace_minutes=draw(st.sampled_from([0, 0, 90, 1440])),
        items=ITEMS if kind == "checklist" else (),
        pauses=tuple(pauses),
        source=Source("manual" if is_counted else draw(st.sampled_from(["manual", SOURCE]))),
    )


def reachable(goal):
    """Of reach_by the direction leads from the start to the target."""
    if goal.kind != "reach_by":
        return goal
    return replace(goal, direction="at_most" if goal.start_value > goal.targets[0].value else "at_least")


gaps = st.lists(st.integers(0, 40) | st.integers(0, 2500), max_size=6) | st.lists(
    st.integers(300, 2500), min_size=25, max_size=60
)


@st.composite
def cases(draw):
    """Entries from a few days before the goal began, as they follow each other."""
    goal = reachable(draw(goals()))
    amount = st.integers(0, 7).map(Decimal) if goal.kind in ("yes_no", "checklist") else amounts
    start = datetime(goal.starts_on.year, goal.starts_on.month, goal.starts_on.day, tzinfo=UTC)
    instant, some = start + timedelta(minutes=draw(st.integers(-7 * 1440, 1440))), []
    for gap in draw(gaps):
        instant += timedelta(minutes=gap)
        is_late, is_provisional = draw(st.sampled_from([(False, False)] * 8 + [(True, False), (False, True)]))
        some.append(Entry(instant, draw(amount), is_late, is_provisional))
    later = timedelta(minutes=draw(st.integers(-5 * 1440, 1440) | st.integers(-40 * 1440, 40 * 1440)))
    now = min(max(instant + later, start), datetime(2026, 5, 20, tzinfo=UTC))
    skips = draw(st.dictionaries(dates, st.just("ill"), max_size=2))
    return goal, draw(st.sampled_from(ZONES)), draw(st.integers(-1020, 360)), some, now, skips


def engine(calendar, entries):
    """Folded by day, as the aggregates do."""
    by_day = {}
    for entry in entries:
        value = Value(entry.amount, entry.occurred_at.isoformat(), entry.is_late, entry.is_provisional)
        by_day.setdefault(calendar.day_of(entry.occurred_at), []).append(value)
    return {day: fold(values) for day, values in by_day.items()}


def judged_by_month(goal, days, facts, through):
    months = sorted({f"{FIRST + n * DAY:%Y-%m}" for n in range(200)})
    return [verdict for month in months for verdict in judge_month(goal, month_of(month), days, facts, through)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_engine_and_reference_agree(case):
    goal, zone, boundary, some, now, skips = case
    assert problems(goal) == []
    calendar, facts, slow = Calendar(zone, boundary), Facts(skips), Reference(goal, zone, boundary, some, now, skips)
    days, expected = engine(calendar, some), slow.closed()
    assert set(days) == set(slow.by_day)

    through = max(expected, default=goal.starts_on - DAY)
    verdicts = judged_by_month(goal, days, facts, through)
    assert {verdict.period.last: verdict.outcome for verdict in verdicts} == expected
    for verdict in verdicts:
        assert verdict.flags == slow.flags(verdict.period.last)

    come = streaks.add(streaks.of(verdict.outcome) for verdict in verdicts)
    streak, best, strength = reference.streaks(expected.values())
    assert (come.streak, come.best) == (streak, best)
    assert abs(come.strength - strength) <= 0.5 + 1e-6

    period = period_of(goal, slow.today)
    if period and not slow.is_closed(period.last):
        newest_at = max((entry.occurred_at for entry in some), default=None)
        verdict = judge(goal, calendar, period, days, facts, now, newest_at=newest_at)
        assert verdict.outcome == slow.current(period.last)
        assert verdict.flags == slow.flags(period.last)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_a_goal_fails_on_the_day_that_it_says_and_not_before(case):
    """If nothing more is done; a day can be a yes at any time until it is over."""
    goal, zone, boundary, some, now, _ = case
    goal = replace(goal, targets=goal.targets[:1], pauses=(), grace_minutes=0)
    slow, days = Reference(goal, zone, boundary, some, now, {}), engine(Calendar(zone, boundary), some)
    days = {day: come for day, come in days.items() if day <= slow.today}
    period = period_of(goal, slow.today)
    if period is None or goal.kind in ("at_most", "average", "threshold"):
        return
    verdict = judge(goal, Calendar(zone, boundary), period, days, Facts(), now)
    if goal.window.unit == "rolling" and verdict.fails_on:
        ahead = ending(goal, period.last, verdict.fails_on)
        kept = [measure(promise_of(goal, each), each, days, LAST).final == "met" for each in ahead]
        assert kept == [True] * (len(kept) - 1) + [False]
    if goal.kind == "yes_no" and goal.window.unit != "rolling" and verdict.fails_on:
        left = [day for day in period.days() if day >= slow.today and promise_of(goal, period).includes(day)]
        free = [day for day in left if day not in days or days[day].last < 1]
        after = [day for day in free if day > verdict.fails_on]
        assert len(after) < verdict.needed
        assert len(after) + 1 >= min(verdict.needed, len(free))
