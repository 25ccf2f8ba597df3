"""Days that are not 24 hours, and the periods made of them. Pure: no clock, no AWS."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Whose days: they begin `boundary_minutes` after midnight, before it when negative."""

    zone: str
    boundary_minutes: int = 0

    def day_of(self, instant: datetime) -> date:
        """The local date that an instant counts for."""
        local = instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        day = (local - timedelta(minutes=self.boundary_minutes)).date()
        while self.begins_at(day) > instant:
            day -= DAY
        while self.begins_at(day + DAY) <= instant:
            day += DAY
        return day

    def begins_at(self, day: date) -> datetime:
        """The first instant, in UTC, that is at or after the local time at which this day begins."""
        return _first_at(self.zone, datetime.combine(day, time()) + timedelta(minutes=self.boundary_minutes))

    def ends_at(self, day: date) -> datetime:
        return self.begins_at(day + DAY)


@lru_cache(maxsize=4096)
def _first_at(zone: str, local: datetime) -> datetime:
    """Of an hour that comes twice the first one; for a time that is skipped, the instant that skips it."""
    here = ZoneInfo(zone)
    instant = local.replace(tzinfo=here).astimezone(UTC)
    if _local(instant, here) == local:
        return instant
    before = local.replace(tzinfo=here, fold=1).astimezone(UTC)  # by the offset after the change, which is too early
    seconds = range(int((instant - before) / timedelta(seconds=1)) + 1)
    skipped = bisect_left(seconds, local, key=lambda s: _local(before + timedelta(seconds=s), here))
    return before + timedelta(seconds=skipped)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


@dataclass(frozen=True)
class Period:
    """Named by its last day."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        return days_between(self.first, self.last)


@dataclass(frozen=True)
class Window:
    """`day`, `week`, `month`, `quarter`; `rolling`, the last `days` days, of which `hits` have to be good ones where
    that is given; `once`, from the first day of the goal to its last, which only the goal knows."""

    unit: str
    days: int | None = None
    hits: int | None = None


def days_between(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def period_of(window: Window, day: date, week_start: int = 1) -> Period:
    """The period that contains a day; of the rolling ones the one that ends with it."""
    match window.unit:
        case "day":
            return Period(day, day)
        case "rolling":
            return Period(day - ((window.days or 1) - 1) * DAY, day)
        case "week":
            first = day - (day.isoweekday() - week_start) % 7 * DAY
            return Period(first, first + 6 * DAY)
        case "month":
            return Period(day.replace(day=1), month_end(day))
        case "quarter":
            month = day.month - (day.month - 1) % 3
            return Period(date(day.year, month, 1), month_end(date(day.year, month + 2, 1)))
    raise ValueError(f"only the goal knows the periods of {window.unit}")


def periods_ending(window: Window, first: date, last: date, week_start: int = 1) -> Iterator[Period]:
    """Oldest first, those whose last day is one of these."""
    period = period_of(window, first, week_start)
    while period.last <= last:
        yield period
        period = period_of(window, period.last + DAY, week_start)


def periods_touching(window: Window, first: date, last: date, week_start: int = 1) -> Iterator[Period]:
    """Oldest first, those that have one of these days in them: the last days of a rolling one lie ahead."""
    ahead = (window.days or 1) - 1 if window.unit == "rolling" else 0
    return periods_ending(window, first, period_of(window, last, week_start).last + ahead * DAY, week_start)


def month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - DAY


def month_of(month: str) -> Period:
    """Of 2026-11, its days."""
    first = date.fromisoformat(f"{month}-01")
    return Period(first, month_end(first))
