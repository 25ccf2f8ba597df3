"""The worker judges what was brought: by the rules first, which stands whatever an AI does, then by the goals of the
project, then by the AI where one is configured. A job that comes twice finds nothing to do but to tell again what it
has told, which changes nothing. `sweep` looks for reviews that nobody finishes.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

from app import rules
from app.core import clock, config, db, log
from app.core.failures import AppError, Unavailable
from app.impacts import service as impacts
from app.jobs import model as job_states
from app.jobs import service as jobs
from app.judging import model
from app.notifications import service as notifications
from app.opinions import model as opinion_model
from app.opinions import service as opinions
from app.opinions.model import Opinion
from app.projects import service as projects
from app.reviews import model as states
from app.reviews import service as reviews
from app.reviews.model import Document, Review
from app.reviews.service import Refused, Superseded
from app.rules import masks
from app.rules.plan import Plan
from app.rules.results import Result

_NEVER_CAME = "Its run sent no plan within a day: upload one with its project and run."
_FAULT_OF_AI = "Something went wrong on our side; our log knows more."


class Fault(Exception):
    """Of ours, by its kind and its place: what it says may be a part of the plan, and is not for a log."""


def judge(review_id: str, edition: str) -> str:
    """A job."""
    review = reviews.find(review_id)
    if review and review.edition == edition:
        _finish(review)
    return f"/api/reviews/{review_id}"


def sweep() -> None:
    """What nobody finishes any more, and runs whose plan never came."""
    for status in states.OPEN:
        for review in reviews.read_status(status):
            try:
                _look_after(review)
            except Exception:
                log.logger.exception("A review was not looked after; the next sweep does")


def _finish(review: Review) -> None:
    try:
        if review.status != states.COMPLETED:
            review = _judge(reviews.begin(review))
        _tell(review)
    except Refused as refusal:
        reviews.fail(review, str(refusal), is_hopeless=True)
    except Superseded:
        return
    except Exception:
        if _is_last_attempt(review):
            reviews.fail(review, job_states.FAULT)
        raise


def _judge(review: Review) -> Review:
    content, is_original = reviews.read_plan(review)
    with _discreetly():
        plan, redacted = _read(content), _redact(content)
    if is_original:
        _check_is_announced(review, plan)
    reviews.keep_plan(review, redacted)
    with _discreetly():
        result = rules.review(plan)
    by_rules = _document(review, result)
    document = _with_opinion(review, redacted, by_rules)
    return reviews.complete(review, document, *_alarm(review, document))


@contextmanager
def _discreetly() -> Iterator[None]:
    try:
        yield
    except (AppError, Refused):
        raise
    except Exception as error:
        raise Fault(type(error).__name__).with_traceback(error.__traceback__) from None


def _read(content: bytes) -> Plan:
    try:
        return rules.read(content)
    except rules.Unreadable as error:
        raise Refused(str(error)) from None


def _redact(content: bytes) -> dict[str, Any]:
    try:
        return masks.redact(json.loads(content))
    except ValueError:
        raise Refused("There is a number in it that is longer than any plan has.") from None


def _check_is_announced(review: Review, plan: Plan) -> None:
    if plan.sha256 != review.sha256:
        raise Refused(f"This is not the plan that was announced: its SHA-256 is {plan.sha256}.")


def _document(review: Review, result: Result, opinion: Opinion | None = None) -> Document:
    told = impacts.foresee(review.project, review.stage, result)
    if opinion is None:
        return Document(result, told)
    return Document(result, told, opinion.prose, model.described(opinion))


def _with_opinion(review: Review, redacted: dict[str, Any], by_rules: Document) -> Document:
    if config.settings.ai_provider == "none":
        return by_rules
    if not review.result_version:  # otherwise there is an older result to look at
        review = reviews.show(review, by_rules)
    opinion = _ask(redacted, by_rules.result)
    return _document(review, opinion_model.merge(by_rules.result, opinion), opinion)


def _ask(redacted: dict[str, Any], result: Result) -> Opinion:
    """Whatever goes wrong with it, the verdict of the rules stands."""
    try:
        with _discreetly():
            return opinions.ask(redacted, result)
    except Exception:
        log.logger.exception("A review was judged by the rules alone")
        return Opinion(opinion_model.FAILED, _FAULT_OF_AI)


def _alarm(review: Review, document: Document) -> list[db.Write]:
    if not states.alarms(document):
        return []
    facts = {"review": review.name, "reason": states.with_result(review, document).headline}
    period = f"{review.id}@{review.edition}"
    told = (
        notifications.write(user_id, "dangerous_change", goal_id="", period=period, facts=facts)
        for user_id in reviews.list_owners(review)
    )
    return list(chain.from_iterable(told))


def _tell(review: Review) -> None:
    """The project, whose goals are measured by it, and people; told again, it is the same."""
    at, event_id = datetime.fromisoformat(str(review.completed_at)), f"review-{review.id}-v{review.result_version}"
    facts = {"risk": review.risk, "level": review.level, "of": review.id}
    try:
        projects.report(reviews.OWNER, review.project, event_id, "review", at, facts, review.stage)
    except (Unavailable, db.ConditionFailed):  # what may go well the next time
        raise
    except AppError as refusal:  # the project is deleted, or its stage
        log.logger.info("A review counts for no project", extra={"fields": {"reason": refusal.detail}})
    for user_id in reviews.list_owners(review):
        notifications.hurry(user_id)


def _is_last_attempt(review: Review) -> bool:
    job = jobs.find(reviews.OWNER, review.job_id)
    return job is None or job.attempts >= job_states.MAX_ATTEMPTS


def _look_after(review: Review) -> None:
    if review.is_partial:
        if clock.now() - datetime.fromisoformat(review.created_at) > states.WAITS_FOR_ITS_PLAN:
            reviews.fail(review, _NEVER_CAME)
        return
    job = jobs.find(reviews.OWNER, review.job_id)
    if job is None or job.status not in job_states.OPEN:
        reviews.fail(review, job.reason if job and job.reason else job_states.UNFINISHED)
