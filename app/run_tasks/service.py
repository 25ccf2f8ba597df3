"""HCP Terraform asks what we think of a plan, and is told when it was judged.

What was asked is written before it is answered that it was; the worker fetches the plan, opens its review, and tells
what came of it. The item decides: whoever makes an attempt claims it first, with the time of the next one, and `sweep`
asks for what is due. The token that came with the question lies sealed beside it, goes nowhere but to a host that is
configured, and is gone when everything was told.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from app.core import clock, config, db, log, outbound, queue, vault
from app.core.failures import AppError, Unavailable
from app.reviews import service as reviews
from app.reviews.model import COMPLETED, FAILED, LARGEST_PLAN_BYTES, OPEN, Review
from app.run_tasks import model, repository
from app.run_tasks.model import Answer, Request, Task
from app.stacks import service as stacks
from app.stacks.model import NoPlace, Stack

SOURCE = "terraform"
_CLAIM = timedelta(minutes=6)  # longer than the worker's function may run
_PLAN_SECONDS = 120
_CALLBACK_SECONDS = 15
_LONGEST_ANSWER = 4096  # to a callback; nobody looks at it
_MOST_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_NOW = {204, 408, 409, 425, 429}  # the plan is not there yet, or too much is asked for
_NOT_IN_ITS_FORM = 422
_JSON_API = "application/vnd.api+json"
_USER_AGENT = "AI-Wizard"


class _NotYet(Exception):
    """What may go well the next time; the text may be shown."""


class _Never(Exception):
    """Nobody is there who could be told; the text may be shown."""


class NoPlan(AppError):
    """As for a plan that cannot be read."""


def accept(payload: Any, labels: Mapping[str, str]) -> str:
    """`verified`, `accepted` or `known`. Raises Invalid."""
    if model.is_trial(payload):
        return "verified"
    request = model.read(payload, _origins())
    if repository.find(request.id):
        return "known"
    task = _task(request, labels)
    try:
        repository.create(task)
    except db.ConditionFailed:
        return "known"
    _hurry(task.id)
    return "accepted"


def attempt(task_id: str) -> None:
    task = repository.find(task_id)
    if task and task.is_due(clock.now()):
        _begin(task)


def tell(review_id: str) -> None:
    """A job: a review is judged, or has failed."""
    for task_id in repository.read_waiting_for(review_id):
        task = repository.find(task_id)
        if task and task.next_at:
            _begin(task)


def sweep() -> None:
    for task in repository.read_due(clock.now()):
        queue.send("run_tasks.attempt", task_id=task.id)


def _task(request: Request, labels: Mapping[str, str]) -> Task:
    now = clock.now().isoformat()
    asked = {name: value for name, value in vars(request).items() if name != "token"}
    sealed = vault.encrypt(request.token, purpose="run-task", task=request.id)
    task = Task(**asked, created_at=now, sealed_token=sealed, next_at=now)
    try:
        stack = Stack(SOURCE, request.organization, request.workspace)
        place = stacks.find_place(stack, [f"{key}:{value}" for key, value in labels.items()])
    except NoPlace as problem:
        return replace(task, problem=str(problem))
    return replace(task, project=place.project, stage=place.stage)


def _begin(task: Task) -> None:
    """Who comes later takes over, for they may know more."""
    try:
        _go_on(_claim(task))
    except db.ConditionFailed:
        log.logger.info("Somebody else goes on with a run task", extra={"fields": {"run_task": task.id}})


def _claim(task: Task) -> Task:
    attempts, next_at = task.attempts + 1, (clock.now() + _CLAIM).isoformat()
    repository.update(task, attempts=attempts, next_at=next_at)
    return replace(task, attempts=attempts, next_at=next_at)


def _go_on(task: Task) -> None:
    if task.is_too_late(clock.now()):
        _give_up(task, "HCP Terraform does not wait any longer.")
        return
    try:
        answer = _answer(task)
        _tell(task, answer)
    except _NotYet as problem:
        _log("A run task has to wait", task, str(problem))
        _wait(task)
    except _Never as problem:
        _give_up(task, str(problem))
    else:
        _end(task, model.TOLD) if answer.is_final else _wait(task)


def _answer(task: Task) -> Answer:
    """Raises _NotYet and _Never."""
    if task.problem:
        return Answer("failed", task.problem)
    if task.kind not in model.WITH_A_PLAN:
        return Answer("passed", "There is no plan at this stage: attach the run task to post-plan.")
    if not task.review_id:
        _tell(task, Answer("running", "The plan is fetched and judged."))
    try:
        review = reviews.get(task.review_id or _open(task))
    except (Unavailable, db.ConditionFailed) as problem:
        raise _NotYet(problem.detail) from problem
    except AppError as problem:
        said = [problem.detail, *(error["detail"] for error in problem.errors)]
        return Answer("failed", f"This plan could not be reviewed: {said[-1]}")
    return _answer_of(review)


def _open(task: Task) -> str:
    """The id of the review of this plan. Raises _NotYet, _Never, and what is wrong with the plan."""
    plan = reviews.take_in(_fetch(task))
    review, _ = reviews.open(
        SOURCE,
        project=str(task.project),
        stage=task.stage,
        source=SOURCE,
        commit=task.commit,
        run=task.run,
        run_url=task.run_url,
        plan=plan,
        then="run_tasks.tell",
    )
    repository.wait_for(task, review.id)
    repository.update(task, review_id=review.id)
    return review.id


def _answer_of(review: Review) -> Answer:
    url = f"{config.settings.base_url}/reviews/{review.id}"
    if review.status in OPEN:
        return Answer("running", "The plan is being judged.", url)
    if review.status == FAILED:
        return Answer("failed", f"This plan could not be reviewed: {review.reason}", url)
    review, document = reviews.get_whole(review.id)
    if review.status != COMPLETED or document is None:
        raise _NotYet("The review is just judged anew.")
    return model.judged(reviews.report(review, document, None, clock.now(), url), review.headline)


def _fetch(task: Task) -> bytes:
    """The token goes to the first address only: a redirect leads to where the plan lies, signed in the address."""
    url, headers = task.plan_url, _headers(task)
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            answer = _send("GET", url, headers, timeout_seconds=_PLAN_SECONDS, longest_answer=LARGEST_PLAN_BYTES)
        except outbound.Refused as problem:
            raise NoPlan(f"It lies where nothing is fetched from. {problem}") from problem
        if answer.status not in _REDIRECTS or not answer.location:
            return _plan_in(answer)
        url, headers = _next_after(url, answer.location), {"User-Agent": _USER_AGENT}
    raise NoPlan("The way to it leads in circles.")


def _next_after(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NoPlan("The way to it leads to what is no address.") from None


def _plan_in(answer: outbound.Answer) -> bytes:
    if answer.status in _FOR_NOW or answer.status >= 500:
        raise _NotYet(f"The plan is not to be had yet: {answer.status}.")
    if answer.status != 200:
        raise NoPlan(f"HCP Terraform answered {answer.status} when it was asked for the plan.")
    if not answer.is_whole:
        raise NoPlan("The plan is larger than what is reviewed, or broke off on its way.")
    return answer.body


def _tell(task: Task, answer: Answer) -> None:
    """Raises _NotYet and _Never. Where what we found is not in its form, the verdict counts all the same."""
    try:
        status = _call_back(task, answer)
        if status == _NOT_IN_ITS_FORM and answer.outcomes:
            status = _call_back(task, replace(answer, outcomes=()))
    except outbound.Refused as problem:
        raise _Never(str(problem)) from problem
    if 200 <= status < 300:
        return
    if status in _FOR_NOW or status >= 500:
        raise _NotYet(f"HCP Terraform answered {status} to what it was told.")
    raise _Never(f"HCP Terraform answered {status} to what it was told.")


def _call_back(task: Task, answer: Answer) -> int:
    headers = _headers(task) | {"Content-Type": _JSON_API}
    body = json.dumps(answer.document()).encode()
    return _send(
        "PATCH",
        task.callback_url,
        headers,
        timeout_seconds=_CALLBACK_SECONDS,
        longest_answer=_LONGEST_ANSWER,
        body=body,
    ).status


def _send(method: str, url: str, headers: Mapping[str, str], **options: Any) -> outbound.Answer:
    try:
        return outbound.send(method, url, headers=headers, **options)
    except outbound.Unanswered as problem:
        raise _NotYet(str(problem)) from problem


def _headers(task: Task) -> dict[str, str]:
    """For the host that the token is from; looked at once more, because settings change."""
    token = vault.decrypt(str(task.sealed_token), purpose="run-task", task=task.id)
    return {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": _USER_AGENT}


def _wait(task: Task) -> None:
    repository.update(task, next_at=(clock.now() + model.wait_after(task.attempts)).isoformat())


def _end(task: Task, outcome: str) -> None:
    repository.update(task, outcome=outcome, next_at=None, sealed_token=None)


def _give_up(task: Task, problem: str) -> None:
    _log("A run task is given up", task, problem)
    _end(task, model.GIVEN_UP)


def _log(text: str, task: Task, problem: str) -> None:
    log.logger.warning(text, extra={"fields": {"run_task": task.id, "run": task.run, "problem": problem}})


def _hurry(task_id: str) -> None:
    """The sweep would find it too, within a minute; so this may fail."""
    try:
        queue.send("run_tasks.attempt", task_id=task_id)
    except Exception:
        log.logger.exception("A run task begins later, because the queue does not answer")


def _origins() -> tuple[str, ...]:
    hosts = (*model.HOSTS, *config.settings.terraform_hosts)
    return (*(f"https://{host}" for host in hosts), *config.settings.outbound_exceptions)
