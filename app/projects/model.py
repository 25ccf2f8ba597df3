"""What is deployed in stages, and what happens to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

KINDS = ("deploy", "rollback", "smoke", "restore_drill", "cost_day", "iam_findings", "review")
# What an event is about, where several may be about the same.
_ABOUT = {"cost_day": "date", "review": "of", "rollback": "of"}


@dataclass(frozen=True)
class Project:
    name: str
    title: str
    stages: tuple[str, ...]
    owners: tuple[str, ...]  # ids of users
    created_by: str
    created_at: str
    changed_at: str
    pull_costs: bool = False
    deleted_at: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Event:
    project: str
    id: str  # made by whoever reports it
    kind: str
    occurred_at: str
    recorded_at: str
    by: str  # id of a user, or the name of one of our own sources
    stage: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # what else belongs to its kind

    @property
    def about(self) -> str | None:
        about = self.facts.get(_ABOUT.get(self.kind, ""))
        return None if about is None else str(about)

    def says_the_same_as(self, other: "Event") -> bool:
        """Whoever reports it again, and whenever."""
        return self._content == other._content

    @property
    def _content(self) -> tuple[Any, ...]:
        return self.kind, self.occurred_at, self.stage, dict(self.facts)


def written(instant: datetime) -> str:
    """In UTC and of one length, so that what is earlier sorts first."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")
