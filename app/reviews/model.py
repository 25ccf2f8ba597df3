"""A review: one change of Terraform, judged by the worker and decided by people. Pure."""

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.analytics.model import Reviewed
from app.core.failures import AppError, Malformed
from app.impacts.model import stops, visible
from app.rules import documents, markdown
from app.rules.results import Impact, Report, Result, is_at_least

MEGABYTE = 1024 * 1024
LARGEST_BODY_BYTES = 3 * MEGABYTE  # as it is sent: what a Lambda function takes is little more
LARGEST_PLAN_BYTES = 100 * MEGABYTE
TIME_TO_UPLOAD = timedelta(minutes=15)
ANNOUNCED = timedelta(hours=1)
PLANS_ARE_KEPT = timedelta(days=90)  # redacted, for who wants to have them judged once more; Terraform has the same
LONGEST_WAIVER = timedelta(days=365)
WAITS_FOR_ITS_PLAN = timedelta(days=1)
STOPS_FROM = "high"

PENDING, RUNNING, COMPLETED, FAILED = STATUSES = ("pending", "running", "completed", "failed")
OPEN = (PENDING, RUNNING)
APPROVE, REJECT, WAIVE = DECISIONS = ("approve", "reject", "waive")
RERUN = "rerun"
USEFUL, NOISE = FEEDBACK = ("useful", "noise")
_GZIP = b"\x1f\x8b"
_DAMAGED = b"\x1f\xef\xbf\xbd"  # what is no text in it is replaced
_PART_BYTES, _GIVEN_BYTES = MEGABYTE, 16 * 1024

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
    first_look: str = ""  # one sentence, until the plan comes


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
    is_kept: bool = False  # without its secrets
    then: tuple[str, ...] = ()  # jobs to be done when it is judged, which get the id of the review
    completed_at: str | None = None
    # what the newest result comes to
    risk: int | None = None
    level: str | None = None
    headline: str = ""  # one sentence
    severities: Mapping[str, int] = field(default_factory=dict)  # how many new findings of each
    broken_goals: int = 0
    monthly_cost_delta: str | None = None
    is_stopped: bool = False  # by its level, or by a goal that blocks
    is_degraded: bool = False  # judged by the rules alone, although an AI should have been asked
    decision: Decision | None = None  # the newest; it is about one result, and a newer result is not decided

    @property
    def name(self) -> str:
        return f"{self.project}/{self.stage}" if self.stage else self.project

    @property
    def kept(self) -> str:
        """Where its plan lies without secrets."""
        return f"plans/{self.id}.json.gz"

    @property
    def is_settled(self) -> bool:
        return self.status not in OPEN

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


@dataclass(frozen=True)
class Document:
    """What a review found."""

    result: Result
    impacts: tuple[Impact, ...] = ()
    explanation: str = ""  # by an AI: untrusted plain text
    ai: Mapping[str, Any] | None = None  # who was asked, and what that took; None where nobody was


class TooLarge(AppError):
    status = 413
    slug = "too-large"


def unpack(content: bytes) -> Iterator[bytes]:
    """Plain or packed with gzip, part by part: a small file that becomes a huge one ends early. Raises TooLarge and
    Malformed."""
    if content.startswith(_DAMAGED):
        raise Malformed("A gateway took what gzip has packed for text: send it with Content-Type: application/gzip.")
    size = 0
    for part in _parts(content) if content.startswith(_GZIP) else (content,):
        size += len(part)
        if size > LARGEST_PLAN_BYTES:
            raise TooLarge(f"The plan is larger than {LARGEST_PLAN_BYTES // MEGABYTE} MB, the most that is reviewed.")
        yield part


def _parts(content: bytes) -> Iterator[bytes]:
    """What is left over is copied whenever it is told, so little is given at once; and parts without anything in them
    are left out."""
    given = memoryview(content)
    try:
        while given:
            member = zlib.decompressobj(wbits=31)
            while not member.eof:
                some = given[:_GIVEN_BYTES]
                part = member.decompress(some, _PART_BYTES)
                given = given[len(some) - len(member.unconsumed_tail) - len(member.unused_data) :]
                if not part and not given and not member.eof:
                    raise Malformed("What was packed with gzip is cut off.")
                if part:
                    yield part
    except zlib.error:
        raise Malformed("What was sent is not what gzip packs.") from None


def digest(parts: Iterable[bytes]) -> str:
    sha256 = hashlib.sha256()
    for part in parts:
        sha256.update(part)
    return sha256.hexdigest()


def dump(document: Document) -> bytes:
    told = {
        "result": documents.to_json(document.result),
        "impacts": [documents.impact_to_json(impact) for impact in document.impacts],
        "explanation": document.explanation,
        "ai": document.ai,
    }
    return gzip.compress(json.dumps(told, separators=(",", ":")).encode(), mtime=0)


