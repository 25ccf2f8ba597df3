"""A job is written with the change that asks for it, and done by the worker.

Its message may get lost, come twice, or come while something does not answer: the record decides. Whoever does a job
claims it first, for longer than a worker lives; a message that comes meanwhile, or later, finds nothing to do. After
three attempts it has failed, and its messages end among the dead letters. `sweep` asks again for what nobody does.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.core import clock, db, log, queue
from app.core.failures import AppError, Conflict, NotFound, Unavailable
from app.jobs import model, repository
from app.jobs.model import Job, Status

Tasks = Mapping[str, Callable[..., str | None]]  # what each returns is where to find the result

find = repository.find
read_all = repository.read_all
read_status = repository.read_status


class JobFailed(Exception):
    """So that the message goes to the dead letters."""


def write(task: str, arguments: dict[str, Any], *, owner_id: str) -> tuple[Job, db.Write]:
    """A job, and the write that puts it on record; call `hurry` when that is done."""
    job = Job(
        owner_id=owner_id,
        id=uuid4().hex,
        task=task,
        status="queued",
        created_at=clock.now().isoformat(),
        arguments=arguments,
        looked_after_until_ms=_in(model.ON_ITS_WAY),
    )
    return job, repository.creation(job)


def hurry(job: Job) -> None:
    """The sweep would find it too, within minutes; so this may fail."""
    try:
        queue.send("worker.run_job", owner_id=job.owner_id, job_id=job.id)
    except Exception:
        log.logger.exception("A job will be done later, because the queue does not answer")


def get(owner_id: str, job_id: str) -> Job:
    job = repository.find(owner_id, job_id)
    if job is None:
        raise NotFound("There is no such job.")
    return job


def run(owner_id: str, job_id: str, tasks: Tasks) -> None:
    job = repository.find(owner_id, job_id)
    if job is None:
        return
    if job.was_given_up:
        raise JobFailed(job.reason)
    if job.may_be_tried(_now()) and (claimed := _claim(job)):
        _do(claimed, tasks)


def sweep() -> None:
    for status in model.OPEN:
        for job in repository.read_status(status):
            if job.is_abandoned(_now()):
                _resume(job)


def retry(job: Job) -> None:
    """From the start, as if it had never been tried."""
    if job.status != "failed":
        raise Conflict(f"The job is {job.status}; only one that has failed is tried again.")
    fresh = {"attempts": 0, "reason": "", "expires_at": None, "looked_after_until_ms": _in(model.ON_ITS_WAY)}
    repository.change(job, "queued", **fresh)
    hurry(job)


def find_failed(job_id: str) -> Job | None:
    return next((job for job in repository.read_status("failed") if job.id == job_id), None)


def _claim(job: Job) -> Job | None:
    if job.attempts >= model.MAX_ATTEMPTS:
        _end(job, "failed", reason=model.UNFINISHED)
        raise JobFailed(model.UNFINISHED)
    claimed = replace(job, status="running", attempts=job.attempts + 1, looked_after_until_ms=_in(model.CLAIM))
    changes = {"attempts": claimed.attempts, "looked_after_until_ms": claimed.looked_after_until_ms}
    return claimed if _change(job, "running", **changes) else None


def _do(job: Job, tasks: Tasks) -> None:
    log.add(job=job.id, job_task=job.task)
    try:
        result = tasks[job.task](**job.arguments)
    except (Unavailable, db.ConditionFailed) as error:  # what may go well the next time
        _try_again(job, error.detail)
        raise
    except AppError as refusal:  # what will never go well is no fault, and nobody has to look into it
        _end(job, "failed", reason=refusal.detail)
    except Exception:
        _try_again(job, model.FAULT)
        raise
    else:
        _end(job, "done", reason="", result=result or "")


def _try_again(job: Job, reason: str) -> None:
    """The message comes back by itself."""
    if job.attempts >= model.MAX_ATTEMPTS:
        _end(job, "failed", reason=reason)
    else:
        _change(job, "queued", reason=reason, looked_after_until_ms=_in(model.ON_ITS_WAY))


def _resume(job: Job) -> None:
    if job.attempts >= model.MAX_ATTEMPTS:
        _end(job, "failed", reason=model.UNFINISHED)
        hurry(job)  # its message is worth a look, and where the worker died there is none any more
    elif _change(job, "queued", looked_after_until_ms=_in(model.ON_ITS_WAY)):
        hurry(job)


def _end(job: Job, status: Status, **changes: Any) -> None:
    expires_at = int((clock.now() + model.KEPT).timestamp())
    _change(job, status, expires_at=expires_at, **changes)


def _change(job: Job, status: Status, **changes: Any) -> bool:
    """Not where somebody else goes on with it, or where it went with its owner."""
    try:
        repository.change(job, status, **changes)
    except db.ConditionFailed:
        log.logger.warning("A job was changed by somebody else", extra={"fields": {"job": job.id}})
        return False
    return True


def _now() -> int:
    return clock.milliseconds(clock.now())


def _in(duration: timedelta) -> int:
    return clock.milliseconds(clock.now() + duration)
