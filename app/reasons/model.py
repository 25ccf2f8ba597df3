"""Why a verdict is what it is: one sentence. Pure."""

from datetime import date, datetime
from decimal import Decimal

from app.calendars.model import Period
from app.folds.model import EXACT, PLACES
from app.kinds.model import Measure, Promise

_BOUNDS = {"at_least": "at least", "at_most": "at most"}


def pending(promise: Promise, unit: str, measured: Measure, period: Period, today: date) -> str:
    """Of one that is not over."""
    by = _weekday(period.last, today)
    if promise.is_to_do:
        return _still_to_do(promise, unit, measured, by)
    if measured.value is None:
        return f"Nothing is known yet; {_promised(promise, unit)} {_is(promise.target)} promised until {by}."
    if measured.final == "missed" and promise.kind != "average":
        return f"{_standing(promise, unit, measured)} so far; it counts when the day is over."
    if promise.kind == "at_most":
        left = EXACT.subtract(promise.target, measured.value)
        return f"{_standing(promise, unit, measured)}; {amount(left, unit)} {_is(left)} left until {by}."
    return f"{_standing(promise, unit, measured)} so far; it counts when {by} is over."


def waiting(promise: Promise, unit: str, measured: Measure, until: datetime) -> str:
    """Of one that is over, while late entries are still taken."""
    standing = _standing(promise, unit, measured)
    if _is_single(promise):
        return f"Not done yet; it can still be entered until {moment(until)}."
    if promise.is_to_do and measured.needed:
        return f"{standing}; {_needed(promise, unit, measured)} can still be entered until {moment(until)}."
    if measured.value is None:
        return f"Nothing is known yet; it can still be entered until {moment(until)}."
    return f"{standing}; late entries count until {moment(until)}."


def met(promise: Promise, unit: str, measured: Measure) -> str:
    standing = _standing(promise, unit, measured)
    if promise.is_to_do:
        return "Done." if _is_single(promise) else f"{standing}; the target is reached."
    if promise.kind == "at_most":
        return f"{standing}; it stayed within the limit."
    return f"{standing}; {_promised(promise, unit)} {_was(promise.target)} promised."


def missed(promise: Promise, unit: str, measured: Measure, period: Period) -> str:
    standing, value = _standing(promise, unit, measured), measured.value or Decimal(0)
    if promise.is_to_do:
        if _is_single(promise):
            return f"Not done by {_weekday(period.last)}."
        needed = measured.needed or Decimal(0)
        return f"{standing}; {_needed(promise, unit, measured)} {_was(needed)} missing on {_weekday(period.last)}."
    if promise.kind == "at_most":
        return f"{standing}; the limit was passed by {amount(EXACT.subtract(value, promise.target), unit)}."
    when = f", first broken on {_weekday(measured.broken_on)}" if measured.broken_on else ""
    return f"{standing}{when}; {_promised(promise, unit)} {_was(promise.target)} promised."


def frozen(promise: Promise, unit: str, measured: Measure, period: Period) -> str:
    return f"{_standing(promise, unit, measured)}; one of the freezes of {period.last:%B %Y} was used."


def skipped(why: str) -> str:
    return f"Skipped: {_ended(why)}"


def paused(first: date, last: date, why: str) -> str:
    return f"Paused from {_day(first)} to {_day(last)}: {_ended(why)}"


def began_inside(starts_on: date, period: Period) -> str:
    return f"The goal began inside this period, on {_weekday(starts_on)}, and counts from the next one on."


def begins(promise: Promise, unit: str, measured: Measure, starts_on: date) -> str:
    standing = _standing(promise, unit, measured)
    return f"{standing}; it began on {_weekday(starts_on)}, not yet {promise.rolling_days} days before."


def unknown(is_manual: bool) -> str:
    return f"No {'entries were made' if is_manual else 'evidence came'} for this period, and that is not zero."


def stale(newest: date | None) -> str:
    if newest is None:
        return "No evidence has come yet."
    return f"The newest evidence is of {_weekday(newest)}, too old to judge by."


def amount(value: Decimal, unit: str, beside: Decimal | None = None) -> str:
    return f"{number(value, beside)} {_singular(unit) if value == 1 else unit}".rstrip()


def number(value: Decimal, beside: Decimal | None = None) -> str:
    """What was divided is rounded, but never to what it is not."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        roundings = (round(value, places) for places in range(2, PLACES + 1))
        value = next((rounded for rounded in roundings if rounded != beside or value == beside), value)
    return f"{value.normalize(EXACT) + 0:,f}"


def _still_to_do(promise: Promise, unit: str, measured: Measure, by: str) -> str:
    if _is_single(promise):
        return f"Not done yet; there is time until {by}."
    if not measured.needed:
        return f"{_standing(promise, unit, measured)} so far; it counts when the day is over."
    standing, needed = _standing(promise, unit, measured), _needed(promise, unit, measured)
    still = "still to go" if promise.kind == "reach_by" else "still needed"
    return f"{standing}; {needed} {_is(measured.needed)} {still} by {by}."


def _standing(promise: Promise, unit: str, measured: Measure) -> str:
    start = promise.start_value if promise.kind == "reach_by" else None
    value = measured.value if measured.value is not None else start or Decimal(0)
    if promise.kind == "reach_by":
        return f"{amount(value, unit)}, to become {amount(promise.target, unit)}"
    if promise.is_to_do:
        return f"{number(value, promise.asked)} of {_asked(promise, unit)}"
    if promise.kind == "at_most":
        return f"{number(value, promise.target)} of {_promised(promise, unit)}{_lately(promise)}"
    if promise.kind == "average":
        return f"{amount(value, unit, promise.target)} on average{_lately(promise)}"
    extreme = "highest" if promise.direction == "at_most" else "lowest"
    return f"{amount(value, unit, promise.target)} on the {extreme} day{_lately(promise)}"


def _asked(promise: Promise, unit: str) -> str:
    if promise.hits is not None:
        return f"{amount(promise.asked, 'good days')}{_lately(promise)}"
    return f"{amount(promise.asked, _unit(promise, unit))}{_lately(promise)}"


def _needed(promise: Promise, unit: str, measured: Measure) -> str:
    return amount(measured.needed or Decimal(0), _unit(promise, unit))


def _unit(promise: Promise, unit: str) -> str:
    if promise.hits is not None or promise.kind == "yes_no":
        return "days"
    return "items" if promise.kind == "checklist" else unit


def _is_single(promise: Promise) -> bool:
    return promise.kind == "yes_no" and promise.asked == 1


def _promised(promise: Promise, unit: str) -> str:
    bound = "at most" if promise.kind == "at_most" else _BOUNDS[promise.direction]
    return f"{bound} {amount(promise.target, unit)}"


def _lately(promise: Promise) -> str:
    return f" in the last {promise.rolling_days} days" if promise.rolling_days else ""


def _singular(unit: str) -> str:
    return unit[:-1] if len(unit) >= 4 and unit.isalpha() and unit.endswith("s") and unit[-2] not in "ps" else unit


def _is(value: Decimal) -> str:
    return "is" if value == 1 else "are"


def _was(value: Decimal) -> str:
    return "was" if value == 1 else "were"


def _ended(why: str) -> str:
    return why if why.endswith((".", "!", "?")) else f"{why}."


def moment(instant: datetime) -> str:
    return f"{_day(instant)} {instant:%H:%M}"


def _weekday(day: date, today: date | None = None) -> str:
    """Without the year where it is the one that we are in."""
    year = "" if today and today.year == day.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
