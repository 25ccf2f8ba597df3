"""A review: one change of Terraform, judged by the worker and decided by people. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

MEGABYTE = 1024 * 1024
LARGEST_BODY_BYTES = 3 * MEGABYTE  # as it is sent: what a Lambda function takes is little more
LARGEST_PLAN_BYTES = 100 * MEGABYTE
TIME_TO_UPLOAD = timedelta(minutes=15)
PLANS_ARE_KEPT = timedelta(days=90)  # redacted, for who wants to have them judged once more; Terraform has the same
LONGEST_WAIVER = timedelta(days=365)
WAITS_FOR_ITS_PLAN = timedelta(days=1)

PENDING, RUNNING, COMPLETED, FAILED = STATUSES = ("pending", "running", "completed", "failed")
OPEN = (PENDING, RUNNING)
APPROVE, REJECT, WAIVE = DECISIONS = ("approve", "reject", "waive")
RERUN = "rerun"
USEFUL, NOISE = FEEDBACK = ("useful", "noise")
_SOURCE = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)

Decision = Mapping[str, Any]  # action, reason, by (id of a user), at, expires_at of a waiver, version it is about


@dataclass(frozen=True)
class Arrived:
    """A plan that lies in the bucket, for the worker only."""

    sha256: str  # over the plan itself, unpacked
    file: str


@dataclass(frozen=True)
class Run:
    """What a webhook tells of a run. What has a lower number than what is known comes too late."""

    state: str = ""
    number: int = 0  # of the state, as Spacelift's stateVersion


@dataclass(frozen=True)
class Review:
    """As it is now. What it found is its document, which is read with it and stands beside it."""

    id: str
    project: str
    source: str  # who brought it: upload, ci, spacelift, terraform …
    opened_by: str  # id of a user, or the name of one of our own sources
    created_at: str
    stage: str | None = None
    commit: str = ""
    run: str = ""
    run_url: str = ""
    run_state: str = ""
    run_state_number: int = 0
    status: str = PENDING
    reason: str = ""  # why it failed
    sha256: str = ""  # of the plan; none as long as only its run is known
    version: int = 0  # the newest result or decision; 0 before the first
    result_version: int = 0  # the newest result
    revision: int = 0  # counts every change of this item
    edition: str = ""  # of the newest job
    job_id: str = ""
    incoming: str = ""  # where the plan lies as long as it was not judged
    kept: str = ""  # where it lies without its secrets
    then: str = ""  # a job to be done when it is judged, which gets the id of the review
    completed_at: str | None = None
    # what the newest result comes to
    risk: int | None = None
    level: str | None = None
    headline: str = ""  # one sentence
    counts: Mapping[str, int] = field(default_factory=dict)  # new findings, by severity
    broken_goals: int = 0
    monthly_cost_delta: str | None = None
    is_stopped: bool = False  # by its level, or by a goal that blocks
    is_degraded: bool = False  # judged by the rules alone, although an AI should have been asked
    decision: Decision | None = None  # the newest; it is about one result, and a newer result is not decided

    @property
    def is_partial(self) -> bool:
        """Its run is known, and not yet what it changes."""
        return not self.sha256

    def decision_at(self, now: datetime) -> Decision | None:
        """What still counts: a waiver runs out by itself."""
        if self.decision is None or _is_over(self.decision, now):
            return None
        return self.decision

    def passes(self, now: datetime) -> bool | None:
        """None before it is judged, and where that has failed."""
        if self.status != COMPLETED:
            return None
        decision = self.decision_at(now)
        return decision["action"] != REJECT if decision else not self.is_stopped


@dataclass(frozen=True)
class Feedback:
    """What one person says of one finding."""

    review_id: str
    finding_id: str
    user_id: str
    verdict: str
    comment: str
    rule: str
    at: str


def is_source(name: str) -> bool:
    return _SOURCE.fullmatch(name) is not None


def _is_over(decision: Decision, now: datetime) -> bool:
    expires_at = decision.get("expires_at")
    return expires_at is not None and datetime.fromisoformat(expires_at) <= now
