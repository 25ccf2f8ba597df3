"""One value of a goal, at one time, by somebody. Pure."""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.aggregates.model import Changes
from app.calendars.model import Calendar
from app.core.failures import Invalid
from app.folds.model import Value
from app.goals.model import Goal
from app.verdicts import model as verdicts

MANUAL = "manual"
_MOST_A_DAY = 200
_MOST_MEASURED_A_DAY = 1440  # one a minute
_AHEAD = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class CheckIn:
    id: str
    goal_id: str
    amount: Decimal
    occurred_at: str  # in UTC
    tz: str
    local_date: date
    by: str  # id of a user, or the name of a source
    recorded_at: str
    posted: str  # digest of what was sent first, to know it again
    seq: int  # that of the goal's state with which it was written
    source: str = MANUAL
    note: str = ""
    is_late: bool = False
    is_provisional: bool = False
    changed_by: str | None = None
    changed_at: str | None = None
    deleted_at: str | None = None
    version: int = 1

    @property
    def value(self) -> Value:
        return Value(self.amount, self.occurred_at, self.is_late, self.is_provisional)


@dataclass(frozen=True)
class Evidence:
    """What a source says; the same id says it anew."""

    id: str
    amount: Decimal
    occurred_at: datetime
    local_date: date | None = None  # where the source counts in days
    is_provisional: bool = False
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """What somebody wants to be written, of which the day is to be found."""

    id: str
    amount: Decimal
    occurred_at: datetime
    tz: str
    local_date: date | None
    note: str

    @property
    def digest(self) -> str:
        """The same for whatever means the same."""
        content = (f"{self.amount.normalize():f}", _utc(self.occurred_at), self.tz, str(self.local_date), self.note)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def most_a_day(goal: Goal) -> int:
    return _MOST_A_DAY if goal.source.kind == MANUAL else _MOST_MEASURED_A_DAY


def make_id(now: datetime) -> str:
    """A ULID: grows with time."""
    number = int(now.timestamp() * 1000) << 80 | secrets.randbits(80)
    return "".join(_LETTERS[number >> place & 31] for place in range(125, -1, -5))


def is_id(text: str) -> bool:
    return _ULID.fullmatch(text) is not None


def draft(goal: Goal, body: Mapping[str, Any], now: datetime) -> Draft:
    return Draft(
        body.get("id") or make_id(now),
        amount_of(goal, body),
        body["occurred_at"],
        body["tz"],
        body.get("local_date"),
        body.get("note", ""),
    )


def says_amount(body: Mapping[str, Any]) -> bool:
    return bool({"amount", "done", "items"} & body.keys())


def amount_of(goal: Goal, body: Mapping[str, Any]) -> Decimal:
    """Said in the way of the goal's kind, and in no other."""
    said = {"yes_no": "done", "checklist": "items"}.get(goal.kind, "amount")
    for other in {"amount", "done", "items"} - {said}:
        if other in body:
            raise Invalid(f"#/{other}", f"Of this kind of goal, say `{said}`.")
    if said not in body and not (said == "amount" and goal.aggregation == "count"):
        raise Invalid(f"#/{said}", "Missing data for required field.")
    if said == "items":
        return Decimal(sum(_bits(goal, body["items"])))
    return Decimal(body.get(said, 1))


def done_items(goal: Goal, amount: Decimal) -> list[str]:
    return [item.id for place, item in enumerate(goal.items) if int(amount) >> place & 1]


def day_of(goal: Goal, calendar: Calendar, wanted: Draft) -> date:
    """The local date that it counts for; a given one may be a day off, as somebody writes at night or on a journey."""
    computed = Calendar(wanted.tz, calendar.boundary_minutes).day_of(wanted.occurred_at)
    day = wanted.local_date or computed
    if abs(day - computed) > timedelta(days=1):
        raise Invalid("#/local_date", f"That is more than a day from {computed}, when it occurred.")
    field = "local_date" if wanted.local_date else "occurred_at"
    if day < goal.starts_on:
        raise Invalid(f"#/{field}", f"The goal begins on {goal.starts_on}.")
    if goal.ends_on and day > goal.ends_on:
        raise Invalid(f"#/{field}", f"The goal ended on {goal.ends_on}.")
    return day


