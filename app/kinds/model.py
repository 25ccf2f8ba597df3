"""What the values of a period come to for each kind of goal, and whether that is what was promised. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from app.calendars.model import DAY, Period, days_between
from app.folds import model as folds
from app.folds.model import EXACT, Fold

TO_DO = ("at_least", "odometer", "yes_no", "checklist", "reach_by")  # kept by doing, lost by doing nothing
GROWING = ("sum", "count", "max")  # a day comes to no less with what is still entered
ALL_ITEMS = -1  # has every bit
_ZERO = Decimal(0)

Days = Mapping[date, Fold]


@dataclass(frozen=True)
class Promise:
    """What is asked of one period."""

    kind: str
    aggregation: str
    direction: str
    target: Decimal
    weekdays: tuple[int, ...]
    start_value: Decimal | None
    rolling_days: int | None
    hits: int | None
    is_manual: bool  # nothing entered is nothing done; of a machine that says nothing, nothing is known
    items: int = ALL_ITEMS  # of a checklist, the bits of those that are asked for

    @property
    def asked(self) -> Decimal:
        return self.target if self.hits is None else Decimal(self.hits)

    @property
    def is_to_do(self) -> bool:
        return self.kind in TO_DO

    def includes(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays

    def day_value(self, fold: Fold) -> Decimal:
        return fold.by(self.aggregation) or _ZERO

    def is_kept_by(self, value: Decimal) -> bool:
        is_limit = self.kind == "at_most" or (not self.is_one_way and self.direction == "at_most")
        return value <= self.target if is_limit else value >= self.target

    @property
    def is_one_way(self) -> bool:
        return self.kind not in ("average", "threshold", "reach_by")


@dataclass(frozen=True)
class Measure:
    """`final`: met or missed, if nothing more comes, and None where nothing is known. `is_certain`: whatever comes."""

    value: Decimal | None
    final: str | None
    is_certain: bool = False
    needed: Decimal | None = None
    broken_on: date | None = None  # of a threshold


@dataclass(frozen=True)
class Forecast:
    """If it goes on as it did."""

    expected: Decimal  # at the end of the period
    passes_on: date | None  # of a limit


def measure(promise: Promise, period: Period, days: Days, today: date) -> Measure:
    """`today` and later days are not over. An odometer needs the last day before the period, too."""
    inside = {day: days[day] for day in sorted(days) if day in period and promise.includes(day)}
    if promise.kind == "odometer":
        return _odometer(promise, inside, _reading_before(period, days))
    if promise.hits is not None:
        return _hits(promise, inside, today)
    return _KINDS[promise.kind](promise, inside, today)


def fails_on(promise: Promise, period: Period, days: Days, today: date) -> date | None:
    """The day with whose end it is lost, if nothing more is done."""
    if not promise.is_to_do:
        return None
    if promise.rolling_days:
        return _runs_out_on(promise, period, days, today)
    measured = measure(promise, period, days, today)
    if measured.final == "met":
        return None
    return _last_chance(promise, period, days, today, measured) if promise.kind == "yes_no" else period.last


def forecast(promise: Promise, period: Period, days: Days, through: date) -> Forecast | None:
    """A straight line through what there is up to this day."""
    measured = measure(promise, period, days, period.last + DAY)
    if measured.value is None or promise.rolling_days or not _adds_up(promise):
        return None
    start = promise.start_value or _ZERO
    passed, whole = _length(period.first, min(through, period.last)), _length(period.first, period.last)
    if passed < 1:
        return None
    rate = EXACT.divide(measured.value - start, Decimal(passed))
    expected = EXACT.fma(rate, Decimal(whole), start).quantize(Decimal("0.01"), context=EXACT)
    return Forecast(expected.normalize(EXACT), _passes_on(promise, period, rate))


def _at_least(promise: Promise, inside: Days, today: date) -> Measure:
    value = _sum(promise, inside)
    if not inside and not (promise.is_manual and promise.aggregation in ("sum", "count")):
        return Measure(None, None, needed=promise.target)
    sure = _sum(promise, _only(inside, lambda day: day < today or promise.aggregation in GROWING))
    return _to_do(promise, value, is_certain=sure >= promise.target)


def _at_most(promise: Promise, inside: Days, today: date) -> Measure:
    if not inside:
        return Measure(None, None)
    value = _sum(promise, inside)
    sure = _sum(promise, _only(inside, lambda day: day < today or promise.aggregation in GROWING))
    return Measure(value, _final(promise, value), is_certain=sure > promise.target)


def _average(promise: Promise, inside: Days, today: date) -> Measure:
    if not inside:
        return Measure(None, None)
    if promise.aggregation == "mean":
        value = folds.add(inside.values()).mean or _ZERO
    else:
        value = EXACT.divide(_sum(promise, inside), Decimal(len(inside)))
    return Measure(value, _final(promise, value))


def _threshold(promise: Promise, inside: Days, today: date) -> Measure:
    values = {day: promise.day_value(fold) for day, fold in inside.items()}
    if not values:
        return Measure(None, None)
    broken = [day for day, value in values.items() if not promise.is_kept_by(value)]
    worst = max(values.values()) if promise.direction == "at_most" else min(values.values())
    to_stay = promise.aggregation in GROWING if promise.direction == "at_most" else promise.aggregation == "min"
    is_certain = any(day < today or to_stay for day in broken)
    return Measure(worst, "missed" if broken else "met", is_certain, broken_on=broken[0] if broken else None)


def _reach_by(promise: Promise, inside: Days, today: date) -> Measure:
    start = promise.start_value or _ZERO
    if promise.aggregation in ("sum", "count"):
        value = EXACT.add(start, _sum(promise, inside))
    elif inside:
        value = promise.day_value(inside[max(inside)])
    else:
        value = start
    is_kept = promise.is_kept_by(value)
    if not inside and not is_kept:
        return Measure(None, None, needed=abs(promise.target - start))
    return Measure(value, _final(promise, value), is_kept, None if is_kept else abs(promise.target - value))


def _odometer(promise: Promise, inside: Days, before: Fold) -> Measure:
    if not inside and not promise.is_manual:
        return Measure(None, None, needed=promise.target)
    readings = folds.add(inside.values())
    return _to_do(promise, EXACT.add(folds.step(before.last, readings.first), readings.gain))


def _yes_no(promise: Promise, inside: Days, today: date) -> Measure:
    return _count(promise, inside, Decimal(sum(_is_yes(fold) for fold in inside.values())))


def _checklist(promise: Promise, inside: Days, today: date) -> Measure:
    return _count(promise, inside, Decimal(_done(promise, folds.add(inside.values()))))


def _hits(promise: Promise, inside: Days, today: date) -> Measure:
    good = [day for day, fold in inside.items() if _is_good(promise, fold)]
    sure = [day for day in good if day < today or promise.kind != "at_least" or promise.aggregation in GROWING]
    counted = _count(promise, inside, Decimal(len(good)))
    return Measure(counted.value, counted.final, len(sure) >= promise.asked, counted.needed)


_KINDS: Mapping[str, Callable[[Promise, Days, date], Measure]] = {
    "at_least": _at_least,
    "at_most": _at_most,
    "average": _average,
    "threshold": _threshold,
    "reach_by": _reach_by,
    "yes_no": _yes_no,
    "checklist": _checklist,
}


def _count(promise: Promise, inside: Days, value: Decimal) -> Measure:
    if not inside and not promise.is_manual:
        return Measure(None, None, needed=promise.asked)
    return _to_do(promise, value)


def _to_do(promise: Promise, value: Decimal, *, is_certain: bool = True) -> Measure:
    is_met = value >= promise.asked
    needed = None if is_met else EXACT.subtract(promise.asked, value)
    return Measure(value, "met" if is_met else "missed", is_met and is_certain, needed)


def _final(promise: Promise, value: Decimal) -> str:
    return "met" if promise.is_kept_by(value) else "missed"


def _sum(promise: Promise, days: Days) -> Decimal:
    return _added(promise.day_value(fold) for fold in days.values())


def _added(amounts: Iterable[Decimal]) -> Decimal:
    total = _ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def _only(days: Days, condition: Callable[[date], bool]) -> Days:
    return {day: fold for day, fold in days.items() if condition(day)}


def _is_yes(fold: Fold) -> bool:
    return fold.last is not None and fold.last >= 1


def _done(promise: Promise, fold: Fold) -> int:
    """What is not asked for any more stands for nothing that is."""
    return (fold.done & promise.items).bit_count()


def _is_good(promise: Promise, fold: Fold) -> bool:
    if promise.kind == "yes_no":
        return _is_yes(fold)
    if promise.kind == "checklist":
        return _done(promise, fold) >= promise.target
    return promise.is_kept_by(promise.day_value(fold))


def _reading_before(period: Period, days: Days) -> Fold:
    earlier = [day for day in days if day < period.first]
    return days[max(earlier)] if earlier else Fold()


def _runs_out_on(promise: Promise, period: Period, days: Days, today: date) -> date | None:
    """The days that made it good leave the last `rolling_days` one by one."""
    length = period.last - period.first
    for day in filter(promise.includes, days_between(period.last, period.last + length + DAY * 7)):
        if measure(promise, Period(day - length, day), days, today).final != "met":
            return day
    return None


def _last_chance(promise: Promise, period: Period, days: Days, today: date, measured: Measure) -> date:
    """A day can be good only once: it is lost when fewer days are left than are needed."""
    left = [day for day in days_between(max(today, period.first), period.last) if promise.includes(day)]
    free = [day for day in left if day not in days or not _is_yes(days[day])]
    needed = int(measured.needed or 0)
    return free[-needed] if 0 < needed <= len(free) else max(today, period.first)


def _adds_up(promise: Promise) -> bool:
    """So that a line through it means something."""
    if promise.kind in ("at_least", "at_most"):
        return promise.aggregation in ("sum", "count")
    return promise.kind in ("reach_by", "odometer")


def _passes_on(promise: Promise, period: Period, rate: Decimal) -> date | None:
    if promise.kind != "at_most" or rate <= 0:
        return None
    kept_days = EXACT.divide(promise.target, rate).to_integral_value(ROUND_FLOOR)
    return period.first + int(kept_days) * DAY if kept_days < _length(period.first, period.last) else None


def _length(first: date, last: date) -> int:
    return (last - first).days + 1
