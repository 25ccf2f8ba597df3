"""How a number is kept: exactly, below 10^15, with at most nine digits after the point. Pure."""

from decimal import Decimal

RULE = "Write a number below 10^15 with at most nine digits after the point."
_LARGEST = Decimal(10) ** 15
_SMALLEST = Decimal("1e-9")


def exact(amount: Decimal) -> Decimal | None:
    """In its one spelling, without zeros that say nothing; None where it cannot be kept as it is. An exponent may be
    far beyond what a table holds, also that of a zero."""
    if not amount.is_finite() or amount.copy_abs() >= _LARGEST:
        return None
    kept = amount.quantize(_SMALLEST)
    return kept.normalize() + 0 if kept == amount else None
