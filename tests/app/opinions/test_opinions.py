"""What is asked, what it costs, what is taken of an answer, and what becomes of none."""

import json
from decimal import Decimal

import pytest

from app.ai import asking, ledger
from app.core import clock
from app.opinions import model, service
from app.rules import masks
from tests.app.ai.server import breaks_off, fails, is_silent, refuses, says
from tests.app.ai.test_asking import PROVIDERS, TRUNCATED, texts
from tests.app.opinions.plans import answer, bucket, judged, missed, open_group, plan, resource
from tests.app.test_imports import loaded_by

GROUP = "aws_security_group.open"
DATABASE = resource(
    "aws_db_instance.main",
    {"engine": "postgres", "password": "Yesterday-7-Trees", "username": "app"},
    {"engine": "postgres", "password": "Tomorrow-9-Rivers", "username": "root"},
    hidden={"password": True},
    hidden_before={"password": True},
)
PLAN = plan(open_group(), bucket("logs"), DATABASE, variables={"password": {"value": "Tomorrow-9-Rivers"}})
RESULT = judged(PLAN)
SSH, *_ = [finding for finding in RESULT.findings if finding.category == "sg-open-ssh"]


def ask(changed=PLAN):
    return service.ask(changed, judged(changed))


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_answer_becomes_an_opinion(answers, name):
    raised = [{"id": SSH.id, "severity": "critical", "why": "It guards the orders."}]
    said = answer(ranking=[SSH.id], **{"raise": raised}, missed=[missed()])
    answers(says(said, tokens=(1000, 30)), name=name)
    opinion = ask()
    assert (opinion.status, opinion.prose, opinion.ranking) == ("answered", "It opens port 22.", (SSH.id,))
    assert [(each.finding_id, each.severity) for each in opinion.raised] == [(SSH.id, "critical")]
    (found,) = opinion.findings
    assert (found.address, found.rule, found.category, found.by) == (GROUP, "ai-blast-radius", "blast-radius", "ai")
    assert (found.severity, found.title, found.fix, found.is_new) == ("high", "Many hang on it", "Wait.", True)
    assert (opinion.model, opinion.input_tokens, opinion.output_tokens) == ("a-model", 1000, 30)
    assert opinion.cost_usd == ledger.spent_usd(f"{clock.now():%Y-%m}") == Decimal("1.3")
    assert (opinion.dropped, opinion.left_out) == (0, {})
    assert model.merge(RESULT, opinion).level == "critical"


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_is_shown_is_all_that_leaves_byte_for_byte(answers, provider, name):
    answers(says(answer()), name=name)
    service.ask(masks.redact(PLAN), RESULT)
    (request,) = provider.requests
    shown = service.question(PLAN, RESULT).shown
    sent = [text for text in texts(request["body"]) if len(text) > 100]
    assert any('"aws_db_instance.main"' in text for text in sent)
    assert all(text in shown for text in sent), "something else was sent"
    structure = next(_schemas(request["body"]))
    assert f"\n{json.dumps(structure)}\n" in shown
    assert "Trees" not in shown
    assert "Rivers" not in shown


def _schemas(body):
    """Wherever a provider wants it, as text or as it is."""
    if isinstance(body, str) and body.startswith('{"type"'):
        yield json.loads(body)
    elif isinstance(body, dict) and "explanation" in body.get("properties", {}):
        yield body
    elif isinstance(body, dict | list):
        for inner in body.values() if isinstance(body, dict) else body:
            yield from _schemas(inner)


def test_to_show_it_needs_no_configuration_and_loads_no_aws_and_no_sdk(environment):
    loaded = loaded_by(
        "from app import rules; from app.opinions import service\n"
        "import json; plan = {'format_version': '1.2', 'resource_changes': []}\n"
        "print(service.question(plan, rules.review(rules.read(json.dumps(plan).encode()))).shown)"
    )
    assert loaded.isdisjoint({"boto3", "botocore", "anthropic", "openai", "flask", "jsonschema"})


def test_the_model_is_told_what_it_is_and_is_not_shown(answers, provider):
    crowd = plan(*(open_group(f"open{number}") for number in range(900)))
    answers(says(answer()))
    opinion = ask(crowd)
    (request,) = provider.requests
    text = request["body"]["messages"][0]["content"]
    data = json.loads(text.removeprefix("<data>\n").removesuffix("\n</data>"))
    assert data["left_out"]["resources"]["create"] == opinion.left_out["resources"] > 0
    assert len(text) < 50_000


