"""Streaks of periods; those of neighbouring stretches add up. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

KEPT = Decimal("0.9")  # of the strength, by one lapse; as much is gained of what was missing by a period that is met
_EXACT = Context(prec=38)
_PLACES = Decimal("1e-12")  # rounded at each addition: whoever adds in the same order gets the same digits


@dataclass(frozen=True)
class Streaks:
    """`met`, `missed`: how many; what is neither breaks no streak and lengthens none."""

    met: int = 0
    missed: int = 0
    head: int = 0
    tail: int = 0
    best: int = 0
    kept: Decimal = Decimal(1)  # strength after = strength before * kept + gained
    gained: Decimal = Decimal(0)

    def __add__(self, later: "Streaks") -> "Streaks":
        return Streaks(
            met=self.met + later.met,
            missed=self.missed + later.missed,
            head=self.head + (0 if self.missed else later.head),
            tail=later.tail + (0 if later.missed else self.tail),
            best=max(self.best, later.best, self.tail + later.head),
            kept=_rounded(_EXACT.multiply(self.kept, later.kept)),
            gained=_rounded(_EXACT.fma(self.gained, later.kept, later.gained)),
        )

    @property
    def streak(self) -> int:
        return self.tail

    @property
    def strength(self) -> int:
        """From 0, where everybody begins, to 100."""
        return int((self.gained * 100).to_integral_value(ROUND_HALF_EVEN))

    def dump(self) -> Sequence[Any]:
        return [] if self == NEITHER else astuple(self)


NEITHER = Streaks()
MET = Streaks(met=1, head=1, tail=1, best=1, kept=KEPT, gained=1 - KEPT)
MISSED = Streaks(missed=1, kept=KEPT)


def of(outcome: str) -> Streaks:
    return {"met": MET, "missed": MISSED}.get(outcome, NEITHER)


def add(streaks: Iterable[Streaks]) -> Streaks:
    return sum(streaks, NEITHER)


def load(dumped: Sequence[Any]) -> Streaks:
    """Of what `dump` gave, also after DynamoDB made decimals of its numbers."""
    if not dumped:
        return NEITHER
    met, missed, head, tail, best, kept, gained = dumped
    return Streaks(int(met), int(missed), int(head), int(tail), int(best), Decimal(kept), Decimal(gained))


def _rounded(strength: Decimal) -> Decimal:
    return strength.quantize(_PLACES, context=_EXACT)
