"""Check-ins as lines of text, and lines of text as check-ins. Pure.

Beeminder and Loop say when and how much in their own words; both are read into `Found`. What a row says decides its
id, so the same file brings the same check-ins each time, and two equal rows in one file stay two.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from app.calendars.model import Calendar
from app.check_ins.model import CheckIn, check_time, done_items, is_id
from app.core import amounts
from app.core.failures import AppError, Invalid
from app.goals.model import Goal

BEEMINDER, LOOP, OURS = FORMS = ("beeminder", "loop", "ai-wizard")
MOST_ROWS = 10_000
RESULTS = IMPORTED, THERE, SKIPPED, INVALID = ("imported", "already there", "skipped", "invalid")
COLUMNS = (
    "id",
    "local_date",
    "amount",
    "unit",
    "note",
    "occurred_at",
    "tz",
    "by",
    "source",
    "is_late",
    "is_provisional",
    "recorded_at",
    "changed_by",
    "changed_at",
    "goal",
)
_DELIMITERS = ",;\t"
_LONGEST_NOTE = 2000
_CENTURY = date(2000, 1, 1)  # no goal begins before it
_A_DAY, _HALF_A_DAY = timedelta(days=1), timedelta(hours=12)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Cells = Sequence[str]


class Unreadable(AppError):
    """The file as a whole."""

    status = 422
    slug = "unreadable-file"


class _BadRow(Exception):
    pass


class _NothingToDo(Exception):
    """The row is fine and says that nothing happened."""


@dataclass(frozen=True)
class Found:
    row: int
    day: date | None  # None where `at` has to say it
    amount: Decimal
    note: str = ""
    at: datetime | None = None
    tz: str = ""
    id: str = ""


@dataclass(frozen=True)
class Passed:
    row: int
    result: str
    detail: str


@dataclass(frozen=True)
class _Layout:
    """Which column says what."""

    day: int | None
    amount: int
    note: int | None = None
    at: int | None = None
    id: int | None = None
    tz: int | None = None
    has_header: bool = True


@dataclass(frozen=True)
class _Habits:
    """How one kind of file writes days and numbers, as far as only the whole of it tells."""

    is_comma_decimal: bool
    day_first: bool | None


def new_goal(name: str, form: str, rows: Iterable[Found | Passed]) -> dict[str, Any]:
    """What fits what was found. Its target can be changed; its kind cannot."""
    found = [row for row in rows if isinstance(row, Found)]
    days = (row.day or (row.at and row.at.date() - _A_DAY) for row in found)
    first = min((day for day in days if day), default=None)
    goal: dict[str, Any] = {"name": name} | ({"starts_on": max(first, _CENTURY)} if first else {})
    if form == LOOP and all(row.amount in (0, 1) for row in found):
        return goal | {"kind": "yes_no", "window": {"unit": "day"}}
    return goal | {"kind": "at_least", "window": {"unit": "day" if form == LOOP else "week"}, "target": Decimal(1)}


def rehearse(row: Found | Passed, now: datetime) -> Passed:
    """Into a goal that is not there yet, and that will begin where the file does."""
    try:
        if isinstance(row, Found):
            check_time(row.at or datetime.combine(row.day or _FIRST, _NOON), now)
    except Invalid as error:
        return Passed(row.row, INVALID, error.errors[0]["detail"])
    return row if isinstance(row, Passed) else Passed(row.row, IMPORTED, "")


def as_check_in(row: Found, goal: Goal, calendar: Calendar, form: str) -> dict[str, Any]:
    """As somebody would say it. A row with nothing but a day happened in the middle of it."""
    at = row.at or (calendar.begins_at(row.day) + _HALF_A_DAY if row.day else None)
    said = {"id": row.id, "occurred_at": at, "tz": row.tz or calendar.zone, "note": row.note, "local_date": row.day}
    if goal.kind == "yes_no":
        return said | {"done": row.amount != 0}
    if goal.kind == "checklist":
        return said | {"items": _items(row, goal, form)}
    return said | {"amount": row.amount}


def _items(row: Found, goal: Goal, form: str) -> list[str]:
    if form != OURS or row.amount != int(row.amount) or not 0 <= row.amount < 2 ** len(goal.items):
        raise Invalid("#/items", "A checklist takes nothing but what was exported from it.")
    return done_items(goal, row.amount)


def read(content: bytes, form: str, habit: str | None = None) -> list[Found | Passed]:
    """One for each row below the header, in their order. Raises Unreadable."""
    rows, delimiter = _rows(content)
    layout = _LAYOUTS[form]([name.strip() for name in rows[0]], habit)
    body = [(number, cells) for number, cells in enumerate(rows, 1) if number > layout.has_header and any(cells)]
    if len(body) > MOST_ROWS:
        raise Unreadable(f"The file has {len(body)} rows; {MOST_ROWS} at a time is the most. Split it.")
    habits = _Habits(delimiter == ";", _is_day_first(_cell(cells, layout.day) for _, cells in body))
    return list(_with_ids((_read_row(number, cells, layout, habits, form) for number, cells in body), form))


def _rows(content: bytes) -> tuple[list[list[str]], str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not in UTF-8.") from None
    if "\0" in text:
        raise Unreadable("The file is not text: it has zeros in it.")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if not first.strip():
        raise Unreadable("The file is empty, or its first line is.")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(f"The file is not CSV: {error}.") from None
    return rows, delimiter


def _read_row(number: int, cells: Cells, layout: _Layout, habits: _Habits, form: str) -> Found | Passed:
    day, at = _cell(cells, layout.day), _cell(cells, layout.at)
    try:
        if not day and not at:
            raise _BadRow("It does not say when.")
        return Found(
            number,
            _day(day, habits) if day else None,
            _AMOUNTS[form](_cell(cells, layout.amount), habits),
            _note(cells, layout.note, form),
            _instant(at) if at else None,
            _zone(_cell(cells, layout.tz)),
            _id(_cell(cells, layout.id), form),
        )
    except _NothingToDo as reason:
        return Passed(number, SKIPPED, str(reason))
    except _BadRow as reason:
        return Passed(number, INVALID, str(reason))


def _cell(cells: Cells, place: int | None) -> str:
    return _raw(cells, place).strip()


def _raw(cells: Cells, place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


# Columns


def _beeminder(header: Cells, _habit: str | None) -> _Layout:
    """As its datapoints are named, in any order; without names: day, value, comment."""
    names = [name.lower() for name in header]
    if "value" not in names:
        return _Layout(day=0, amount=1, note=2, has_header=False)
    day = _place(names, "daystamp", "date", "day")
    at = _place(names, "timestamp", "time")
    if day is None and at is None:
        raise Unreadable("No column says when: expected daystamp, date or timestamp in the first line.")
    return _Layout(day, names.index("value"), _place(names, "comment", "note", "notes"), at, _place(names, "id"))


def _loop(header: Cells, habit: str | None) -> _Layout:
    """`Date,Value,Notes` of one habit, `Date,<habit>,<habit>,` of all, or days and values without names."""
    names = [name.lower() for name in header]
    if "position" in names and "name" in names:
        raise Unreadable("This file describes the habits. Send Checkmarks.csv, which says when they were done.")
    if "score" in names:
        raise Unreadable("This file holds scores. Send Checkmarks.csv, which says when it was done.")
    if names[0] != "date":
        return _Layout(day=0, amount=1, note=2, has_header=False)
    if "value" in names:
        return _Layout(0, names.index("value"), _place(names, "notes"))
    return _Layout(0, _place_of_habit(header, habit))


def _place_of_habit(header: Cells, habit: str | None) -> int:
    known = [name for name in header[1:] if name]
    wanted = habit or (known[0] if len(known) == 1 else None)
    if wanted not in known:
        raise Unreadable(f"Say with ?habit= which one is meant: {', '.join(known)}.")
    return header.index(wanted)


def _ours(header: Cells, _habit: str | None) -> _Layout:
    names = list(header)
    wanted = ("local_date", "amount", "note", "occurred_at", "id", "tz")
    missing = [name for name in wanted if name not in names]
    if missing:
        raise Unreadable(f"This is not an export of ours: {', '.join(missing)} is missing in the first line.")
    day, amount, note, at, id_, tz = map(names.index, wanted)
    return _Layout(day, amount, note, at, id_, tz)


def _place(names: Sequence[str], *wanted: str) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


_LAYOUTS: dict[str, Callable[[Cells, str | None], _Layout]] = {BEEMINDER: _beeminder, LOOP: _loop, OURS: _ours}


# Days and instants

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ]?)(\d{1,2})\2(\d{1,2})(?:[T ].*)?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


def _is_day_first(cells: Iterable[str]) -> bool | None:
    """Whether 3/4 is in April. None where the whole file does not tell."""
    slashed = [match for cell in cells if (match := _SLASHED.fullmatch(cell))]
    day_first = any(int(match[1]) > 12 for match in slashed)
    month_first = any(int(match[2]) > 12 for match in slashed)
    return None if day_first == month_first else day_first


def _day(text: str, habits: _Habits) -> date:
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[3], match[4])
    if match := _DOTTED.fullmatch(text):
        return _date(match[3], match[2], match[1])
    match = _SLASHED.fullmatch(text)
    if match and habits.day_first is not None:
        day, month = (match[1], match[2]) if habits.day_first else (match[2], match[1])
        return _date(match[3], month, day)
    if match:
        raise _BadRow("It could be the day or the month that comes first; write 2026-11-20.")
    raise _BadRow("The day is not understood; write 2026-11-20.")


def _date(year: str, month: str, day: str) -> date:
    try:
        return _in_our_time(date(int(year), int(month), int(day)))
    except ValueError:
        raise _BadRow("There is no such day.") from None


def _in_our_time[When: date](when: When) -> When:
    if not 1970 <= when.year <= 2200:
        raise _BadRow("That is not in our time.")
    return when


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (KeyError, OSError, ValueError):
        raise _BadRow("There is no such time zone.") from None


def _instant(text: str) -> datetime:
    try:
        if re.fullmatch(r"\d{9,11}", text, re.ASCII):
            return _in_our_time(datetime.fromtimestamp(int(text), UTC))
        at = datetime.fromisoformat(re.sub(r" (?=[+-]\d{2}:?\d{2}$)", "", text).replace(" UTC", "Z"))
    except ValueError:
        raise _BadRow("The time is not understood; write 2026-11-20T08:00:00Z.") from None
    if at.tzinfo is None:
        raise _BadRow("The time does not say of which place; write 2026-11-20T08:00:00Z.")
    return _in_our_time(at).astimezone(UTC)


# Amounts

_WORDS = {"yes_manual": Decimal(1), "no": Decimal(0)}
_NOTHING = {
    "yes_auto": "Loop counts the day as done because of its neighbours; nothing was done on it.",
    "skip": "Loop skipped the day. Skip its period here, where that should count.",
    "unknown": "Loop knows nothing of the day.",
}
_OLD_WORDS = {"2": "yes_manual", "1": "yes_auto", "0": "no", "-1": "unknown", "3": "skip"}
_THOUSANDTHS = 1000  # as Loop writes what is measured


def _number(text: str, habits: _Habits) -> Decimal:
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", text, re.ASCII) and not habits.is_comma_decimal:
        raise _BadRow("The comma could mean thousands or a part; write 1234 or 1.234.")
    if "," in text and "." in text:
        raise _BadRow("Write the number without marks for thousands.")
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise _BadRow("The value is not a number.") from None
    return _exact(amount)


def _exact(amount: Decimal) -> Decimal:
    kept = amounts.exact(amount)
    if kept is None:
        raise _BadRow(amounts.RULE)
    return kept


def _of_loop(text: str, habits: _Habits) -> Decimal:
    word = _OLD_WORDS.get(text, text.lower())
    if word in _NOTHING:
        raise _NothingToDo(_NOTHING[word])
    return _WORDS[word] if word in _WORDS else _exact(_number(text, habits) / _THOUSANDTHS)


_AMOUNTS: dict[str, Callable[[str, _Habits], Decimal]] = {BEEMINDER: _number, LOOP: _of_loop, OURS: _number}


# Notes, and cells that a spreadsheet would take for a formula

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write(goal: Goal, check_ins: Iterable[CheckIn]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    table.writeheader()
    for one in check_ins:
        said = vars(one) | {"goal": goal.name, "unit": goal.unit}
        table.writerow({name: _as_cell(said[name]) for name in COLUMNS})
    return text.getvalue()


def _as_cell(value: Any) -> str:
    """A number stays one, also a negative one; a text that begins like a formula becomes one that does not."""
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _note(cells: Cells, place: int | None, form: str) -> str:
    note = _raw(cells, place).removeprefix("'") if form == OURS else _cell(cells, place)
    if len(note) > _LONGEST_NOTE:
        raise _BadRow(f"The note is longer than {_LONGEST_NOTE} characters.")
    return note


# Ids


def _id(text: str, form: str) -> str:
    if form == OURS and not is_id(text):
        raise _BadRow("The id is none of ours.")
    return text


def _with_ids(rows: Iterable[Found | Passed], form: str) -> Iterator[Found | Passed]:
    """Ours has ids of its own."""
    seen: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Passed) or form == OURS:
            yield row
            continue
        said = row.id or "\n".join(map(str, (row.day, row.at, row.amount.normalize(), row.note)))
        seen[said] += 1
        yield replace(row, id=_ulid(row, f"{form}\n{said}\n{seen[said]}"))


def _ulid(row: Found, said: str) -> str:
    """Sorts by the day, as one that a phone makes does."""
    when = row.at or datetime.combine(row.day or _FIRST, _NOON)
    milliseconds = max(0, int(when.timestamp() * 1000))
    number = (milliseconds << 80) | int.from_bytes(hashlib.sha256(said.encode()).digest()[:10])
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


_FIRST, _NOON = date(1970, 1, 1), time(12, tzinfo=UTC)
