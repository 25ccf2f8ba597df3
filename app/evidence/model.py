"""What happens, turned into the entries of a goal. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.check_ins.model import Evidence
from app.projects.model import Event

# The kinds of events that tell of a source.
SOURCES = {
    "aws_cost": ("cost_day",),
    "review_risk": ("review",),
    "change_failure_rate": ("deploy", "rollback"),
    "deploy_frequency": ("deploy",),
    "restore_drill_age": ("restore_drill",),
    "smoke_availability": ("smoke",),
    "iam_findings": ("iam_findings",),
}
ASKED = ("http_json", "restore_drill_age")  # those of a goal that we have to look at by ourselves
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)
_YES, _NO = Decimal(100), Decimal(0)  # in percent


@dataclass(frozen=True)
class Source:
    """What is known of where the values of a goal come from."""

    kind: str
    goal_id: str
    space: str
    project: str | None = None
    last_evidence_at: str | None = None
    looked_at: str | None = None  # by ourselves
    error: str | None = None  # of the last look


def concerns(event: Event, source: str, stage: str | None) -> bool:
    """Whether it counts for a goal of this source and stage, or of all stages."""
    return event.kind in SOURCES[source] and stage in {None, event.stage}


def of_event(source: str, event: Event) -> Evidence | None:
    """Where an event alone says it."""
    amount = _AMOUNTS[source](event.facts)
    if amount is None:
        return None
    return Evidence(f"{source.replace('_', '-')}-{event.id}", amount, datetime.fromisoformat(event.occurred_at))


def of_deploy(deploy: Event, rollback: Event | None) -> Evidence:
    """Whether a change failed; in percent, so that a mean of them is a rate."""
    has_failed = rollback is not None or deploy.facts["status"] == "failed"
    return Evidence(
        f"change-failure-rate-{deploy.id}", _YES if has_failed else _NO, datetime.fromisoformat(deploy.occurred_at)
    )


def of_review(event: Event) -> Evidence:
    """Judged anew, it is the same review with another risk."""
    return Evidence(f"review-risk-{event.about}", event.facts["risk"], datetime.fromisoformat(event.occurred_at))


def of_cost_day(event: Event) -> Evidence:
    """At noon of the day as AWS counts it: in every zone it is that day, or one beside it."""
    day = date.fromisoformat(event.facts["date"])
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Evidence(f"aws-cost-{day}", event.facts["amount"], noon, day, not event.facts["is_final"])


def of_drill_age(drilled_on: date, day: date, begins_at: datetime) -> Evidence:
    return Evidence(f"restore-drill-age-{day}", Decimal((day - drilled_on).days), begins_at, day)


def is_other_money(unit: str, currency: str) -> bool:
    """Only where the goal says which one it is."""
    return _CURRENCY.fullmatch(unit) is not None and unit != currency


def state(last_evidence_at: str | None, fresh_for_days: int | None, now: datetime) -> str:
    if last_evidence_at is None:
        return "none"
    limit = timedelta(days=fresh_for_days) if fresh_for_days else timedelta.max
    return "fresh" if now - datetime.fromisoformat(last_evidence_at) <= limit else "stale"


_AMOUNTS: dict[str, Callable[[Mapping[str, Any]], Decimal | None]] = {
    "review_risk": lambda facts: facts["risk"],
    "deploy_frequency": lambda facts: Decimal(1) if facts["status"] == "succeeded" else None,
    "smoke_availability": lambda facts: _YES if facts["ok"] else _NO,
    "iam_findings": lambda facts: Decimal(sum(facts["findings"].values())),
}
