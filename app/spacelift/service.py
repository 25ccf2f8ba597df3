"""Spacelift tells of every step of a run. The review is opened with the first one at which there is a plan; the plan
itself comes from the hook on the worker, earlier or later, and is known by the run.
"""

from dataclasses import dataclass
from typing import Any

from app.core import clock, log
from app.reviews import service as reviews
from app.reviews.model import Review, Run
from app.spacelift import model, repository
from app.spacelift.model import Event, NotARun, Told
from app.stacks import service as stacks
from app.stacks.model import NoPlace, Place, Stack

OUTCOMES = ("opened", "noted", "ignored")
_SOURCE = "spacelift"


@dataclass(frozen=True)
class TakenIn:
    outcome: str
    detail: str = ""
    review_id: str | None = None


def take_in(payload: Any) -> TakenIn:
    """The same message again does the same again, which changes nothing: the first may not have got through."""
    try:
        event = model.read(payload)
        told = repository.find(event)
        if not event.comes_after(told):
            return TakenIn("ignored", "Something newer is known of this run.")
        place = stacks.find_place(Stack(_SOURCE, event.account, event.stack), event.labels)
    except (NotARun, NoPlace) as problem:
        log.logger.info("Spacelift told what is no review", extra={"fields": {"problem": str(problem)}})
        return TakenIn("ignored", str(problem))
    return _review(event, place) if event.may_be_reviewed and not _is_over(told) else _note(event, place)


def _review(event: Event, place: Place) -> TakenIn:
    """Opens first: what is written down as known is not done again."""
    review, is_new = _open(event, place)
    if event.number:
        told = repository.advance(event, clock.now())
        _close(review, told)
    return TakenIn("opened" if is_new else "noted", review_id=review.id)


def _note(event: Event, place: Place) -> TakenIn:
    """Writes it down first: who opens a review meanwhile looks at it then."""
    told = repository.advance(event, clock.now()) if event.number else Told(event.state, 0)
    if reviews.find_by_run(place.project, event.run) is None:
        return TakenIn("noted", "There is nothing to review.")
    review, _ = _open(event, place)
    _close(review, told)
    return TakenIn("noted", review_id=review.id)


def _open(event: Event, place: Place) -> tuple[Review, bool]:
    return reviews.open(
        _SOURCE,
        project=place.project,
        source=_SOURCE,
        stage=place.stage,
        commit=event.commit,
        run=event.run,
        run_url=event.run_url,
        told=Run(event.state, event.number, first_look=model.first_look(event.changes) if event.changes else ""),
    )


def _close(review: Review, told: Told) -> None:
    """Nothing will come of it any more."""
    if told.ended_in_vain:
        reviews.give_up(review, f"Its run is {told.state.lower()}, and sent no plan.")


def _is_over(told: Told | None) -> bool:
    return told is not None and told.ended_in_vain
