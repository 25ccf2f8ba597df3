"""Runs tasks: a message names a service function and its arguments.

A message that fails comes back a minute later; after three times it goes to the dead letters.
"""

import json
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from app.aggregates import service as aggregates
from app.attachments import service as attachments
from app.core import aws, config, log, queue
from app.deliveries import service as deliveries
from app.departures import service as departures
from app.evidence import service as evidence
from app.goals import service as goals
from app.jobs import service as jobs
from app.judging import service as judging
from app.mails import service as mails
from app.notifications import service as notifications
from app.plans import service as plans
from app.pulls import service as pulls
from app.pushes import service as pushes
from app.reviews import service as reviews
from app.run_tasks import service as run_tasks
from app.verdicts import service as verdicts

JOBS: dict[str, Callable[..., str | None]] = {  # each returns where to find its result
    "attachments.examine": attachments.examine,
    "evidence.apply": evidence.apply,
    "evidence.follow": evidence.follow,
    "judging.judge": judging.judge,
    "plans.make": plans.make,
    "pulls.ask_costs": pulls.ask_costs,
    "pulls.measure": pulls.measure,
    "run_tasks.tell": run_tasks.tell,
    "reviews.count": reviews.count,
}


def run_job(owner_id: str, job_id: str) -> None:
    jobs.run(owner_id, job_id, JOBS)


def purge_goals() -> None:
    goals.purge(aggregates.forget, attachments.forget_goal, evidence.forget, plans.forget, pushes.forget)


TASKS: dict[str, Callable[..., None]] = {
    "attachments.sweep": attachments.sweep,
    "deliveries.sweep": deliveries.sweep,
    "departures.sweep": departures.sweep,
    "jobs.sweep": jobs.sweep,
    "judging.sweep": judging.sweep,
    "mails.deliver": mails.deliver,
    "mails.sweep": mails.sweep,
    "notifications.deliver": notifications.deliver,
    "notifications.release": notifications.release,
    "notifications.spread": notifications.spread,
    "notifications.sweep": notifications.sweep,
    "pulls.sweep": pulls.sweep,
    "run_tasks.attempt": run_tasks.attempt,
    "run_tasks.sweep": run_tasks.sweep,
    "verdicts.sweep": verdicts.sweep,
    "worker.purge_goals": purge_goals,
    "worker.run_job": run_job,
}
SCHEDULE = {  # in seconds; Terraform has the same for a stage
    "attachments.sweep": 3600,
    "deliveries.sweep": 60,
    "departures.sweep": 3600,
    "jobs.sweep": 60,
    "judging.sweep": 60,
    "mails.sweep": 60,
    "notifications.sweep": 60,
    "pulls.sweep": 3600,
    "run_tasks.sweep": 60,
    "verdicts.sweep": 60,
    "worker.purge_goals": 3600,
}
_PAUSE_SECONDS = 60


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """A batch of messages from a queue, or one task of the schedule."""
    _configure()
    if "Records" not in event:
        TASKS[event["task"]](**event.get("arguments", {}))
        return {}
    failed = [record for record in event["Records"] if not _succeeds(record["messageId"], record["body"])]
    for record in failed:
        _postpone(record["eventSourceARN"].rpartition(":")[2], record["receiptHandle"])
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}


def _postpone(queue_name: str, receipt: str) -> None:
    """Otherwise it would come back when whoever took it may be given up, which is half an hour."""
    try:
        (url,) = [url for url in queue.urls() if _name(url) == queue_name]
        aws.client("sqs").change_message_visibility(
            QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=_PAUSE_SECONDS
        )
    except Exception:
        log.logger.exception("A task will be tried again later than it could")


def _name(queue_url: str) -> str:
    return queue_url.rpartition("/")[2]


def _succeeds(message_id: str, body: str) -> bool:
    log.start(message_id)
    try:
        message = json.loads(body)
        log.start(message_id, str(message.get("traceparent")))
        log.add(task=message["task"])
        TASKS[message["task"]](**message["arguments"])
    except Exception:
        log.logger.exception("The task failed")
        return False
    log.logger.info("The task is done")
    return True


def start() -> None:
    """Locally there is no trigger and no schedule: a thread asks the queues, and the time."""
    threading.Thread(target=_poll, name="worker", daemon=True).start()


def _poll() -> None:
    answers = True
    done: dict[str, float] = {}
    while True:
        try:
            for queue_url in queue.urls():
                _receive(queue_url)
            _run_what_is_due(done)
            answers = True
        except Exception:
            if answers:  # once: the local cloud may be gone for good
                log.logger.exception("A queue does not answer; asking every second until it does, or until Ctrl-C")
            answers = False
            time.sleep(1)


def _receive(queue_url: str) -> None:
    answer = aws.client("sqs").receive_message(QueueUrl=queue_url, WaitTimeSeconds=1, MaxNumberOfMessages=10)
    for message in answer.get("Messages", []):
        if _succeeds(message["MessageId"], message["Body"]):
            aws.client("sqs").delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        else:
            _postpone(_name(queue_url), message["ReceiptHandle"])


def _run_what_is_due(done: dict[str, float]) -> None:
    for task, seconds in SCHEDULE.items():
        if time.monotonic() - done.get(task, -seconds) >= seconds:
            done[task] = time.monotonic()
            TASKS[task]()


@cache
def _configure() -> None:
    config.load()
    log.configure()
