"""Stacks and workspaces tell of their runs by their own names: here they get those of our projects and stages.

One that is no project of ours is taken note of, so that somebody who looks for its reviews sees why there are none.
"""

from collections.abc import Iterable

from app.core import clock, log
from app.projects import service as projects
from app.stacks import model, repository
from app.stacks.model import NoPlace, Place, Sighting, Stack

list_page = repository.list_page


def find_place(stack: Stack, labels: Iterable[str]) -> Place:
    """Raises NoPlace."""
    told = model.labelled(labels)
    try:
        place = model.place(stack, told, projects.find(told.get("project", stack.name)))
    except NoPlace as problem:
        _note(stack, problem=str(problem))
        fields = {"source": stack.source, "account": stack.account, "stack": stack.name, "problem": str(problem)}
        log.logger.warning("A stack is no project of ours", extra={"fields": fields})
        raise
    _note(stack, project=place.project, stage=place.stage)
    return place


def _note(stack: Stack, *, project: str | None = None, stage: str | None = None, problem: str = "") -> None:
    seen_at = clock.now().isoformat(timespec="seconds")
    repository.save(Sighting(stack.source, stack.account, stack.name, seen_at, project, stage, problem))
