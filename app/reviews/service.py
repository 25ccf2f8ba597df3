"""A review is opened by whoever has a plan or knows of a run, judged by the worker (`judging`), and decided by people.

What is sent lies in the bucket before anything is written, and only the worker reads it; what it keeps has no secrets.
"""

import gzip
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any
from uuid import uuid4

from app import rules
from app.analytics import service as analytics
from app.analytics.model import Reviewed
from app.audit import service as audit
from app.audit.model import Client, Event, Facts
from app.core import clock, db, log, policy
from app.core.failures import AppError, ChangedMeanwhile, Conflict, Forbidden, Malformed, NotFound, Unavailable
from app.core.policy import Principal
from app.jobs import service as jobs
from app.jobs.model import Job
from app.projects import model as events
from app.projects import service as projects
from app.projects.model import Project
from app.reviews import model, repository
from app.reviews.model import Arrived, Document, Feedback, Review, Run

OWNER = "reviews"  # of the jobs: a review goes on when whoever brought it is gone
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
_GONE = "The plan is not there any more: upload it again."

find = repository.find
get = repository.get
get_whole = repository.get_whole
get_version = repository.get_version
list_page = repository.list_page
list_versions = repository.list_versions
list_feedback = repository.list_feedback
read_status = repository.read_status
find_by_run = repository.find_by_run
report = model.report
Write = Callable[[Review], tuple[Review, tuple[db.Write, ...]]]


class NotAPlan(AppError):
    status = 422
    slug = "not-a-plan"


class NoProject(AppError):
    status = 422
    slug = "no-project"


class NotJudged(Conflict):
    slug = "not-judged"

    def __init__(self, review: Review) -> None:
        why = review.reason if review.status == model.FAILED else "Ask again in a few seconds."
        super().__init__(f"The review is {review.status}: there is nothing to show yet. {why}")


class InvalidParameter(AppError):
    status = 422
    slug = "invalid"

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__("Some fields are not valid; see errors.")
        self.errors = [{"parameter": parameter, "detail": detail}]


class Refused(Exception):
    """What no second attempt makes better; the text may be shown."""


class Superseded(Exception):
    """It was asked for anew, or finished by somebody else."""


def take_in(content: bytes) -> Arrived:
    """Puts a plan, plain or packed with gzip, where only the worker finds it. Raises NotAPlan, Malformed, TooLarge."""
    parts = model.unpack(content)
    start = next(parts, b"")
    _check_may_be_a_plan(start)
    plan = Arrived(model.digest(chain((start,), parts)), _new_file())
    repository.write_file(plan.file, content)
    return plan


def announce(user_id: str, *, sha256: str, size_bytes: int) -> tuple[str, dict[str, Any]]:
    """A plan that is too large for a request: what to call it by, and the form to post it with."""
    upload_id, plan, now = uuid4().hex, Arrived(sha256, _new_file()), clock.now()
    repository.save_upload(upload_id, user_id, plan, int((now + model.ANNOUNCED).timestamp()))
    form = repository.form(plan, size_bytes=size_bytes, lifetime=model.TIME_TO_UPLOAD)
    return upload_id, form | {"expires_at": (now + model.TIME_TO_UPLOAD).isoformat()}


