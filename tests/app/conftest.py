import io
import json

import pytest

from app.core import log


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
