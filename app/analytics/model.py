"""What happens to projects, counted by day. Pure.

Whatever counts is a part: it adds to one day of UTC, and when it is another one by now, the day counts the new part in
place of the old one. So days are what their parts come to, in whatever order and however often these are told.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from urllib.parse import quote

from app.projects.model import Event, written

ALL = "*"  # all projects; all stages
MOST_RULES = 20
LEVELS = ("low", "medium", "high", "critical")
_HASH = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
_LONGEST_KEY = 300  # a sort key has 1024 bytes, and there is more in it
_SHORT = 7  # as much of a commit as everybody writes
_MICROS = Decimal(10) ** 6
_SECOND = timedelta(seconds=1)
_CENT = Decimal("0.01")

Counts = Mapping[str, int]  # by name, as `risk:37`; what comes to 0 is not there


@dataclass(frozen=True)
class Reviewed:
    """A review as it counts: by its newest result, on the day on which it was opened."""

    id: str
    project: str
    opened_at: str
    risk: int
    level: str
    stage: str | None = None
    commit: str = ""
    monthly_cost_delta: Decimal = Decimal(0)
    seconds_to_decision: int | None = None
    rules: Mapping[str, int] = field(default_factory=dict)  # how many new findings
    useful: Mapping[str, int] = field(default_factory=dict)  # of which somebody said so
    noise: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A commit was reviewed or deployed for the first time then, unless there is an earlier mark."""

    commit: str
    stage: str | None  # that it was deployed to; None of a review
    at: str
    id: str


@dataclass(frozen=True)
class Part:
    day: date
    stage: str | None
    counts: Counts
    mark: Mark | None = None


@dataclass(frozen=True)
class Place:
    """Where a day is kept: for a project or all, for a stage or all."""

    project: str
    stage: str
    day: date


@dataclass(frozen=True)
class Rule:
    """`precision` is in percent: of what was said of its findings."""

    rule: str
    findings: int
    useful: int
    noise: int
    precision: Decimal | None


@dataclass(frozen=True)
class Summary:
    """What counts come to; what nothing is known of is None, and not 0. `change_failure_rate` is in percent."""

    reviews: Counts  # by level
    risk_mean: Decimal | None
    risk_p90: int | None
    decisions: int
    seconds_to_decision: int | None  # mean
    monthly_cost_delta: Decimal
    deploys: int
    failed_deploys: int
    change_failure_rate: Decimal | None
    lead_time_seconds: int | None  # mean


@dataclass(frozen=True)
class Day:
    date: date
    summary: Summary


@dataclass(frozen=True)
class Analytics:
    first: date
    last: date
    project: str | None
    stage: str | None
    days: list[Day]  # oldest first, each of them
    total: Summary
    rules: list[Rule]  # those with the most findings first


def of_review(reviewed: Reviewed) -> Part:
    said = {"found": reviewed.rules, "useful": reviewed.useful, "noise": reviewed.noise}
    seconds = reviewed.seconds_to_decision
    counts = {
        f"level:{reviewed.level}": 1,
        f"risk:{reviewed.risk}": 1,
        "cost_micros": int((reviewed.monthly_cost_delta * _MICROS).to_integral_value()),
        "decisions": int(seconds is not None),
        "decision_seconds": seconds or 0,
        **{f"{name}:{rule}": count for name, rules in said.items() for rule, count in rules.items()},
    }
    at = datetime.fromisoformat(reviewed.opened_at)
    mark = Mark(commit_key(reviewed.commit), None, written(at), reviewed.id) if reviewed.commit else None
    return Part(_day(at), reviewed.stage, add(counts), mark)


def of_deploy(deploy: Event, rollback: Event | None) -> Part:
    """One that was rolled back later has failed, as for a goal."""
    has_succeeded = deploy.facts["status"] == "succeeded"
    has_failed = not has_succeeded or rollback is not None
    at = datetime.fromisoformat(deploy.occurred_at)
    mark = Mark(commit_key(deploy.facts["commit"]), deploy.stage, deploy.occurred_at, deploy.id)
    counts = add({"deploys": 1, "failed_deploys": int(has_failed)})
    return Part(_day(at), deploy.stage, counts, mark if has_succeeded else None)


