"""Run tasks of HCP Terraform and Terraform Enterprise: what is asked, and how it is answered. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.core.failures import Invalid
from app.rules.markdown import code
from app.rules.results import Finding, Impact, Report

Tree = Mapping[str, Any]
Json = dict[str, Any]

HOSTS = ("app.terraform.io", "app.eu.terraform.io")
WITH_A_PLAN = ("post_plan", "pre_apply")
PATIENCE = timedelta(minutes=60)  # that HCP Terraform has in all
REMEMBERED = timedelta(days=2)  # longer than it repeats anything
WAITING, TOLD, GIVEN_UP = "waiting", "told", "given up"
_WAITS = [timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5)]
_MOST_OUTCOMES = 10
_LONGEST_TOKEN = 4000  # bytes; KMS seals no more at once
_LONGEST_MESSAGE = 500
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
_TRIAL_TOKEN, _TRIAL_STAGE = "test-token", "test"
_TAG_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "info"}


@dataclass(frozen=True)
class Request:
    id: str  # of the task's result: the same whenever it is asked again
    organization: str
    workspace: str
    kind: str  # pre_plan, post_plan, pre_apply, and whatever comes
    run: str
    run_url: str
    commit: str
    plan_url: str
    callback_url: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Task:
    """A request that was accepted, and how far it is."""

    id: str
    organization: str
    workspace: str
    kind: str
    run: str
    run_url: str
    commit: str
    plan_url: str
    callback_url: str
    created_at: str
    sealed_token: str | None = None  # gone when everything was told
    project: str | None = None
    stage: str | None = None
    problem: str = ""  # why it is no project of ours
    review_id: str = ""
    outcome: str = WAITING
    attempts: int = 0
    next_at: str | None = None  # as long as there is something to do

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and datetime.fromisoformat(self.next_at) <= now

    def is_too_late(self, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.created_at) >= PATIENCE


@dataclass(frozen=True)
class Answer:
    """What is told back. `running` is no end."""

    status: str  # running, passed, failed
    message: str
    url: str = ""
    outcomes: tuple[Json, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.status != "running"

    def document(self) -> Json:
        attributes = {"status": self.status, "message": self.message[:_LONGEST_MESSAGE]}
        if self.url:
            attributes["url"] = self.url
        data: Json = {"type": "task-results", "attributes": attributes}
        if self.outcomes:
            data["relationships"] = {"outcomes": {"data": list(self.outcomes)}}
        return {"data": data}


def is_trial(payload: Any) -> bool:
    """Sent once, when somebody makes the run task, to see whether anybody is there."""
    said = payload if isinstance(payload, dict) else {}
    return said.get("access_token") == _TRIAL_TOKEN or said.get("stage") == _TRIAL_STAGE


def read(payload: Any, hosts: Sequence[str]) -> Request:
    """Raises Invalid, which HCP Terraform shows beside the run task."""
    if not isinstance(payload, dict):
        raise Invalid("#", "Send what a run task of HCP Terraform sends.")
    kind = _text(payload, "stage")
    return Request(
        id=_id(payload, "task_result_id"),
        organization=_id(payload, "organization_name"),
        workspace=_id(payload, "workspace_name"),
        kind=kind,
        run=_id(payload, "run_id"),
        run_url=str(payload.get("run_app_url") or "")[:500],
        commit=_commit(payload.get("vcs_commit_url")),
        plan_url=_address(payload, "plan_json_api_url", hosts) if kind in WITH_A_PLAN else "",
        callback_url=_address(payload, "task_result_callback_url", hosts),
        token=_token(payload),
    )


def wait_after(attempts: int) -> timedelta:
    return _WAITS[min(attempts, len(_WAITS)) - 1]


def judged(report: Report, headline: str) -> Answer:
    """With what people have decided."""
    message = f"{headline} {report.decision}".strip()
    return Answer("passed" if report.passes else "failed", message, report.url, tuple(_outcomes(report)))


def _outcomes(report: Report) -> Iterator[Json]:
    """Ten at the most, and the last one says how many there are besides. They are Markdown: what a plan or an AI says
    stands in code."""
    broken = [impact for impact in report.impacts or () if impact.is_broken]
    new = [finding for finding in report.result.findings if finding.is_new]
    all_of_them = [*map(_of_goal, broken), *map(_of_finding, new)]
    if len(all_of_them) <= _MOST_OUTCOMES:
        yield from all_of_them
        return
    yield from all_of_them[: _MOST_OUTCOMES - 1]
    left = len(all_of_them) - _MOST_OUTCOMES + 1
    yield _outcome("more", f"{left} more", "The review has all of them.", {"Status": [_tag("More", "info")]})


def _of_goal(impact: Impact) -> Json:
    level = "error" if impact.is_blocking else "warning"
    tags = {
        "Status": [_tag("Breaks a goal", level)],
        "Severity": [_tag("Blocks" if impact.is_blocking else "Advice", level)],
    }
    return _outcome(f"goal-{impact.goal_id}", f"Goal: {impact.goal_name}", code(impact.text), tags)


def _of_finding(finding: Finding) -> Json:
    level = _TAG_LEVELS[finding.severity]
    tags = {"Status": [_tag("Found", level)], "Severity": [_tag(finding.severity.capitalize(), level)]}
    places = [f"- {code(each.path)}: {code(str(each.value))}" for each in finding.evidence[:5]]
    said = map(code, (finding.why, finding.fix)) if finding.by == "ai" else (finding.why, finding.fix)
    body = "\n\n".join([code(finding.address), *said, "\n".join(places)])
    return _outcome(finding.id, f"{finding.title}: {finding.address}"[:200], body, tags)


def _outcome(id: str, description: str, body: str, tags: Json) -> Json:
    attributes = {"outcome-id": id, "description": description, "body": body[:5000], "tags": tags}
    return {"type": "task-result-outcomes", "attributes": attributes}


def _tag(label: str, level: str) -> Json:
    return {"label": label, "level": level}


def _text(payload: Tree, name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid(f"#/{name}", "This is missing.")
    return value[:100]


def _id(payload: Tree, name: str) -> str:
    value = _text(payload, name)
    if not _ID.fullmatch(value):
        raise Invalid(f"#/{name}", "This is no id and no name.")
    return value


def _token(payload: Tree) -> str:
    value = payload.get("access_token")
    if (
        not isinstance(value, str)
        or not value.isascii()
        or not value.isprintable()
        or not 0 < len(value) <= _LONGEST_TOKEN
    ):
        raise Invalid("#/access_token", "This is no token.")
    return value


def _address(payload: Tree, name: str, origins: Sequence[str]) -> str:
    """The token goes there."""
    value = payload.get(name)
    if not isinstance(value, str) or not is_one_of(value, origins):
        raise Invalid(f"#/{name}", "This is at no host that is known here; see WIZARD_TERRAFORM_HOSTS.")
    return value


def is_one_of(url: str, origins: Sequence[str]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in origins and len(url) <= 2000


def _commit(url: Any) -> str:
    """The last part of the address that GitHub and GitLab give a commit."""
    last = url.rstrip("/").rpartition("/")[2] if isinstance(url, str) else ""
    return last if _COMMIT.fullmatch(last) else ""
