"""Where an AI is configured it explains and may add; whatever becomes of it, the verdict of the rules is there."""

import json

import pytest

from app.judging import service as judging
from app.reviews import repository
from tests.app.ai.conftest import configure, pauses, provider  # noqa: F401
from tests.app.ai.server import fails, says
from tests.app.reviews.conftest import DANGEROUS, HARMLESS, PASSWORD_OF_DATABASE, SECRET

GROUP = "aws_security_group_rule.ssh"


def answer(**changes):
    return {"explanation": "It opens port 22.", "ranking": [], "raise": [], "missed": []} | changes


@pytest.fixture
def answers(configure, provider):  # noqa: F811
    def answers(*some):
        configure("anthropic", MONTHLY_BUDGET_USD="1000")
        provider.answers = list(some)
        return provider.requests

    return answers


def missed(**changes):
    told = {
        "address": GROUP,
        "category": "blast-radius",
        "severity": "critical",
        "title": "Many hang on it",
        "why": "Every host uses it.",
        "fix": "Wait.",
    }
    return told | changes


def test_without_one_nobody_is_asked_and_nothing_is_missing(judged):
    review = judged()
    assert (review.degraded, review.explanation, review.ai) == (False, "", None)


def test_it_explains_and_adds_what_is_marked_as_its_own(judged, answers):
    answers(says(answer(missed=[missed()]), tokens=(1000, 30)))
    review = judged()
    assert (review.status, review.degraded, review.version) == ("completed", False, 1)
    assert review.explanation == "It opens port 22."
    (added,) = [finding for finding in review.findings if finding["by"] == "ai"]
    assert (added["address"], added["title"]) == (GROUP, "Many hang on it")
    told = {name: review.ai[name] for name in ("status", "model", "input_tokens", "output_tokens", "cost_usd")}
    assert told == {
        "status": "answered",
        "model": "a-model",
        "input_tokens": 1000,
        "output_tokens": 30,
        "cost_usd": "1.3",
    }
    assert review.ai["prompt_version"]


def test_what_it_raises_counts_and_what_it_wants_lower_does_not(judged, answers):
    by_rules = judged(DANGEROUS | {"timestamp": "1"})
    least = min(by_rules.findings, key=lambda finding: ("critical", "high", "medium", "low").index(finding["severity"]))
    lower = {"id": least["id"], "severity": "low", "why": "Ignore it."}
    answers(says(answer(**{"raise": [lower]})))
    review = judged()
    assert (review.risk, review.level, review.findings) == (by_rules.risk, by_rules.level, by_rules.findings)


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize("said", [fails(401), fails(500), says({"risk": 0})])
def test_when_it_fails_the_review_is_degraded_and_the_verdict_stands(judged, answers, said):
    by_rules = judged(DANGEROUS | {"timestamp": "1"})
    answers(*[said] * 5)
    review = judged()
    assert (review.status, review.degraded, review.passes) == ("completed", True, False)
    assert (review.risk, review.findings) == (by_rules.risk, by_rules.findings)
    assert review.ai["status"] == "failed"
    assert review.ai["reason"].endswith(".")


def test_a_fault_on_our_side_of_it_costs_no_verdict(judged, answers, lines, monkeypatch):
    answers()

    def ask(plan, result):
        raise ZeroDivisionError("-".join(["secret", "of", "the", "plan"]))

    monkeypatch.setattr(judging.opinions, "ask", ask)
    review = judged()
    assert (review.status, review.degraded) == ("completed", True)
    assert review.ai["reason"] == "Something went wrong on our side; our log knows more."
    logged = str(lines())
    assert "Fault: ZeroDivisionError" in logged
    assert "secret-of-the-plan" not in logged


def test_while_it_thinks_the_verdict_of_the_rules_is_shown_and_lets_nobody_through(judged, answers, ci, monkeypatch):
    answers(says(answer()))
    seen = []
    ask = judging.opinions.ask

    def ask_slowly(plan, result):
        (review,) = repository.read_status("running")
        seen.append(ci("GET", f"/api/reviews/{review.id}").get_json())
        return ask(plan, result)

    monkeypatch.setattr(judging.opinions, "ask", ask_slowly)
    review = judged(HARMLESS)
    (shown,) = seen
    assert (shown["status"], shown["version"], shown["passes"]) == ("running", 0, None)
    assert (shown["risk"], shown["findings"]) == (review.risk, review.findings)
    assert (review.version, review.passes) == (1, True)


def test_no_secret_leaves(judged, answers):
    requests = answers(says(answer()))
    assert judged(SECRET).ai["status"] == "answered"
    (request,) = requests
    assert PASSWORD_OF_DATABASE not in json.dumps(request["body"], default=str)
    assert "aws_db_instance.main" in json.dumps(request["body"], default=str)