def of_lead(reviewed: Mark | None, deployed: Mark | None) -> Part | None:
    """From the first review of a commit to its first deploy to a stage that succeeded."""
    if reviewed is None or deployed is None or reviewed.at > deployed.at:
        return None
    at = datetime.fromisoformat(deployed.at)
    seconds = (at - datetime.fromisoformat(reviewed.at)) // _SECOND
    return Part(_day(at), deployed.stage, add({"leads": 1, "lead_seconds": seconds}))


def commit_key(commit: str) -> str:
    """One tool writes a hash whole and another one short; safe within a key, and no longer than has room there."""
    plain, quoted = commit.strip().lower(), quote(commit, safe="")
    if _HASH.fullmatch(plain):
        return plain[:_SHORT]
    return quoted if len(quoted) <= _LONGEST_KEY else hashlib.sha256(commit.encode()).hexdigest()


def places(project: str, part: Part) -> Iterator[Place]:
    """All days that it adds to."""
    for each, stage in product((project, ALL), (part.stage, ALL) if part.stage else (ALL,)):
        yield Place(each, stage, part.day)


def changes(project: str, before: Part | None, after: Part | None) -> dict[Place, Counts]:
    """What it takes from days and gives to them."""
    found: dict[Place, Counts] = {}
    for part, sign in ((before, -1), (after, 1)):
        for place in places(project, part) if part else ():
            signed = {name: sign * count for name, count in part.counts.items()} if part else {}
            found[place] = add(found.get(place, {}), signed)
    return {place: counts for place, counts in found.items() if counts}


def add(*many: Counts) -> Counts:
    total: Counter[str] = Counter()
    for counts in many:
        total.update(counts)
    return {name: count for name, count in total.items() if count}


def analyse(first: date, last: date, project: str | None, stage: str | None, days: Mapping[date, Counts]) -> Analytics:
    total = add(*days.values())
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    series = [Day(each, summarise(days.get(each, {}))) for each in dates]
    return Analytics(first, last, project, stage, series, summarise(total), rank(total))


def summarise(counts: Counts) -> Summary:
    risks = {int(risk): count for risk, count in _named("risk", counts).items()}
    reviews, deploys, failed = sum(risks.values()), counts.get("deploys", 0), counts.get("failed_deploys", 0)
    return Summary(
        reviews={level: counts.get(f"level:{level}", 0) for level in LEVELS},
        risk_mean=_mean(sum(risk * count for risk, count in risks.items()), reviews),
        risk_p90=_percentile(risks, 90),
        decisions=counts.get("decisions", 0),
        seconds_to_decision=_whole_mean(counts, "decision_seconds", "decisions"),
        monthly_cost_delta=Decimal(counts.get("cost_micros", 0)) / _MICROS,
        deploys=deploys,
        failed_deploys=failed,
        change_failure_rate=_mean(100 * failed, deploys),
        lead_time_seconds=_whole_mean(counts, "lead_seconds", "leads"),
    )


def rank(counts: Counts) -> list[Rule]:
    """One of which something was said may have been found before these days."""
    found, useful, noise = (_named(name, counts) for name in ("found", "useful", "noise"))
    rules = [
        _rule(name, found.get(name, 0), useful.get(name, 0), noise.get(name, 0)) for name in {*found, *useful, *noise}
    ]
    return sorted(rules, key=lambda rule: (-rule.findings, -rule.useful - rule.noise, rule.rule))[:MOST_RULES]


def _rule(name: str, found: int, useful: int, noise: int) -> Rule:
    return Rule(name, found, useful, noise, _mean(100 * useful, useful + noise))


def _named(name: str, counts: Counts) -> dict[str, int]:
    prefix = f"{name}:"
    return {key.removeprefix(prefix): count for key, count in counts.items() if key.startswith(prefix)}


def _percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The least value that as many are at or below."""
    wanted, seen = sum(histogram.values()) * percent, 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen * 100 >= wanted:
            return value
    return None


def _mean(total: int, count: int) -> Decimal | None:
    return (Decimal(total) / count).quantize(_CENT) if count else None


def _whole_mean(counts: Counts, total: str, count: str) -> int | None:
    mean = _mean(counts.get(total, 0), counts.get(count, 0))
    return None if mean is None else int(mean)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def first_marks(marks: Iterable[Mark]) -> dict[tuple[str, str | None], Mark]:
    """By commit and stage the earliest one."""
    found: dict[tuple[str, str | None], Mark] = {}
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.id), reverse=True):
        found[mark.commit, mark.stage] = mark
    return found