def find_announced(user_id: str, upload_id: str) -> Arrived:
    plan = repository.find_upload(upload_id, user_id)
    if plan is None:
        raise InvalidParameter("upload", "Nothing was announced by this id, or too long ago: announce it again.")
    return plan


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

    The same plan of the same project and stage is the same review. Without a plan it is partial until one comes with
    the same project and run. `told` is what a webhook says of the run; what is older than what is known changes
    nothing. `then` names a job that gets the `review_id` once it is judged, or has failed. Raises NoProject and
    InvalidParameter.
    """
    _check_place(project, stage)
    told = told or Run()
    asked = Review(
        id=uuid4().hex,
        project=project,
        stage=stage,
        source=source,
        opened_by=by,
        created_at=events.written(clock.now()),
        commit=commit,
        run=run,
        run_url=run_url,
        run_state=told.state,
        run_state_number=told.number,
        headline=told.first_look,
        then=(then,) if then else (),
    )
    for _ in db.turns():
        try:
            return _open(asked, plan)
        except db.ConditionFailed:  # somebody brought the same at the same time
            continue
    raise Unavailable("Too much is told of this review at once; try again in a moment.", Retry_After=5)


def give_up(review: Review, reason: str) -> None:
    """Where its plan has not come, and nobody waits for it any longer. One that comes all the same is judged."""
    if review.is_partial and review.status in model.OPEN:
        fail(review, reason)


def decide(
    who: Principal, review: Review, client: Client, *, action: str, reason: str = "", expires_at: datetime | None = None
) -> Review:
    """Raises ChangedMeanwhile."""
    _check_may_decide(who, review, action)
    if review.status != model.COMPLETED:
        raise Conflict(f"The review is {review.status}: only a completed one is decided.")
    decision = {
        "action": action,
        "reason": reason,
        "by": who.user_id,
        "at": clock.now().isoformat(),
        "expires_at": expires_at and expires_at.isoformat(),
        "version": review.result_version,
    }
    decided = _next(review, version=review.version + 1, decision=decision)
    facts: Facts = {"review": review.id, "name": review.name, "decision": action, "version": decided.version}
    event = Event(who.user_id, "review-decided", client, facts=facts)
    job, in_queue = _counting(review.id)
    try:
        audit.write(event, repository.change(review, decided), repository.version(decided), in_queue)
    except db.ConditionFailed as error:
        raise ChangedMeanwhile from error
    jobs.hurry(job)
    return decided


def rerun(who: Principal, review: Review) -> Review:
    """Judged anew, by the rules and the goals of today, and not decided any more. Raises ChangedMeanwhile."""
    if review.decision and review.decision["action"] == model.REJECT:
        _check_may_decide(who, review, model.RERUN)
    if review.status in model.OPEN:
        raise Conflict(f"The review is {review.status}: there is nothing to run again.")
    if not (review.is_kept or review.incoming) or model.is_forgotten(review, clock.now()):
        raise Conflict(_GONE)
    asked, job, in_queue = _ask(review)
    try:
        db.transact(repository.change(review, asked), in_queue)
    except db.ConditionFailed as error:
        raise ChangedMeanwhile from error
    jobs.hurry(job)
    return asked


def give_feedback(who: Principal, review_id: str, finding_id: str, *, verdict: str, comment: str = "") -> Feedback:
    """What somebody said of it before is replaced."""
    _, document = repository.get_whole(review_id)
    found = document.result.findings if document else ()
    rule = next((finding.rule for finding in found if finding.id == finding_id), None)
    if rule is None:
        raise NotFound("There is no such finding in this review.")
    feedback = Feedback(review_id, finding_id, who.user_id, verdict, comment, rule, clock.now().isoformat())
    job, in_queue = _counting(review_id)
    db.transact(repository.feedback_change(feedback), in_queue)
    jobs.hurry(job)
    return feedback


def count(review_id: str) -> None:
    """A job: the day on which it was opened counts it as it is by now."""
    review = repository.find(review_id)
    if review:
        analytics.note_review(review.project, review_id, partial(_counted, review_id))


def read_counted() -> Iterator[Reviewed]:
    """All that count. For commands, not for requests."""
    return (counted for review_id in repository.list_ids() if (counted := _counted(review_id)))


def begin(review: Review) -> Review:
    """Raises Superseded, as all that whoever judges it does."""
    return _persist(review, lambda now: (_next(now, status=model.RUNNING), ()))


def read_plan(review: Review) -> tuple[bytes, bool]:
    """And whether it is what was sent; an attempt before this one may have got as far as to delete that. Raises
    Refused."""
    sent = repository.read_file(review.incoming) if review.incoming else None
    content = repository.read_file(review.kept) if sent is None else sent
    if content is None:
        raise Refused(_GONE)
    try:
        return b"".join(model.unpack(content)), sent is not None
    except (Malformed, model.TooLarge) as error:
        raise Refused(error.detail) from None


def keep_plan(review: Review, redacted: dict[str, Any]) -> None:
    """For who wants it judged anew, as long as that may be from now on; what was sent is gone."""
    content = json.dumps(redacted, separators=(",", ":")).encode()
    repository.write_file(review.kept, gzip.compress(content, mtime=0))
    _delete(review.incoming)


def show(review: Review, document: Document) -> Review:
    """What is known so far, while the AI is asked; no version yet."""
    content = repository.keep(review, document)
    return _persist(review, lambda now: (_next(model.with_result(now, document)), ()), content)


def complete(review: Review, document: Document, *told: db.Write) -> Review:
    content = repository.keep(review, document)

    def write(now: Review) -> tuple[Review, tuple[db.Write, ...]]:
        version = now.version + 1
        done = _next(
            model.with_result(now, document),
            status=model.COMPLETED,
            reason="",
            version=version,
            result_version=version,
            completed_at=events.written(clock.now()),
            incoming="",
            is_kept=True,
            decision=None,
        )
        return done, (repository.version(done), repository.result(done, content), *told)

    return _persist(review, write, content)


def fail(review: Review, reason: str, *, is_hopeless: bool = False) -> None:
    """Of what is hopeless nothing is kept. Nothing where somebody has finished it."""
    gone = {"incoming": ""} if is_hopeless else {}
    try:
        _persist(review, lambda now: (_next(now, status=model.FAILED, reason=reason, **gone), ()))
    except Superseded:
        return
    if is_hopeless:
        _delete(review.incoming)


def list_owners(review: Review) -> tuple[str, ...]:
    """Of its project."""
    project = projects.find(review.project)
    return project.owners if project else ()


def _open(asked: Review, plan: Arrived | None) -> tuple[Review, bool]:
    of_run = repository.find_by_run(asked.project, asked.run)
    if of_run and (plan is None or model.belongs_to(asked, plan.sha256, of_run)):
        return _go_on(of_run, asked, plan), False
    of_plan = repository.find_by_plan(asked, plan.sha256) if plan else None
    if of_plan:
        leads = [repository.leading_run(asked, of_plan)] if asked.run and of_run is None else []
        return _go_on(of_plan, asked, plan, *leads), False
    return _create(asked, plan, leads_run=of_run is None), True


def _create(asked: Review, plan: Arrived | None, *, leads_run: bool) -> Review:
    if plan is None:
        db.transact(*repository.creation(asked, leads_run=leads_run))
        return asked
    review, job, in_queue = _ask(asked, plan)
    db.transact(*repository.creation(review, leads_run=leads_run), in_queue)
    jobs.hurry(job)
    return review


def _go_on(known: Review, asked: Review, plan: Arrived | None, *leads: db.Write) -> Review:
    """What is judged, or will be, is not judged again."""
    followed = model.follow(known, asked)
    if plan and (known.is_partial or known.status == model.FAILED):
        return _judge_at_last(known, followed, plan, *leads)
    if followed != known:
        followed = _next(followed)
        _write(known, followed, *leads, for_whom=asked.then)
    elif leads:
        db.transact(*leads)
    if plan and plan.file != known.incoming:  # asked for again with the same upload, it is still to be judged
        _delete(plan.file)
    return followed


def _judge_at_last(known: Review, followed: Review, plan: Arrived, *leads: db.Write) -> Review:
    review, job, in_queue = _ask(followed, plan)
    if repository.find_by_plan(review, plan.sha256) is None:
        leads = (*leads, repository.leading(review))
    db.transact(repository.change(known, review), *leads, in_queue)
    jobs.hurry(job)
    return review


def _write(
    known: Review,
    changed: Review,
    *more: db.Write,
    for_whom: tuple[str, ...],
    content: repository.Content | None = None,
) -> None:
    """Where it is settled, with the jobs of those who wait for it, and counted where it has a result."""
    arguments = {"review_id": changed.id}
    waiting = [jobs.write(task, arguments, owner_id=OWNER) for task in for_whom] if changed.is_settled else []
    waiting += [_counting(changed.id)] if changed.is_settled and changed.result_version else []
    db.transact(repository.change(known, changed, content), *more, *(in_queue for _, in_queue in waiting))
    for job, _ in waiting:
        jobs.hurry(job)


def _counting(review_id: str) -> tuple[Job, db.Write]:
    return jobs.write("reviews.count", {"review_id": review_id}, owner_id=OWNER)


def _counted(review_id: str) -> Reviewed | None:
    review, document = repository.get_whole(review_id)
    if document is None or not review.result_version:  # what is shown while an AI is asked is no result yet
        return None
    return model.counted(review, document, repository.find_first_decision(review), repository.read_feedback(review_id))


def _ask(review: Review, plan: Arrived | None = None) -> tuple[Review, Job, db.Write]:
    """To have it judged, by the worker."""
    edition = uuid4().hex
    job, in_queue = jobs.write("judging.judge", {"review_id": review.id, "edition": edition}, owner_id=OWNER)
    brought = {"sha256": plan.sha256, "incoming": plan.file} if plan else {}
    return _next(review, status=model.PENDING, reason="", edition=edition, job_id=job.id, **brought), job, in_queue


def _persist(review: Review, write: Write, content: repository.Content | None = None) -> Review:
    """On top of what a webhook may have told meanwhile. Raises Superseded."""
    for _ in db.turns():
        now = repository.get(review.id)
        if now.edition != review.edition or now.status == model.COMPLETED:
            raise Superseded
        changed, more = write(now)
        try:
            _write(now, changed, *more, for_whom=changed.then, content=content)
        except db.ConditionFailed:
            continue
        return changed
    raise Unavailable("Too much is told of this review at once; try again in a moment.", Retry_After=5)


def _next(review: Review, **changes: Any) -> Review:
    return replace(review, revision=review.revision + 1, **changes)


def _check_place(name: str, stage: str | None) -> None:
    project = projects.find(name)
    if project is None:
        body = json.dumps({"name": name, "title": name, "stages": [stage or "prod"]})
        raise NoProject(f"There is no project {name}. Make it first: POST /api/projects with {body}.")
    _check_stage(project, stage)


def _check_stage(project: Project, stage: str | None) -> None:
    if stage and stage not in project.stages:
        raise InvalidParameter("stage", f"This project has the stages {', '.join(project.stages)}.")


def _check_may_decide(who: Principal, review: Review, action: str) -> None:
    """A token that brings plans must not wave them through, unless it was made for that too."""
    if not policy.may(who, "reviews:decide"):
        raise Forbidden("This token was not made to decide about reviews: that needs the scope reviews:decide.")
    if action == model.WAIVE and not policy.is_admin(who) and who.user_id not in list_owners(review):
        raise Forbidden("Only the owners of the project and admins waive a review.")


def _check_may_be_a_plan(start: bytes) -> None:
    """What is obviously none is refused at once; the rest is seen when it is judged."""
    if start.lstrip(_BEFORE_JSON).startswith(b"{"):
        return
    try:
        rules.read(start)
    except rules.Unreadable as error:
        raise NotAPlan(str(error)) from None


def _new_file() -> str:
    return f"incoming/{secrets.token_hex(16)}"


def _delete(file: str) -> None:
    try:
        if file:
            repository.delete_file(file)
    except Exception:
        log.logger.exception("A plan that nobody needs any more goes when it expires, within a day")
