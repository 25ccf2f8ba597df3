"""One line of JSON a record, with the ids of its request or task. Never secrets or bodies."""

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from app.core import config

logger = logging.getLogger("app")

_encoder = json.JSONEncoder(default=str)
_ids: ContextVar[dict[str, str] | None] = ContextVar("ids", default=None)
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "message": record.getMessage(),
            "stage": config.settings.stage,
            **(_ids.get() or {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _encoder.encode(line)


def configure() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(config.settings.log_level)


def start(request_id: str, traceparent: str = "") -> None:
    _ids.set({"request_id": request_id, "traceparent": continue_trace(traceparent)})


def add(**ids: str) -> None:
    _ids.set({**(_ids.get() or {}), **ids})


def traceparent() -> str:
    return (_ids.get() or {}).get("traceparent", "")


def continue_trace(received: str) -> str:
    """The caller's trace with a span of our own; a new trace when what came is not well-formed."""
    match = _TRACEPARENT.fullmatch(received)
    is_valid = match is not None and int(match[1], 16) and int(match[2], 16)
    trace, flags = (match[1], match[3]) if match and is_valid else (secrets.token_hex(16), "01")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