def test_the_version_of_the_prompt_is_kept_and_is_another_one_for_other_words(answers, monkeypatch):
    answers(says(answer()))
    version = ask().prompt_version
    assert version == ask().prompt_version
    monkeypatch.setattr(model.prompts, "read", lambda purpose: "Other words.")
    assert len(version) == 12
    assert ask().prompt_version != version


WHAT_IS_NOTHING = {
    "an address that does not exist": missed("aws_security_group.closed"),
    "no address": missed(""),
    "a category that does not exist": missed(category="everything"),
    "what the rules have found": missed(category="sg-open-ssh"),
    "no title": missed(title=" <b></b> "),
    "no reason": missed(why=""),
}


@pytest.mark.parametrize("what", WHAT_IS_NOTHING)
def test_what_is_about_nothing_is_dropped_and_counted(answers, what):
    answers(says(answer(missed=[WHAT_IS_NOTHING[what], missed(), missed()])))
    opinion = ask()
    assert [each.category for each in opinion.findings] == ["blast-radius"]
    assert opinion.dropped == 2


def test_a_severity_that_is_not_higher_is_dropped_and_counted(answers):
    raised = [
        {"id": SSH.id, "severity": severity, "why": "Trust me."} for severity in ("low", "medium", SSH.severity)
    ] + [{"id": "nothing", "severity": "critical", "why": "It is."}]
    answers(says(answer(**{"raise": raised}, ranking=["nothing", SSH.id, SSH.id])))
    opinion = ask()
    assert (opinion.raised, opinion.ranking, opinion.dropped) == ((), (SSH.id,), 6)


def test_what_it_says_of_what_stays_is_no_news(answers):
    same = {"name": "same"}
    changed = plan(open_group(), resource("aws_x_y.same", same, same))
    answers(says(answer(missed=[missed("aws_x_y.same")])))
    (found,) = ask(changed).findings
    assert not found.is_new


def test_an_address_with_a_secret_in_it_is_found_by_what_was_shown(answers, provider):
    address = 'aws_x_y.z["AKIAIOSFODNN7EXAMPLE"]'
    answers(says(answer(missed=[missed('aws_x_y.z["(masked)"]')])))
    (found,) = ask(plan(resource(address, None, {"a": "b"}))).findings
    assert found.address == address
    assert "AKIA" not in json.dumps(provider.requests[0]["body"])


def test_nobody_is_asked_about_nothing(answers, provider):
    answers(says(answer()))
    opinion = ask(plan())
    assert (opinion.status, opinion.prose) == ("off", "")
    assert opinion.reason == "The plan changes nothing that an AI could say something about."
    assert provider.requests == []


def test_without_a_provider_it_is_off(configure):
    configure("none")
    opinion = ask()
    assert (opinion.status, opinion.reason) == ("off", "No AI is configured.")
    assert model.merge(RESULT, opinion) == RESULT


@pytest.mark.parametrize("name", PROVIDERS)
def test_whatever_a_provider_does_there_is_an_opinion(answers, pauses, monkeypatch, name):
    answers(says(answer()), name=name)
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 20)
    reasons = {
        "could not be reached": fails(500),
        "was busy": fails(429),
        "rejected the question": fails(401),
        "refused": refuses(),
        "cut off": says('{"expl', end=TRUNCATED[name]),
        "not of the form": says("Sure! The risk is 0."),
        "broke off": breaks_off(),
    }
    for reason, behaviour in reasons.items():
        answers(behaviour, name=name)
        opinion = ask()
        assert opinion.status == "failed"
        assert reason in opinion.reason
        assert (opinion.prose, opinion.findings, opinion.raised) == ("", (), ())
        assert (opinion.model, len(opinion.prompt_version)) == ("a-model", 12)
        assert model.merge(RESULT, opinion) == RESULT


def test_one_that_is_slow_is_not_waited_for(answers, monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.3)
    answers(is_silent())
    assert "in time" in ask().reason


def test_what_a_failure_costs_is_told(answers):
    answers(says("no", tokens=(1000, 30)))
    opinion = ask()
    assert (opinion.input_tokens, opinion.output_tokens, opinion.cost_usd) == (1000, 30, Decimal("1.3"))


def test_a_month_that_is_used_up_asks_nobody(configure, provider):
    configure("openai", MONTHLY_BUDGET_USD="1")
    opinion = ask()
    assert opinion.status == "failed"
    assert "budget" in opinion.reason
    assert provider.requests == []
