"""What many values of a stretch of time come to; folds of neighbours add up to the fold of both. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from typing import Any

EXACT = Context(prec=38)  # as many digits as DynamoDB keeps: a sum of amounts stays exact
PLACES = 9  # of an amount; more has only what was divided
_ZERO = Decimal(0)
_LATE, _PROVISIONAL = 1, 2


@dataclass(frozen=True)
class Value:
    """One value of a day, in the order of time."""

    amount: Decimal
    occurred_at: str
    is_late: bool = False  # came after its period was over, within the grace
    is_provisional: bool = False


@dataclass(frozen=True)
class Fold:
    count: int = 0
    total: Decimal = _ZERO
    first: Decimal | None = None
    last: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    gain: Decimal = _ZERO  # of a meter that may be set back in between
    done: int = 0  # items of a checklist, one bit each
    newest: int = 0  # whole seconds since 1970, when the newest occurred
    flags: int = 0

    def __add__(self, later: "Fold") -> "Fold":
        if not self.count or not later.count:
            return self if self.count else later
        return Fold(
            count=self.count + later.count,
            total=EXACT.add(self.total, later.total),
            first=self.first,
            last=later.last,
            least=_extreme(min, self.least, later.least),
            most=_extreme(max, self.most, later.most),
            gain=EXACT.add(self.gain, EXACT.add(step(self.last, later.first), later.gain)),
            done=self.done | later.done,
            newest=max(self.newest, later.newest),
            flags=self.flags | later.flags,
        )

    @property
    def is_late(self) -> bool:
        return bool(self.flags & _LATE)

    @property
    def is_provisional(self) -> bool:
        return bool(self.flags & _PROVISIONAL)

    @property
    def newest_at(self) -> datetime | None:
        return datetime.fromtimestamp(self.newest, UTC) if self.count else None

    @property
    def mean(self) -> Decimal | None:
        return EXACT.divide(self.total, Decimal(self.count)) if self.count else None

    def by(self, aggregation: str) -> Decimal | None:
        """None where there is no value; only of none there are 0."""
        if aggregation == "count":
            return Decimal(self.count)
        values = {"sum": self.total, "last": self.last, "min": self.least, "max": self.most, "mean": self.mean}
        return values[aggregation] if self.count else None

    def dump(self) -> Sequence[Any] | Mapping[str, Any]:
        """Small enough for the days of a month in one item; a day of one value is that value."""
        if self.count == 1:
            return [self.total, self.newest, *([self.flags] if self.flags else [])]
        return {name: value for name, key in _KEYS.items() if (value := getattr(self, key)) != _DEFAULTS[key]}


_KEYS = {
    "n": "count",
    "t": "total",
    "f": "first",
    "l": "last",
    "a": "least",
    "z": "most",
    "g": "gain",
    "d": "done",
    "at": "newest",
    "fl": "flags",
}
_DEFAULTS = vars(Fold())
_WHOLE = {"count", "done", "newest", "flags"}


def load(dumped: Sequence[Any] | Mapping[str, Any]) -> Fold:
    """Of what `dump` gave, also after DynamoDB made decimals of its numbers."""
    if not isinstance(dumped, Mapping):
        amount, newest, flags = (*dumped, 0)[:3]
        return _one(Decimal(amount), int(newest), int(flags))
    known: dict[str, Any] = {}
    for name, value in dumped.items():
        key = _KEYS[name]
        known[key] = int(value) if key in _WHOLE else Decimal(value)
    return Fold(**known)


def fold(values: Iterable[Value]) -> Fold:
    return add(map(_of, values))


def add(folds: Iterable[Fold]) -> Fold:
    return sum(folds, Fold())


def step(before: Decimal | None, after: Decimal | None) -> Decimal:
    """What a meter gained from one reading to the next: a smaller one was set back, and counts from 0."""
    if before is None or after is None:
        return _ZERO
    return EXACT.subtract(after, before) if after >= before else after


def _of(value: Value) -> Fold:
    seconds = (datetime.fromisoformat(value.occurred_at) - datetime.fromtimestamp(0, UTC)) // timedelta(seconds=1)
    return _one(value.amount, seconds, _LATE * value.is_late | _PROVISIONAL * value.is_provisional)


def _one(amount: Decimal, newest: int, flags: int) -> Fold:
    done = int(amount) if amount >= 0 else 0
    return Fold(1, amount, amount, amount, amount, amount, _ZERO, done, newest, flags)


def _extreme(choose: Callable[..., Decimal | None], one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return choose((value for value in (one, other) if value is not None), default=None)
