"""What a review comes to. Pure. All of it may be shown, stored and sent: secrets are masked before it is made."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

LEVELS = ("low", "medium", "high", "critical")


def is_at_least(level: str, other: str) -> bool:
    return LEVELS.index(level) >= LEVELS.index(other)


class Evidence(NamedTuple):
    """Where it stands in the resource, as `ingress[0].cidr_blocks`, and what stands there."""

    path: str
    value: Any = None

    @property
    def text(self) -> str:
        """Of the value: the same for what is the same."""
        return json.dumps(self.value, sort_keys=True, default=str)


class Finding(NamedTuple):
    address: str
    rule: str
    category: str
    severity: str
    title: str
    why: str
    fix: str
    evidence: tuple[Evidence, ...] = ()
    is_new: bool = True  # False of what stood there before this change
    by: str = "rules"

    @property
    def id(self) -> str:
        """The same in every review that finds it, so that what people say of it can be counted."""
        return hashlib.sha256(f"{self.address}\n{self.rule}".encode()).hexdigest()[:16]


class Unknown(NamedTuple):
    """A rule that could not be judged, because what it asks for is known only after apply."""

    address: str
    rule: str
    path: str


class Reason(NamedTuple):
    """What one resource adds to the risk."""

    address: str
    points: int
    rules: tuple[str, ...]
    text: str


class CostItem(NamedTuple):
    address: str
    monthly_before: Decimal
    monthly_after: Decimal


class Cost(NamedTuple):
    """In US dollars a month, at list prices of one region; what depends on use only is not in it."""

    monthly_delta: Decimal
    items: tuple[CostItem, ...]
    unknown_types: tuple[str, ...]
    prices_of: date
    source: str = "price table"


class Result(NamedTuple):
    risk: int
    level: str
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    resolved: tuple[Finding, ...]  # what stood there before, and no more
    unknowns: tuple[Unknown, ...]
    counts: Mapping[str, int]  # create, update, delete, replace, forget, move, import: how many resources
    cost: Cost
    notes: tuple[str, ...] = ()  # what to know about the plan itself, a sentence each


class Impact(NamedTuple):
    """What a change would do to one goal: `text` says by how much, as `cost by $27`."""

    goal_id: str
    goal_name: str
    source: str
    is_broken: bool  # by this change; what was missed before is not
    is_blocking: bool
    text: str
    before: Decimal | None = None
    after: Decimal | None = None
    target: Decimal | None = None
    seen_by: str = ""  # of a private goal, the one user who may see it


class Report(NamedTuple):
    """A review as it is shown to people and programs, wherever it was made."""

    name: str  # of the file, or of project and stage
    sha256: str
    result: Result
    impacts: tuple[Impact, ...] | None = None  # None where it was held against no goals
    prose: str = ""  # by the AI: untrusted plain text
    url: str = ""
    decision: str = ""  # a sentence
    gate: str = "high"  # the level from which on the change is stopped, or never
    decided: bool | None = None  # by people: whether it passes, whatever the gate says

    @property
    def passes(self) -> bool:
        if self.decided is not None:
            return self.decided
        is_stopped = self.gate != "never" and is_at_least(self.result.level, self.gate)
        return not (is_stopped or any(each.is_broken and each.is_blocking for each in self.impacts or ()))
