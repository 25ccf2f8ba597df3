"""Sends a task to the worker: the name of a service function and its arguments, with the trace that asked for it."""

import json
from typing import Any

from app.core import aws, config, log

_NOTIFICATIONS = ("deliveries", "mails", "notifications")  # do not wait behind what takes long


def send(task: str, **arguments: Any) -> None:
    body = json.dumps({"task": task, "arguments": arguments, "traceparent": log.traceparent()})
    aws.client("sqs").send_message(QueueUrl=_url(task), MessageBody=body)


def urls() -> tuple[str, ...]:
    return config.settings.jobs_queue_url, config.settings.notifications_queue_url


def _url(task: str) -> str:
    jobs, notifications = urls()
    return notifications if task.partition(".")[0] in _NOTIFICATIONS else jobs
