"""Streaks of periods; those of neighbouring stretches add up. Pure."""

from dataclasses import dataclass
from decimal import Decimal


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
        raise NotImplementedError
