"""How much a change puts at risk, from 0 to 100, and why. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.results import Finding, Reason


@dataclass(frozen=True, slots=True)
class Weight:
    risk: int
    level: str
    reasons: tuple[Reason, ...]


def weigh(findings: Sequence[Finding]) -> Weight:
    return Weight(0, "low", ())
