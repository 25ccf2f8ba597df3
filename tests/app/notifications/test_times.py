"""When a mail may go out, by clocks that are put forward and back."""

from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from app.notifications import model
from app.notifications.model import Settings

BERLIN = ZoneInfo("Europe/Berlin")
ODD = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Cairo",
]
CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")


def wait(settings, now, zone=BERLIN, week_start=1):
    return model.mail_time(settings, now, zone, week_start).astimezone(zone).isoformat()


def quiet(starts, ends, **more):
    return Settings("ada", quiet_from=starts, quiet_until=ends, **more)


def there(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("now", "hours", "at"),
    [
        ("2026-11-20T21:59", ("22:00", "07:00"), "2026-11-20T21:59:00+01:00"),
        ("2026-11-20T22:00", ("22:00", "07:00"), "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T06:59", ("22:00", "07:00"), "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T07:00", ("22:00", "07:00"), "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T13:00", ("12:00", "14:00"), "2026-11-21T14:00:00+01:00"),
        ("2026-11-21T11:59", ("12:00", "14:00"), "2026-11-21T11:59:00+01:00"),
        ("2026-03-28T23:00", ("22:00", "07:00"), "2026-03-29T07:00:00+02:00"),  # a night of an hour less
        ("2026-10-24T23:00", ("22:00", "07:00"), "2026-10-25T07:00:00+01:00"),  # and of an hour more
        ("2026-03-29T01:00", ("00:00", "02:30"), "2026-03-29T03:30:00+02:00"),  # an end that no clock shows
        ("2026-10-25T01:00", ("00:00", "02:30"), "2026-10-25T02:30:00+02:00"),  # and one that it shows twice
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says_so(now, hours, at):
    assert wait(quiet(*hours), there(now)) == at


def test_an_hour_that_comes_twice_is_quiet_twice():
    assert wait(quiet("00:00", "02:30"), there("2026-10-25T02:15", fold=1)) == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(
    ("now", "digest", "at"),
    [
        ("2026-11-20T07:59", "daily", "2026-11-20T08:00:00+01:00"),
        ("2026-11-20T08:00", "daily", "2026-11-21T08:00:00+01:00"),
        ("2026-11-20T08:00", "weekly", "2026-11-23T08:00:00+01:00"),
        ("2026-11-23T08:00", "weekly", "2026-11-30T08:00:00+01:00"),
        ("2026-03-28T09:00", "daily", "2026-03-29T08:00:00+02:00"),
    ],
)
def test_a_digest_comes_at_its_hour(now, digest, at):
    assert wait(Settings("ada", digest=digest), there(now)) == at


def test_a_digest_at_an_hour_that_is_skipped_comes_as_much_later():
    assert (
        wait(Settings("ada", digest="daily", digest_hour=2), there("2026-03-29T01:00")) == "2026-03-29T03:00:00+02:00"
    )


def test_a_digest_in_quiet_hours_waits_for_their_end():
    settings = quiet("22:00", "10:00", digest="daily")
    assert wait(settings, there("2026-11-20T12:00")) == "2026-11-21T10:00:00+01:00"


def test_a_week_that_has_no_such_day_has_no_digest():
    """Samoa had no 30 December 2011, a Friday."""
    apia = ZoneInfo("Pacific/Apia")
    now = datetime(2011, 12, 24, tzinfo=apia)
    assert wait(Settings("ada", digest="weekly"), now, apia, week_start=5) == "2012-01-06T08:00:00+14:00"


@effort(max_examples=100)
@given(
    starts=CLOCKS,
    ends=CLOCKS,
    digest=st.sampled_from(model.DIGESTS),
    hour=st.integers(0, 23),
    now=st.datetimes(datetime(2011, 12, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from(ODD).map(ZoneInfo),
    week_start=st.integers(1, 7),
)
def test_a_mail_never_goes_out_early_or_in_quiet_hours_and_never_waits_for_long(
    starts, ends, digest, hour, now, zone, week_start
):
    if starts == ends:
        return
    settings = quiet(starts, ends, digest=digest, digest_hour=hour)
    at = model.mail_time(settings, now, zone, week_start)
    assert at >= now
    assert not model.is_quiet(settings, at, zone) or _is_skipped(ends, at, zone)
    longest = {"off": 0, "daily": 2, "weekly": 15}[digest]
    assert at - now < timedelta(days=longest + 2, hours=2)
    if digest == "off" and not model.is_quiet(settings, now, zone):
        assert at == now


def _is_skipped(ends, at, zone):
    """What is as much later as the clocks are put forward may be past hours that begin just then again."""
    there = datetime.combine(at.astimezone(zone).date(), clock_time.fromisoformat(ends))
    both = {there.replace(fold=fold, tzinfo=zone).utcoffset() for fold in (0, 1)}
    return len(both) == 2
