import io
import logging
import sys

import pytest

from app.core import log, terminal


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(client, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(logging.getLogger("werkzeug"), "filters", [])
    monkeypatch.setattr(sys, "stdout", screen)
    log.configure()
    terminal.configure()
    yield screen
    log.configure()


@pytest.fixture
def werkzeug(monkeypatch):
    logger, stream = logging.getLogger("werkzeug"), io.StringIO()
    monkeypatch.setattr(logger, "filters", [])
    monkeypatch.setattr(logger, "handlers", [logging.StreamHandler(stream)])
    monkeypatch.setattr(logger, "level", logging.INFO)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    terminal.configure()
    return logger, stream


def test_a_person_reads_one_short_line_a_request(screen, client):
    client.get("/api/health")
    (line,) = screen.getvalue().splitlines()
    assert " INFO GET /api/health 200 in " in line


def test_a_person_reads_what_went_wrong(screen, client):
    try:
        raise ValueError("on purpose")
    except ValueError:
        log.logger.exception("The task failed")
    assert screen.getvalue().splitlines()[-1] == "ValueError: on purpose"


def test_what_is_piped_stays_json(werkzeug, client, lines):
    client.get("/api/health")
    assert lines()[0]["status"] == 200


def test_werkzeug_says_where_it_listens_but_not_each_request_again(werkzeug):
    logger, stream = werkzeug
    logger.info('127.0.0.1 - - [20/Nov/2026 16:56:16] "%s" %s %s\n', "GET / HTTP/1.1", 200, "-")
    logger.error("127.0.0.1 - - [20/Nov/2026 16:56:16] code 400, message Bad request\n")
    logger.info("\x1b[31mRunning on http://127.0.0.1:5000\x1b[0m")
    told = stream.getvalue()
    assert "GET /" not in told
    assert "Bad request" in told
    assert told.endswith("\nRunning on http://127.0.0.1:5000\n")
