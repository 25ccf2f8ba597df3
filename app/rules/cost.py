"""What a change adds to the bill of a month. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.rules.results import Cost, Finding
from app.rules.world import World


def compare(before: World, after: World) -> Cost:
    return Cost(Decimal(0), (), (), date(2026, 12, 1))


def find(cost: Cost) -> Iterator[Finding]:
    yield from ()
