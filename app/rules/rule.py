"""What a rule is. Pure.

A rule looks at one resource of its types, in a world, and gives Evidence for each place that makes it a finding, and
`Unsure` where it cannot say before apply. All evidence that one rule has of one resource makes one finding.
"""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, NamedTuple

from app.rules.results import Evidence
from app.rules.world import Resource, World


class Unsure(NamedTuple):
    path: str


Check = Callable[[Resource, World], Iterable[Evidence | Unsure]]


class Rule(NamedTuple):
    name: str
    category: str
    severity: str
    types: tuple[str, ...]
    title: str
    why: str
    fix: str
    check: Check


def rule(
    category: str, severity: str, *types: str, title: str, why: str, fix: str, name: str | None = None
) -> Callable[[Check], Rule]:
    """The name is the category's, where one rule is all that a category has."""

    def make(check: Check) -> Rule:
        return Rule(name or category, category, severity, types, title, why, fix, check)

    return make


def collect(*topics: ModuleType) -> tuple[Rule, ...]:
    found: list[Any] = [value for topic in topics for value in vars(topic).values()]
    return tuple(value for value in found if isinstance(value, Rule))
