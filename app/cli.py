"""What the commands do with the product's own data; project_utils/cli.py is their door and says what was found."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from app.analytics import service as analytics
from app.audit import service as audit
from app.audit.model import Chain, Entry
from app.check_ins import service as check_ins
from app.core import config, objects, queue
from app.core.failures import NotFound
from app.goals import service as goals
from app.jobs import service as jobs
from app.jobs.model import Job, Status
from app.opinions import service as opinions
from app.reviews import service as reviews
from app.rules import masks, read, review
from app.users import service as users

read_audit_export = audit.read_lines


def export_audit(stage: str) -> Iterator[str]:
    """One entry a line: account by account, oldest first."""
    config.load(stage=stage)
    for account_id in audit.list_accounts():
        yield from map(audit.to_line, audit.read_all(account_id))


def verify_audit(stage: str, known: dict[str, Entry]) -> Iterator[Chain]:
    """`known` is what was read of an earlier export."""
    config.load(stage=stage)
    here = set(users.list_ids())
    gone = audit.list_gone() - here
    for account_id in sorted({*audit.list_accounts(), *here, *known} - gone):
        chain = audit.examine(account_id, known.get(account_id))
        is_empty = account_id in here and not chain.entries
        yield replace(chain, problem="Not even the entry of the registration is left.") if is_empty else chain


def rebuild_goals(stage: str, *, is_check: bool) -> Iterator[tuple[str, list[str]]]:
    """Each goal, with those of its documents that are not what its check-ins make; they are put right if wanted."""
    config.load(stage=stage)
    for space in goals.list_spaces():
        for goal in goals.read_all(space):
            with suppress(NotFound):  # purged since it was listed
                found = check_ins.examine(goal) if is_check else check_ins.rebuild(goal)
                yield goal.id, [difference.document for difference in found]


def show_prompt(plan: bytes) -> str:
    """All that an AI would be sent of this plan; asks nobody. Raises rules.Unreadable."""
    result = review(read(plan))
    return opinions.question(masks.redact(json.loads(plan)), result).shown


def rebuild_analytics(stage: str, *, is_check: bool) -> list[str]:
    """The documents that are not what the reviews and the events make; they are put right if wanted."""
    config.load(stage=stage)
    if not config.settings.plans_bucket:
        config.load(stage=stage, plans_bucket=objects.find("plans"))
    examine = analytics.examine if is_check else analytics.rebuild
    return examine(reviews.read_counted)


def list_jobs(stage: str, statuses: tuple[Status, ...]) -> Iterator[Job]:
    """Of each status the oldest first."""
    config.load(stage=stage)
    for status in statuses:
        yield from jobs.read_status(status)


def retry_job(stage: str, job_id: str, *, dry_run: bool) -> Job | None:
    """None where no job with this id has failed."""
    _load_with_queues(stage)
    job = jobs.find_failed(job_id)
    if job and not dry_run:
        jobs.retry(job)
    return job


def count_dead(stage: str, name: str) -> int:
    config.load(stage=stage)
    return queue.count(queue.find(f"{name}-dead"))


def redrive(stage: str, name: str) -> Iterator[str]:
    """Every dead letter goes back to where it came from; the task that each asks for."""
    _load_with_queues(stage)
    for letter in queue.take_all(queue.find(f"{name}-dead")):
        if not _retries(letter):
            queue.send_again(queue.find(name), letter)
        yield _task(letter)


def _retries(letter: str) -> bool:
    """Of a job that has failed: it is sent anew."""
    job = jobs.find(**json.loads(letter)["arguments"]) if _task(letter) == "worker.run_job" else None
    if job is None or job.status != "failed":
        return False
    jobs.retry(job)
    return True


def _task(letter: str) -> str:
    """What cannot be read is for the worker to refuse."""
    try:
        return str(json.loads(letter)["task"])
    except (KeyError, TypeError, ValueError):
        return "unknown"


def _load_with_queues(stage: str) -> None:
    config.load(stage=stage)
    config.load(stage=stage, jobs_queue_url=queue.find("jobs"), notifications_queue_url=queue.find("notifications"))