def check_time(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now + _AHEAD:
        raise Invalid("#/occurred_at", "That is more than a day in the future.")
    if occurred_at < _EPOCH:
        raise Invalid("#/occurred_at", "That is before 1970.")


def first(goal: Goal, calendar: Calendar, wanted: Draft, *, by: str, now: datetime, seq: int) -> CheckIn:
    check_time(wanted.occurred_at, now)
    day = day_of(goal, calendar, wanted)
    return CheckIn(
        id=wanted.id,
        goal_id=goal.id,
        amount=wanted.amount,
        occurred_at=_utc(wanted.occurred_at),
        tz=wanted.tz,
        local_date=day,
        by=by,
        recorded_at=now.isoformat(),
        posted=wanted.digest,
        seq=seq,
        note=wanted.note,
        is_late=verdicts.is_late(goal, calendar, day, now),
    )


def edited(goal: Goal, calendar: Calendar, known: CheckIn, body: Mapping[str, Any], now: datetime) -> CheckIn:
    """Its day stays unless something is said about it; whether it came late is a matter of when it came first."""
    wanted = Draft(
        known.id,
        amount_of(goal, body) if says_amount(body) else known.amount,
        body.get("occurred_at", datetime.fromisoformat(known.occurred_at)),
        body.get("tz", known.tz),
        body.get("local_date"),
        body.get("note", known.note),
    )
    check_time(wanted.occurred_at, now)
    is_placed_anew = bool({"occurred_at", "tz", "local_date"} & body.keys())
    return _with(goal, calendar, known, wanted, day_of(goal, calendar, wanted) if is_placed_anew else known.local_date)


def told(
    goal: Goal, calendar: Calendar, known: CheckIn | None, evidence: Evidence, now: datetime, *, seq: int
) -> CheckIn | None:
    """What a source says, for the first time or anew; None where it is outside of the time of the goal."""
    wanted = Draft(
        evidence.id, evidence.amount, evidence.occurred_at, calendar.zone, evidence.local_date, evidence.note
    )
    day = evidence.local_date or calendar.day_of(evidence.occurred_at)
    if day < goal.starts_on or (goal.ends_on and day > goal.ends_on):
        return None
    by = goal.source.kind
    if known is None:
        entry = first(goal, calendar, wanted, by=by, now=now, seq=seq)
        return replace(entry, source=by, is_provisional=evidence.is_provisional)
    after = replace(_with(goal, calendar, known, wanted, day), is_provisional=evidence.is_provisional, deleted_at=None)
    return known if after == known else stamped(after, by=by, now=now, seq=seq)


def stamped(changed: CheckIn, *, by: str, now: datetime, seq: int) -> CheckIn:
    return replace(changed, changed_by=by, changed_at=now.isoformat(), seq=seq, version=changed.version + 1)


def deleted(known: CheckIn, now: datetime) -> CheckIn:
    """What is left of it tells other devices, and that its id is used up."""
    return replace(known, note="", deleted_at=now.isoformat())


def changes(pairs: Iterable[tuple[CheckIn | None, CheckIn]]) -> Changes:
    """What they mean for the days, each as it was and as it will be."""
    by_day: dict[date, dict[str, Value | None]] = {}
    for before, after in pairs:
        if before:
            by_day.setdefault(before.local_date, {})[before.id] = None
        if not after.deleted_at:
            by_day.setdefault(after.local_date, {})[after.id] = after.value
    return by_day


def _with(goal: Goal, calendar: Calendar, known: CheckIn, wanted: Draft, day: date) -> CheckIn:
    recorded_at = datetime.fromisoformat(known.recorded_at)
    return replace(
        known,
        amount=wanted.amount,
        occurred_at=_utc(wanted.occurred_at),
        tz=wanted.tz,
        local_date=day,
        note=wanted.note,
        is_late=verdicts.is_late(goal, calendar, day, recorded_at) if day != known.local_date else known.is_late,
    )


def _bits(goal: Goal, items: Iterable[str]) -> set[int]:
    places = {item.id: place for place, item in enumerate(goal.items) if item.is_asked}
    for place, item in enumerate(items):
        if item not in places:
            raise Invalid(f"#/items/{place}", "There is no such item in this goal.")
    return {1 << places[item] for item in items}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
