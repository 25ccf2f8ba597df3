"""Runs tasks: a message names a service function and its arguments.

A message that fails comes back; after three times it goes to the dead letters.
"""

import json
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from app.core import aws, config, log
from app.departures import service as departures
from app.mails import service as mails

TASKS: dict[str, Callable[..., None]] = {
    "departures.sweep": departures.sweep,
    "mails.deliver": mails.deliver,
    "mails.sweep": mails.sweep,
}
SCHEDULE = {"departures.sweep": 3600, "mails.sweep": 60}  # in seconds; Terraform has the same for a stage


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """A batch of messages from the queue, or one task of the schedule."""
    _configure()
    if "Records" not in event:
        TASKS[event["task"]](**event.get("arguments", {}))
        return {}
    failed = [record["messageId"] for record in event["Records"] if not _succeeds(record["messageId"], record["body"])]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


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
    """Locally there is no trigger and no schedule: a thread asks the queue, and the time."""
    threading.Thread(target=_poll, name="worker", daemon=True).start()


def _poll() -> None:
    queue_url = config.settings.jobs_queue_url
    answers = True
    done: dict[str, float] = {}
    while True:
        try:
            _receive(queue_url)
            _run_what_is_due(done)
            answers = True
        except Exception:
            if answers:  # once: the local cloud may be gone for good
                log.logger.exception("The queue does not answer; asking every second until it does, or until Ctrl-C")
            answers = False
            time.sleep(1)


def _receive(queue_url: str) -> None:
    answer = aws.client("sqs").receive_message(QueueUrl=queue_url, WaitTimeSeconds=3, MaxNumberOfMessages=10)
    for message in answer.get("Messages", []):
        if _succeeds(message["MessageId"], message["Body"]):
            aws.client("sqs").delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def _run_what_is_due(done: dict[str, float]) -> None:
    for task, seconds in SCHEDULE.items():
        if time.monotonic() - done.get(task, -seconds) >= seconds:
            done[task] = time.monotonic()
            TASKS[task]()


@cache
def _configure() -> None:
    config.load()
    log.configure()
