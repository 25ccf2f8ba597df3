"""Sends a task to the worker: the name of a service function and its arguments, with the trace that asked for it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from app.core import aws, config, log

_NOTIFICATIONS = ("deliveries", "mails", "notifications")  # do not wait behind what takes long


def send(task: str, **arguments: Any) -> None:
    body = json.dumps({"task": task, "arguments": arguments, "traceparent": log.traceparent()})
    aws.client("sqs").send_message(QueueUrl=_url(task), MessageBody=body)


def urls() -> tuple[str, ...]:
    return config.settings.jobs_queue_url, config.settings.notifications_queue_url


def find(name: str) -> str:
    """The address of one of the stage's queues, where no setting tells it: on the machine of whoever has a command."""
    found = aws.client("sqs").get_queue_url(QueueName=f"ai-wizard-{name}-{config.settings.stage}")["QueueUrl"]
    return f"{aws.client('sqs').meta.endpoint_url}{urlsplit(found).path}"


def count(url: str) -> int:
    told = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(told["Attributes"]["ApproximateNumberOfMessages"])


def take_all(url: str) -> Iterator[str]:
    """The text of each message; it is gone from the queue when the next one is asked for."""
    client = aws.client("sqs")
    while taken := client.receive_message(QueueUrl=url, MaxNumberOfMessages=1, VisibilityTimeout=60).get("Messages"):
        yield taken[0]["Body"]
        client.delete_message(QueueUrl=url, ReceiptHandle=taken[0]["ReceiptHandle"])


def send_again(url: str, text: str) -> None:
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=text)


def _url(task: str) -> str:
    jobs, notifications = urls()
    return notifications if task.partition(".")[0] in _NOTIFICATIONS else jobs
