"""A scanner of the stage's own is asked before anything is let through; without its answer nothing is."""

import json
from urllib.parse import urlsplit

import pytest
import requests

from app.attachments import model, service
from app.core import config, objects, outbound
from app.core.outbound import Answer, Unanswered
from tests.app.attachments.conftest import PNG, announce, post, url

SCANNER = "https://scan.example.com/look"


@pytest.fixture
def scanner(app, monkeypatch):
    """Answers what it is told to, and remembers what it was asked."""

    class Scanner:
        answer = Answer(200, b'{"verdict": "clean"}', True)
        asked = []

        def send(self, method, url, *, headers, body, **limits):
            self.asked.append((method, url, headers, json.loads(body)))
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    scanner = Scanner()
    config.load(scan_url=SCANNER)
    monkeypatch.setattr(outbound, "send", scanner.send)
    return scanner


def test_what_is_clean_is_let_through_and_the_scanner_gets_a_link_and_no_name(scanner, goal, bring, ada):
    scanner.asked.clear()
    assert bring(ada, goal, name="salary.png")["status"] == "ready"
    ((method, address, headers, question),) = scanner.asked
    assert (method, address, headers) == ("POST", SCANNER, {"Content-Type": "application/json"})
    assert (question["type"], question["size_bytes"]) == ("image/png", len(PNG))
    assert urlsplit(question["url"]).path.startswith(f"/{model.KEPT}")
    assert "salary" not in str(question)


def test_what_the_scanner_sees_is_what_others_get_whatever_is_posted_meanwhile(scanner, goal, bring, ada, monkeypatch):
    seen = []

    def scan_late(*_, body, **__):
        (incoming,) = [key for key, _ in objects.list_all(model.INCOMING)]
        objects.write(incoming, bytes(len(PNG)), "image/png")
        seen.append(requests.get(json.loads(body)["url"], timeout=10).content)
        return scanner.answer

    monkeypatch.setattr(outbound, "send", scan_late)
    attachment = bring(ada, goal)
    assert seen == [requests.get(attachment["link"]["url"], timeout=10).content] == [PNG]


def test_what_is_infected_is_refused_and_gone(scanner, goal, bring, ada):
    scanner.answer = Answer(200, b'{"verdict": "infected"}', True)
    attachment = bring(ada, goal)
    assert (attachment["status"], attachment["link"]) == ("refused", None)
    assert attachment["reason"] == "The scanner found something harmful in it."
    assert list(objects.list_all("")) == []


@pytest.mark.parametrize(
    "answer",
    [
        Unanswered("It did not answer in time."),
        Answer(500, b'{"verdict": "clean"}', True),
        Answer(200, b'{"verdict": "fine"}', True),
        Answer(200, b"clean", True),
        Answer(200, b"[]", True),
    ],
)
def test_a_scanner_that_does_not_answer_lets_nothing_through(scanner, goal, ada, answer):
    announced = announce(ada, goal).get_json()
    post(announced["upload"], PNG)
    where = url(goal, announced["attachment"]["id"])
    ada.call("POST", f"{where}/uploaded")
    scanner.answer = answer
    with pytest.raises((Unanswered, ValueError)):
        service.examine(goal.space, goal.id, announced["attachment"]["id"])
    told = ada.get(where).get_json()
    assert (told["status"], told["link"]) == ("checking", None)
