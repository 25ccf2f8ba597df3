"""What fits together in the definition of a goal. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.calendars.model import Window
from app.kinds.model import Promise

LONGEST_ROLLING = 92
_EVERY_DAY = 7
_SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90}


@dataclass(frozen=True)
class Problem:
    pointer: str
    detail: str


@dataclass(frozen=True)
class _Definition:
    promise: Promise
    window: Window
    starts_on: date
    ends_on: date | None
    items: int
    freezes: int


def problems(
    promise: Promise, window: Window, *, starts_on: date, ends_on: date | None, items: int, freezes: int
) -> list[Problem]:
    """`items` are those of a checklist that are asked for."""
    defined = _Definition(promise, window, starts_on, ends_on, items, freezes)
    return [Problem(*problem) for check in _CHECKS for problem in check(defined)]


_Found = Iterator[tuple[str, str]]


def _rolling(defined: _Definition) -> _Found:
    window = defined.window
    if window.unit != "rolling":
        if window.days is not None:
            yield "/window/days", "Only a rolling window has days."
        if window.hits is not None:
            yield "/window/hits", "Only a rolling window has hits."
    elif window.days is None or not 2 <= window.days <= LONGEST_ROLLING:
        yield "/window/days", f"A rolling window has 2 to {LONGEST_ROLLING} days."
    elif window.hits is not None and not 1 <= window.hits <= window.days:
        yield "/window/hits", "There are 1 to as many hits as the window has days."


def _hits(defined: _Definition) -> _Found:
    if defined.window.hits is None:
        return
    if defined.promise.kind not in ("at_least", "yes_no", "checklist"):
        yield "/window/hits", "Only days of at_least, yes_no and checklist are hits."
    if defined.promise.kind == "yes_no" and defined.promise.target != 1:
        yield "/target", "A day is a hit by one yes: how many of them is in hits."


def _once(defined: _Definition) -> _Found:
    is_reach_by = defined.promise.kind == "reach_by"
    if is_reach_by != (defined.window.unit == "once"):
        yield "/window/unit", "The window of reach_by is once, and only its."
    if not is_reach_by:
        if defined.ends_on is not None:
            yield "/ends_on", "Only reach_by has a last day."
        if defined.promise.start_value is not None:
            yield "/start_value", "Only reach_by has a value that it starts from."


def _reach_by(defined: _Definition) -> _Found:
    promise = defined.promise
    if promise.kind != "reach_by":
        return
    if defined.ends_on is None:
        yield "/ends_on", "Say by when it is to be reached."
    elif defined.ends_on <= defined.starts_on:
        yield "/ends_on", "It ends after the day on which it starts."
    if promise.start_value is None:
        yield "/start_value", "Say what it starts from."
    elif promise.is_kept_by(promise.start_value):
        yield "/start_value", "From there the target is reached already: look at the direction."


def _direction(defined: _Definition) -> _Found:
    if defined.promise.is_one_way and defined.promise.direction != "at_least":
        yield "/direction", "Only average, threshold and reach_by have a direction."


def _weekdays(defined: _Definition) -> _Found:
    weekdays = defined.promise.weekdays
    if not weekdays or len(set(weekdays)) < len(weekdays) or not set(weekdays) <= {1, 2, 3, 4, 5, 6, 7}:
        yield "/weekdays", "Name at least one weekday, 1 for Monday to 7 for Sunday, each once."
    elif len(weekdays) < _EVERY_DAY:
        if defined.window.unit not in ("day", "rolling"):
            yield "/weekdays", "Only windows of a day and rolling ones have chosen weekdays."
        if defined.promise.kind == "odometer":
            yield "/weekdays", "A meter counts on every day."


def _freezes(defined: _Definition) -> _Found:
    if defined.freezes and defined.window.unit not in ("day", "week", "rolling"):
        yield "/freezes_per_month", "Only windows of a day, a week and rolling ones can be frozen."
    if defined.freezes < 0:
        yield "/freezes_per_month", "There are none or more."


def _items(defined: _Definition) -> _Found:
    if defined.promise.kind == "checklist" and not defined.items:
        yield "/items", "A checklist asks for at least one item."
    if defined.promise.kind != "checklist" and defined.items:
        yield "/items", "Only a checklist has items."


def _target(defined: _Definition) -> _Found:
    promise, most = defined.promise, _most(defined)
    if promise.kind in ("at_least", "odometer") and promise.target <= 0:
        yield "/target", "It has to be more than 0."
    if promise.kind == "at_most" and promise.target < 0:
        yield "/target", "It cannot be less than 0."
    if most is not None and (promise.target % 1 or not 1 <= promise.target <= most):
        yield "/target", f"It is a whole number from 1 to {most}."


def _most(defined: _Definition) -> int | None:
    if defined.promise.kind == "checklist":
        return defined.items or None
    if defined.promise.kind == "yes_no":
        return defined.window.days or _SHORTEST.get(defined.window.unit)
    return None


def _source(defined: _Definition) -> _Found:
    if not defined.promise.is_manual and defined.promise.kind in ("yes_no", "checklist"):
        yield "/source/kind", "What is ticked off has a person as its source."


_CHECKS: tuple[Callable[[_Definition], _Found], ...] = (
    _rolling,
    _hits,
    _once,
    _reach_by,
    _direction,
    _weekdays,
    _freezes,
    _items,
    _target,
    _source,
)
