"""Sends a task to the worker: the name of a service function and its arguments, with the trace that asked for it."""

import json
from typing import Any

from app.core import aws, config, log


def send(task: str, **arguments: Any) -> None:
    body = json.dumps({"task": task, "arguments": arguments, "traceparent": log.traceparent()})
    aws.client("sqs").send_message(QueueUrl=config.settings.jobs_queue_url, MessageBody=body)
