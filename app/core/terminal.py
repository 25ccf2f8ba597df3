"""What `flask run` says to a person who watches: one short line a request, in place of Werkzeug's and of the JSON."""

import logging
import sys
from datetime import datetime

import click

from app.core import log


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        outcome = f" {fields['status']} in {fields['Latency']:.0f} ms" if "status" in fields else ""
        line = f"{datetime.fromtimestamp(record.created):%H:%M:%S} {record.levelname} {record.getMessage()}{outcome}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure() -> None:
    logging.getLogger("werkzeug").addFilter(_is_news)
    if sys.stdout.isatty():
        for handler in log.logger.handlers:
            handler.setFormatter(_Formatter())


def _is_news(record: logging.LogRecord) -> bool:
    """Werkzeug colours what is piped, too, and has a line of its own for each request that we have logged."""
    if not sys.stderr.isatty():
        record.msg = click.unstyle(str(record.msg))
    return not (record.levelno == logging.INFO and " - - [" in str(record.msg))
