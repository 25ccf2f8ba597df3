"""No month gets dearer than its budget, however many ask at once and however they end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from app import ai
from app.ai import ledger, prices
from app.ai.question import Usage
from tests.app.ai.server import fails, says
from tests.app.ai.test_asking import GOOD, PROVIDERS, question, reason_of, spent


@pytest.fixture
def dear(configure):
    """Each question may cost about 2.5 dollars and costs 0.3."""

    def dear(budget):
        configure("compatible", MONTHLY_BUDGET_USD=budget)
        assert Decimal("2.3") < prices.most(question()) < Decimal("2.6")

    return dear


def test_what_might_not_fit_is_not_asked(dear, provider):
    dear("2.9")
    provider.answers = [says(GOOD)]
    ai.ask(question())
    assert reason_of(question(max_tokens=200)) is ai.Reason.BUDGET
    ai.ask(question())
    assert reason_of(question()) is ai.Reason.BUDGET
    assert len(provider.requests) == 2
    assert spent() == Decimal("0.6")


def test_a_budget_that_no_question_fits_asks_nobody(dear, provider):
    dear("2")
    assert reason_of(question()) is ai.Reason.BUDGET
    assert provider.requests == []


def test_a_new_month_has_a_new_budget(dear, provider, clock):
    dear("2.9")
    provider.answers = [says(GOOD)]
    ai.ask(question())
    ai.ask(question())
    assert reason_of(question()) is ai.Reason.BUDGET
    clock.move(days=31)
    assert ai.ask(question()).value == GOOD


def test_ten_at_once_do_not_overrun_it(dear, provider, atomic_calls):
    dear("5")
    together = threading.Barrier(2, timeout=20)

    def when_both_are_there(handler, provider):
        together.wait()
        says(GOOD)(handler, provider)

    provider.answers = [when_both_are_there]
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda _: _outcome(), range(10)))
    assert outcomes.count("answered") == 2
    assert outcomes.count(ai.Reason.BUDGET) == 8
    assert len(provider.requests) == 2
    assert spent() == Decimal("0.6")


def _outcome():
    try:
        ai.ask(question())
    except ai.NoAnswer as failure:
        return failure.reason
    return "answered"


def test_a_worker_that_dies_has_paid_the_most(dear):
    dear("5")
    ledger.reserve(question(), Decimal(3))
    assert spent() == 3
    assert reason_of(question()) is ai.Reason.BUDGET


def test_a_call_is_settled_once(dear):
    dear("5")
    call = ledger.reserve(question(), Decimal(3))
    ledger.settle(call, "answered", Usage(1, 1), Decimal(1))
    with pytest.raises(ai.NoAnswer):
        ledger.settle(call, "answered", Usage(1, 1), Decimal(1))
    assert spent() == 1


def test_a_free_model_needs_no_budget(configure, provider):
    configure("compatible", MONTHLY_BUDGET_USD="0", PRICES='{"a-model": [0, 0]}')
    provider.answers = [says(GOOD)]
    assert ai.ask(question()).cost_usd == 0


def test_a_provider_that_tells_more_than_we_reserved_is_believed(dear, provider):
    dear("5")
    provider.answers = [says(GOOD, tokens=(9000, 1)), fails(500)]
    ai.ask(question())
    assert spent() == Decimal("9.01")
    assert reason_of(question()) is ai.Reason.BUDGET


@pytest.mark.parametrize(
    ("provider_name", "model", "dollars"),
    [
        ("anthropic", "claude-sonnet-5-5", "12"),
        ("anthropic", "claude-sonnet-4-5-20250929", "18"),
        ("bedrock", "eu.anthropic.claude-haiku-4-5-20251001-v1:0", "6.6"),
        ("openai", "gpt-6.1-sol", "12"),
        ("openai", "gpt-6.1-sol-pro", "180"),
        ("openai", "gpt-6.1-sol-2026-10-01", "12"),
        ("compatible", "llama", "180"),
        ("compatible", "a-model", "11000"),
    ],
)
def test_a_million_tokens_each_way(configure, provider_name, model, dollars):
    configure(provider_name, model)
    assert prices.cost(Usage(10**6, 10**6)) == Decimal(dollars)


def test_no_known_model_is_dearer_than_an_unknown_one():
    published = [(Decimal(entering), Decimal(leaving)) for entering, leaving in prices._PUBLISHED.values()]
    assert all(price < prices.UNKNOWN for price in published)


@pytest.mark.parametrize("text", ["a" * 5000, "\U0001f9d9" * 5000, "<" * 5000, '"' * 5000])
def test_no_text_has_more_tokens_than_we_reserve(text):
    asked = question(data={"name": text})
    assert asked.most_input_tokens > len(asked.text.encode()) >= 5000


@pytest.mark.parametrize("name", [name for name in PROVIDERS if name != "bedrock"])
def test_a_provider_without_its_settings_is_refused_at_the_start(configure, name):
    with pytest.raises(ValueError, match=f"WIZARD_AI_PROVIDER {name} needs WIZARD_AI_MODEL"):
        configure(name, model="")
