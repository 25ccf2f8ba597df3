from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.model import (
    DAY,
    Period,
    Window,
    days_between,
    month_of,
    period_of,
    periods_ending,
    periods_touching,
)

calendar_windows = st.sampled_from(["day", "week", "month", "quarter"]).map(Window)
rolling = st.integers(2, 92).map(lambda days: Window("rolling", days))
windows = calendar_windows | rolling
days = st.dates(date(1950, 1, 1), date(2060, 12, 31))
week_starts = st.integers(1, 7)


@pytest.mark.parametrize(
    ("window", "day", "first", "last"),
    [
        (Window("day"), date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),
        (Window("week"), date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 3)),
        (Window("week"), date(2027, 1, 4), date(2027, 1, 4), date(2027, 1, 10)),
        (Window("month"), date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28)),
        (Window("month"), date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Window("month"), date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Window("quarter"), date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (Window("quarter"), date(2026, 11, 20), date(2026, 10, 1), date(2026, 12, 31)),
        (Window("rolling", 7), date(2026, 3, 1), date(2026, 2, 23), date(2026, 3, 1)),
    ],
)
def test_a_day_has_its_period(window, day, first, last):
    assert period_of(window, day) == Period(first, last)


def test_the_week_of_31_december_2026_is_number_53_and_ends_in_january():
    week = period_of(Window("week"), date(2026, 12, 31))
    assert {day.isocalendar()[:2] for day in week.days()} == {(2026, 53)}
    assert week in periods_ending(Window("week"), *vars(month_of("2027-01")).values())


@given(week_starts, days)
def test_a_week_has_seven_days_and_begins_with_the_weekday_that_was_chosen(week_start, day):
    week = period_of(Window("week"), day, week_start)
    assert day in week
    assert week.first.isoweekday() == week_start
    assert len(list(week.days())) == 7


@given(calendar_windows, days, week_starts)
def test_periods_follow_each_other_without_gap_and_overlap(window, day, week_start):
    period = period_of(window, day, week_start)
    assert day in period
    assert period_of(window, period.first, week_start) == period_of(window, period.last, week_start) == period
    assert period_of(window, period.last + DAY, week_start).first == period.last + DAY


@given(windows, days, st.integers(0, 200), week_starts)
def test_periods_of_a_stretch_are_those_that_end_in_it_or_touch_it(window, first, length, week_start):
    last = first + length * DAY
    near = {period_of(window, day, week_start) for day in days_between(first - 92 * DAY, last + 92 * DAY)}
    ending = sorted((period for period in near if first <= period.last <= last), key=lambda period: period.last)
    touching = {period for period in near if any(first <= day <= last for day in period.days())}
    assert list(periods_ending(window, first, last, week_start)) == ending
    assert set(periods_touching(window, first, last, week_start)) == touching


def test_a_month_has_its_days():
    assert month_of("2026-02") == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert month_of("2026-12") == Period(date(2026, 12, 1), date(2026, 12, 31))


def test_the_periods_of_a_goal_for_once_are_not_in_the_calendar():
    with pytest.raises(ValueError, match="only the goal"):
        period_of(Window("once"), date(2026, 11, 20))
