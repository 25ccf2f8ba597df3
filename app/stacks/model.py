"""Which project and stage a stack of Spacelift, or a workspace of HCP Terraform, is. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.projects.model import Project

REMEMBERED = timedelta(days=30)
SOURCES = ("spacelift", "terraform")
_LONGEST = 63


class NoPlace(Exception):
    """No project of ours; the text says what to do and may be shown."""


@dataclass(frozen=True)
class Stack:
    source: str
    account: str  # in HCP Terraform, the organization
    name: str


@dataclass(frozen=True)
class Place:
    project: str
    stage: str | None = None


@dataclass(frozen=True)
class Sighting:
    """The last time that a stack told something, and what came of it."""

    source: str
    account: str
    name: str
    seen_at: str
    project: str | None = None
    stage: str | None = None
    problem: str = ""


def labelled(labels: Iterable[str]) -> dict[str, str]:
    """What `project:shop` and `stage:prod` say; the first of each counts."""
    told: dict[str, str] = {}
    for label in labels:
        key, _, value = label.partition(":")
        if key in ("project", "stage") and value:
            told.setdefault(key, value.strip()[:_LONGEST])
    return told


def place(stack: Stack, told: dict[str, str], project: Project | None) -> Place:
    """Raises NoPlace."""
    if project is None:
        raise NoPlace(_unknown(stack, told))
    stage = told.get("stage")
    if stage is None and len(project.stages) == 1:
        stage = project.stages[0]
    if stage is not None and stage not in project.stages:
        known = ", ".join(project.stages)
        raise NoPlace(f"The project {project.name} has the stages {known}, and no stage {stage}.")
    return Place(project.name, stage)


def _unknown(stack: Stack, told: dict[str, str]) -> str:
    if "project" in told:
        return f"There is no project {told['project']}: make it, or name another one."
    how = {
        "spacelift": "give the stack the label project:<name>",
        "terraform": "add ?project=<name> to the address of the run task",
    }
    return f"There is no project {stack.name[:_LONGEST]}: make it, or {how[stack.source]}."
