"""A number that somebody's own server answers with."""

import pytest

from app.core import outbound
from app.core.outbound import Answer, Unanswered


@pytest.fixture
def server(monkeypatch):
    """What answers, and what it was asked."""

    class Server:
        answer = Answer(200, b'{"uptime": [{"percent": 99.5}]}', is_whole=True)
        asked = []

        def send(self, method, url, *, headers, timeout_seconds, longest_answer):
            self.asked.append((method, url))
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    server = Server()
    server.asked = []
    monkeypatch.setattr(outbound, "send", server.send)
    return server


@pytest.fixture
def goal(make):
    source = {"project": None, "url": "https://status.example.com/api", "pointer": "/uptime/0/percent"}
    return make("http_json", kind="average", aggregation="last", window={"unit": "week"}, target="99", source=source)


def test_the_newest_number_of_a_day_is_that_of_the_day(goal, server, values, pull, clock, source):
    pull()
    server.answer = Answer(200, b'{"uptime": [{"percent": 98.75}]}', is_whole=True)
    clock.move(hours=1)
    pull()
    clock.move(days=1)
    pull()
    assert values(goal) == {"http-json-2026-11-20": "98.75", "http-json-2026-11-21": "98.75"}
    assert server.asked == [("GET", "https://status.example.com/api")] * 3
    assert source(goal)["state"] == "fresh"


def test_it_is_asked_at_most_once_an_hour(goal, server, pull, clock):
    for _ in range(4):
        pull()
        clock.move(minutes=30)
    assert len(server.asked) == 2


WRONG = [
    (Answer(503, b"", is_whole=True), "It answered 503 and not 200."),
    (Answer(302, b"", is_whole=True), "It answered 302 and not 200."),
    (Answer(200, b"{", is_whole=False), "It answered with more than 256 kB."),
    (Answer(200, b"<html>", is_whole=True), "The answer is no valid JSON."),
    (Answer(200, b'{"uptime": []}', is_whole=True), "The pointer leads nowhere in the answer."),
    (Answer(200, b'{"uptime": [{"percent": true}]}', is_whole=True), "What the pointer leads to is no number."),
    (Unanswered("It did not answer in time."), "It did not answer in time."),
]


def test_what_is_no_answer_is_said_and_the_last_good_value_stays(goal, server, values, pull, clock, source):
    pull()
    good, errors = server.answer, []
    for answer, _ in [*WRONG, (good, None)]:
        assert values(goal) == {"http-json-2026-11-20": "99.5"}
        server.answer = answer
        clock.move(hours=1)
        pull()
        errors.append(source(goal)["error"])
    assert errors == [*(reason for _, reason in WRONG), None]


def test_an_address_inside_is_refused_and_not_asked(ada, make, pull, source, values):
    inside = {"project": None, "url": "https://169.254.169.254/latest/meta-data", "pointer": "/x"}
    goal = make("http_json", kind="average", window={"unit": "week"}, source=inside)
    pull()
    assert "full name of a host" in source(goal)["error"]
    assert values(goal) == {}


def test_a_goal_that_is_gone_is_not_asked_for_any_more(ada, goal, server, pull, clock):
    ada.call("DELETE", f"/api/goals/{goal['id']}", {"If-Match": "*"})
    for _ in range(2):
        pull()
        clock.move(hours=1)
    assert server.asked == []
