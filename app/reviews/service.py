"""A review is opened by whoever has a plan or knows of a run, judged by the worker, and decided by people."""

from collections.abc import Iterable

from app.reviews.model import Arrived, Review, Run


def take_in(chunks: Iterable[bytes]) -> Arrived:
    """Puts a plan, plain or packed with gzip, where only the worker finds it.

    Raises NotAPlan and TooLarge."""
    raise NotImplementedError


def open(
    by: str,
    *,
    project: str,
    source: str,
    stage: str | None = None,
    commit: str = "",
    run: str = "",
    run_url: str = "",
    told: Run | None = None,
    plan: Arrived | None = None,
    then: str = "",
) -> tuple[Review, bool]:
    """The review, and whether it is new. `by` is the id of a user or the name of a source.

    The same plan of the same project and stage is the same review, and so is a run whose plan had not come yet.
    Without a plan it is partial until one comes with the same project and run. `told` is what a webhook says of the run;
    what is older than what is known changes nothing. `then` names a job that gets `review_id` once it is judged or
    that has failed. Raises NoProject and Invalid (stage)."""
    raise NotImplementedError


def find(review_id: str) -> Review | None:
    raise NotImplementedError
