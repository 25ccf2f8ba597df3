"""What is promised, and whether it was kept. Pure: no app, no AWS, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.calendars.model import Calendar, Period, Window
from app.folds.model import Fold

KINDS = ("at_least", "at_most", "average", "threshold", "reach_by", "odometer", "yes_no", "checklist")
AGGREGATIONS = ("sum", "last", "min", "max", "mean", "count")
SOURCES = (
    "manual",
    "aws_cost",
    "review_risk",
    "change_failure_rate",
    "deploy_frequency",
    "restore_drill_age",
    "smoke_availability",
    "iam_findings",
    "http_json",
    "push",
)
OUTCOMES = ("pending", "met", "missed", "skipped", "paused", "no_data")
FLAGS = ("grace", "provisional", "corrected")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
TEAM = "TEAM"  # the space of goals that belong to everybody; others are in `USER#<id>`


@dataclass(frozen=True)
class Item:
    """Of a checklist. The place in the list is its bit; one that is no longer asked for keeps its place."""

    id: str
    title: str
    is_asked: bool = True


@dataclass(frozen=True)
class Target:
    """Counts for the period that `since` is in and for all later ones, until the next target does. All that may change
    and must not judge the past is in it, so that a rebuild judges as it was judged."""

    since: date  # after the last day that is judged, or the first day of the goal
    value: Decimal  # of a goal with `hits`, what makes a day a good one; of a checklist, how many items
    weekdays: tuple[int, ...] = EVERY_DAY
    freezes_per_month: int = 0


@dataclass(frozen=True)
class Pause:
    id: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class Source:
    kind: str = "manual"
    project: str | None = None
    stage: str | None = None
    url: str | None = None  # of http_json
    pointer: str | None = None  # RFC 6901, to the number in what it answers
    sealed_secret: str | None = None  # of push


@dataclass(frozen=True)
class Goal:
    id: str
    space: str
    owner_id: str
    name: str
    kind: str
    window: Window
    targets: tuple[Target, ...]  # oldest first
    starts_on: date
    created_at: str
    description: str = ""
    unit: str = ""
    aggregation: str = "sum"
    direction: str = "at_least"  # of average, threshold and reach_by: at_least or at_most
    ends_on: date | None = None  # of reach_by
    start_value: Decimal | None = None  # of reach_by
    items: tuple[Item, ...] = ()
    zone: str | None = None  # None follows the owner
    day_boundary_minutes: int | None = None  # None follows the owner
    week_start: int = 1
    grace_minutes: int = 0
    pauses: tuple[Pause, ...] = ()
    source: Source = Source()
    reminder_minutes: int | None = None  # before the deadline
    is_blocking: bool = False  # whether a review that breaks it stops the change
    changed_at: str = ""
    deleted_at: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Facts:
    """What cannot be derived of the periods that end in one month, by their last day."""

    skips: Mapping[date, str] = field(default_factory=dict)  # why
    announced: Mapping[date, str] = field(default_factory=dict)  # the outcome that was told first


@dataclass(frozen=True)
class Verdict:
    period: Period
    outcome: str
    flags: frozenset[str]
    value: Decimal | None
    target: Decimal
    reason: str
    needed: Decimal | None = None  # the least that is still to do
    fails_on: date | None = None  # when it is lost, if nothing more is done


def judge(
    goal: Goal, calendar: Calendar, period: Period, days: Mapping[date, Fold], facts: Facts, now: datetime
) -> Verdict:
    """`days` are those of the period that have data, and for an odometer the last one before it."""
    raise NotImplementedError
