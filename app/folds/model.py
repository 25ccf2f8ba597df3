"""What many values of a stretch of time come to; folds of neighbours add up to the fold of both. Pure."""

from dataclasses import dataclass
from decimal import Decimal


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

    def __add__(self, later: "Fold") -> "Fold":
        raise NotImplementedError
