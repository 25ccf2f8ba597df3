from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.model import DAY, Calendar

ZONES = files("tzdata").joinpath("zones").read_text().split()
FROM_TONGA_TO_HAWAII = 26  # hours of one date, as it goes round the world

zones = st.sampled_from(ZONES)
boundaries = st.integers(-17 * 60, 6 * 60)
days = st.dates(date(1950, 1, 1), date(2060, 12, 31))
calendars = st.builds(Calendar, zones, boundaries)


def hours(calendar, day):
    return (calendar.ends_at(day) - calendar.begins_at(day)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("America/Santiago", date(2026, 9, 6), 23),
        ("America/Santiago", date(2026, 4, 4), 25),
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Apia", date(2011, 12, 31), 24),
    ],
)
def test_a_day_is_as_long_as_its_place_makes_it(zone, day, length):
    assert hours(Calendar(zone), day) == length


@pytest.mark.parametrize(
    ("zone", "boundary", "day", "begins_at"),
    [
        ("Africa/Cairo", 0, date(2026, 4, 24), "2026-04-23T22:00Z"),
        ("America/Santiago", 0, date(2026, 9, 6), "2026-09-06T04:00Z"),
        ("Pacific/Apia", 0, date(2011, 12, 30), "2011-12-30T10:00Z"),
        ("Pacific/Apia", 0, date(2011, 12, 31), "2011-12-30T10:00Z"),
        ("Europe/Berlin", 150, date(2026, 3, 29), "2026-03-29T01:00Z"),
        ("Europe/Berlin", 150, date(2026, 10, 25), "2026-10-25T00:30Z"),
        ("Europe/Berlin", 240, date(2026, 3, 29), "2026-03-29T02:00Z"),
        ("Europe/Berlin", -60, date(2026, 3, 29), "2026-03-28T22:00Z"),
        ("America/Havana", 0, date(2026, 11, 1), "2026-11-01T04:00Z"),
    ],
)
def test_a_day_begins_with_the_first_instant_that_there_is_at_or_after_its_local_time(zone, boundary, day, begins_at):
    assert Calendar(zone, boundary).begins_at(day) == datetime.fromisoformat(begins_at)


@pytest.mark.parametrize(
    ("zone", "boundary", "instant", "day"),
    [
        ("America/Los_Angeles", 0, "2026-03-01T04:30Z", date(2026, 2, 28)),
        ("Europe/Berlin", 0, "2026-03-01T04:30Z", date(2026, 3, 1)),
        ("Europe/Berlin", 240, "2026-03-01T02:59:59.999999Z", date(2026, 2, 28)),
        ("Europe/Berlin", 240, "2026-03-01T03:00Z", date(2026, 3, 1)),
        ("Europe/Berlin", -17 * 60, "2026-03-01T06:00Z", date(2026, 3, 2)),
        ("Africa/Cairo", 0, "2026-04-23T21:59:59Z", date(2026, 4, 23)),
        ("Africa/Cairo", 0, "2026-04-23T22:00Z", date(2026, 4, 24)),
        ("Pacific/Apia", 0, "2011-12-30T09:59:59Z", date(2011, 12, 29)),
        ("Pacific/Apia", 0, "2011-12-30T10:00Z", date(2011, 12, 31)),
    ],
)
def test_an_instant_counts_for_the_day_that_it_is_in(zone, boundary, instant, day):
    assert Calendar(zone, boundary).day_of(datetime.fromisoformat(instant)) == day


def test_an_hour_that_comes_twice_begins_one_day_only():
    """In St. John's the clock went from a minute past midnight back to yesterday: midnight came again an hour later."""
    calendar, day = Calendar("America/St_Johns"), date(2006, 10, 29)
    assert calendar.begins_at(day) == datetime(2006, 10, 29, 2, 30, tzinfo=UTC)
    assert calendar.day_of(datetime(2006, 10, 29, 3, 0, tzinfo=UTC)) == day
    assert hours(calendar, day) == 25


@given(calendars, st.datetimes(datetime(1950, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC)))
def test_every_instant_is_in_its_own_day(calendar, instant):
    day = calendar.day_of(instant)
    assert calendar.begins_at(day) <= instant < calendar.ends_at(day)


@given(calendars, days)
def test_days_follow_each_other_without_gap_and_overlap(calendar, day):
    begins_at, ends_at = calendar.begins_at(day), calendar.ends_at(day)
    assert ends_at == calendar.begins_at(day + DAY)
    assert begins_at <= ends_at
    if begins_at < ends_at:
        assert calendar.day_of(begins_at) == calendar.day_of(ends_at - timedelta(microseconds=1)) == day
    assert calendar.day_of(ends_at) > day


def test_the_days_of_this_year_follow_each_other_everywhere():
    year = [date(2026, 1, 1) + n * DAY for n in range(366)]
    for zone in ZONES:
        begins = [Calendar(zone).begins_at(day) for day in year]
        assert begins == sorted(set(begins)), zone
        assert [Calendar(zone).day_of(instant) for instant in begins[::30]] == year[::30], zone


@given(boundaries, days)
def test_a_date_is_over_in_tonga_a_day_before_it_is_over_in_hawaii(boundary, day):
    first, last = Calendar("Etc/GMT-14", boundary), Calendar("Etc/GMT+12", boundary)
    assert last.begins_at(day) - first.begins_at(day) == timedelta(hours=FROM_TONGA_TO_HAWAII)
