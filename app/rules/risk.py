"""How much a change puts at risk, from 0 to 100, and why. Pure.

The worst finding alone says the level; all others move the risk within it, so that no heap of small things makes a
great one. What stood there before the change adds nothing. Where access changes to something that is known only after
apply, nobody can say that it is harmless: that counts as much as a medium finding.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from app.rules.categories import OF_CHANGES
from app.rules.results import LEVELS, Finding, Reason, Unknown

_FLOORS = {"low": 1, "medium": 30, "high": 55, "critical": 80}
_CEILINGS = {"low": 29, "medium": 54, "high": 79, "critical": 100}
_WEIGHTS = {"low": 1, "medium": 5, "high": 25, "critical": 125}
_PULL = 4  # how many more of the same it takes to go half way to the ceiling
_REASONS = 3


class Weight(NamedTuple):
    risk: int
    level: str
    reasons: tuple[Reason, ...]


def weigh(findings: Sequence[Finding], unknowns: Sequence[Unknown] = ()) -> Weight:
    """The unknowns are those of the change, not those of the rules."""
    news = sorted([*(each for each in findings if each.is_new), *map(_unsure, unknowns)], key=_worst_first)
    if not news:
        return Weight(0, "low", ())
    level = news[0].severity
    total = sum(map(_weight, news))
    more = (total - _weight(news[0])) / _WEIGHTS[level]
    room = _CEILINGS[level] - _FLOORS[level]
    risk = _FLOORS[level] + floor(room * more / (more + _PULL))
    return Weight(risk, level, tuple(_reasons(news, risk, total)))


def _unsure(unknown: Unknown) -> Finding:
    title = f"What `{unknown.path}` will let in is known only after apply"
    return Finding(unknown.address, unknown.rule, "", "medium", title, why="", fix="")


def _weight(finding: Finding) -> int:
    """What a change does counts twice as much as what it leaves to be desired."""
    return _WEIGHTS[finding.severity] * (2 if finding.category in OF_CHANGES else 1)


def _worst_first(finding: Finding) -> tuple[int, int, str, str]:
    return -LEVELS.index(finding.severity), -_weight(finding), finding.address, finding.rule


def _reasons(news: Sequence[Finding], risk: int, total: int) -> list[Reason]:
    by_address: dict[str, list[Finding]] = defaultdict(list)
    for finding in news:
        by_address[finding.address].append(finding)
    heaviest = sorted(by_address, key=lambda address: (-sum(map(_weight, by_address[address])), address))
    return [_reason(by_address[address], risk, total) for address in heaviest[:_REASONS]]


def _reason(found: Sequence[Finding], risk: int, total: int) -> Reason:
    worst, more = found[0], len(found) - 1
    others = f", and {more} more {'finding' if more == 1 else 'findings'}" if more else ""
    return Reason(
        address=worst.address,
        points=round(risk * sum(map(_weight, found)) / total),
        rules=tuple(dict.fromkeys(each.rule for each in found)),
        text=f"{worst.title} ({worst.severity}){others}.",
    )
