import io
import json

import pytest

from app.core import aws, config, log


@pytest.fixture
def lines(client):
    """What the app has written since the last time that this was asked: one JSON object a line."""
    (handler,) = [handler for handler in log.logger.handlers if isinstance(handler.formatter, log.JsonFormatter)]
    stream = io.StringIO()
    handler.setStream(stream)

    def read():
        written = stream.getvalue().splitlines()
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in written]

    return read


@pytest.fixture
def clouds_text(cloud):
    """All that the table and the queue hold."""

    def read():
        items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
        url = config.settings.jobs_queue_url
        messages = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return f"{items} {messages.get('Messages')}"

    return read