def load(packed: bytes) -> Document:
    told = json.loads(gzip.decompress(packed))
    return Document(
        result=documents.from_json(told["result"]),
        impacts=tuple(map(documents.impact_from_json, told["impacts"])),
        explanation=told["explanation"],
        ai=told["ai"],
    )


def follow(known: Review, told: Review) -> Review:
    """What is told of a run that is known: a state that comes too late changes nothing, and what is known stays."""
    waiting = tuple(dict.fromkeys((*known.then, *told.then)))
    if told.run != known.run:
        return replace(known, then=waiting)
    more = {name: getattr(told, name) for name in ("commit", "run_url", "stage") if not getattr(known, name)}
    if told.run_state_number > known.run_state_number:
        more |= {"run_state": told.run_state, "run_state_number": told.run_state_number}
    if known.is_partial and told.headline:
        more |= {"headline": told.headline}
    return replace(known, then=waiting, **more)


def is_forgotten(review: Review, now: datetime) -> bool:
    """Whether what is kept of its plan may have expired."""
    since = review.completed_at or review.created_at
    return now - datetime.fromisoformat(since) >= (PLANS_ARE_KEPT if review.is_kept else WAITS_FOR_ITS_PLAN)


def belongs_to(plan: Review, sha256: str, run: Review) -> bool:
    """Whether a plan that comes with a run is the one that it waits for, or has got."""
    if run.is_partial:
        return plan.stage is None or run.stage in (None, plan.stage)
    return run.sha256 == sha256 and plan.stage in (None, run.stage)


def with_result(review: Review, document: Document) -> Review:
    """Anybody may see it: of private goals only that one of whoever brought it may be in the way."""
    result, impacts = document.result, visible(document.impacts, None)
    is_risky = is_at_least(result.level, STOPS_FROM)
    return replace(
        review,
        risk=result.risk,
        level=result.level,
        headline=f"{result.level.capitalize()} risk ({result.risk} of 100), {markdown.breaks(impacts)}.",
        severities=dict(Counter(finding.severity for finding in result.findings if finding.is_new)),
        broken_goals=sum(impact.is_broken for impact in impacts),
        monthly_cost_delta=str(result.cost.monthly_delta),
        is_stopped=is_risky or stops(document.impacts, review.opened_by),
        is_degraded=document.ai is not None and document.ai["status"] == "failed",
    )


def counted(review: Review, document: Document, decided: Review | None, feedback: Iterable[Feedback]) -> Reviewed:
    """For the analytics. `decided` is how it was with the first decision about its newest result."""
    result, said = document.result, list(feedback)
    return Reviewed(
        id=review.id,
        project=review.project,
        opened_at=review.created_at,
        risk=result.risk,
        level=result.level,
        stage=review.stage,
        commit=review.commit,
        monthly_cost_delta=result.cost.monthly_delta,
        seconds_to_decision=_seconds_to_decision(decided) if decided else None,
        rules=Counter(finding.rule for finding in result.findings if finding.is_new),
        useful=Counter(each.rule for each in said if each.verdict == USEFUL),
        noise=Counter(each.rule for each in said if each.verdict == NOISE),
    )


def _seconds_to_decision(decided: Review) -> int | None:
    if decided.decision is None or decided.completed_at is None:
        return None
    waited = datetime.fromisoformat(decided.decision["at"]) - datetime.fromisoformat(decided.completed_at)
    return max(waited // timedelta(seconds=1), 0)


def alarms(document: Document) -> bool:
    """Whether the owners of the project are told."""
    return document.result.level == "critical" or any(
        impact.is_broken and impact.is_blocking for impact in visible(document.impacts, None)
    )


def report(review: Review, document: Document, user_id: str | None, now: datetime, url: str = "") -> Report:
    """For somebody, with what people have decided."""
    decision = review.decision_at(now)
    return Report(
        name=review.name,
        sha256=review.sha256,
        result=document.result,
        impacts=visible(document.impacts, user_id),
        prose=document.explanation,
        url=url,
        decision=_sentence(decision) if decision else "",
        gate=STOPS_FROM,
        decided=review.passes(now),
    )


def _sentence(decision: Decision) -> str:
    day = datetime.fromisoformat(decision.get("expires_at") or decision["at"])
    said = {APPROVE: "Approved on", REJECT: "Rejected on", WAIVE: "Waived until"}[decision["action"]]
    reason = f": {decision['reason']}" if decision["reason"] else "."
    return f"{said} {day.day} {day:%B %Y}{reason}"


def _is_over(decision: Decision, now: datetime) -> bool:
    expires_at = decision.get("expires_at")
    return expires_at is not None and datetime.fromisoformat(expires_at) <= now
