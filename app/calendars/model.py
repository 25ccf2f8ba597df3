"""Days that are not 24 hours, and the periods made of them. Pure: no clock, no AWS."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Calendar:
    """Whose days: they begin `boundary_minutes` after midnight, before it when negative."""

    zone: str
    boundary_minutes: int = 0
    week_start: int = 1  # Monday, as ISO 8601 counts

    def day_of(self, instant: datetime) -> date:
        """The local date that an instant counts for."""
        raise NotImplementedError

    def begins_at(self, day: date) -> datetime:
        """The first instant, in UTC, that is at or after the local time at which this day begins."""
        raise NotImplementedError


@dataclass(frozen=True)
class Period:
    """Named by its last day."""

    first: date
    last: date


@dataclass(frozen=True)
class Window:
    """`day`, `week`, `month`, `quarter`; `rolling`, the last `days` days, of which `hits` have to be good ones where
    that is given; `once`, from the first day of the goal to its last."""

    unit: str
    days: int | None = None
    hits: int | None = None
