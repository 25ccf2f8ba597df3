"""Asks the configured provider: within the budget, with patience that ends, and checks what comes back."""

import logging
import random
import time
from collections.abc import Callable
from decimal import Decimal
from queue import Empty, SimpleQueue
from threading import Thread

from app.ai import access, ledger, prices
from app.ai.access import Access
from app.ai.providers import anthropic, bedrock, compatible, openai
from app.ai.question import Answer, NoAnswer, Question, Reason, Reply
from app.core import config, log

PATIENCE_SECONDS = 100.0  # for all attempts together; the worker has 300
_PAUSES_SECONDS = (1.0, 4.0)
_NOT_COUNTED = {Reason.BUSY, Reason.UNAVAILABLE, Reason.REJECTED}  # the provider has done nothing
_PROVIDERS: dict[str, Callable[[Question, Access, float], Reply]] = {
    "anthropic": anthropic.ask,
    "bedrock": bedrock.ask,
    "compatible": compatible.ask,
    "openai": openai.ask,
}


def ask(question: Question) -> Answer:
    """Raises NoAnswer, and nothing else that a provider can bring about."""
    if config.settings.ai_provider == "none":
        raise NoAnswer(Reason.OFF)
    started = time.monotonic()
    costs: list[Decimal] = []
    try:
        way = access.read()
        reply = _insist(question, way, started + PATIENCE_SECONDS, costs)
    except NoAnswer as failure:
        failure.cost_usd = sum(costs, Decimal(0))
        _tell(question, failure.reason, started)
        raise
    _tell(question, "answered", started)
    return Answer(reply.value, way.model, reply.usage, sum(costs, Decimal(0)))


def _insist(question: Question, way: Access, deadline: float, costs: list[Decimal]) -> Reply:
    for pause in _PAUSES_SECONDS:
        try:
            return _attempt(question, way, deadline, costs)
        except NoAnswer as failure:
            wait = max(failure.retry_after_seconds, pause * random.uniform(0.5, 1))
            if not failure.passes or time.monotonic() + wait >= deadline:
                raise
        time.sleep(wait)
    return _attempt(question, way, deadline, costs)


def _attempt(question: Question, way: Access, deadline: float, costs: list[Decimal]) -> Reply:
    """What it costs is put down whether or not the answer is good."""
    call = ledger.reserve(question, prices.most(question))
    try:
        reply = _within(max(deadline - time.monotonic(), 1), question, way)
        _check(reply, question)
    except NoAnswer as failure:
        costs.append(_cost_of(failure, call.reserved_usd))
        ledger.settle(call, failure.reason, failure.usage, costs[-1])
        raise
    costs.append(prices.cost(reply.usage))
    ledger.settle(call, "answered", reply.usage, costs[-1])
    return reply


def _cost_of(failure: NoAnswer, reserved_usd: Decimal) -> Decimal:
    if failure.usage is not None:
        return prices.cost(failure.usage)
    return Decimal(0) if failure.reason in _NOT_COUNTED else reserved_usd


def _within(seconds: float, question: Question, way: Access) -> Reply:
    """The timeouts of the SDKs begin anew with every byte, so that they alone never end a slow answer."""
    brought: SimpleQueue[Reply | Exception] = SimpleQueue()
    ask_provider = _PROVIDERS[config.settings.ai_provider]

    def bring() -> None:
        try:
            brought.put(ask_provider(question, way, seconds))
        except Exception as error:
            brought.put(error)

    Thread(target=bring, name="ai", daemon=True).start()
    try:
        result = brought.get(timeout=seconds)
    except Empty:
        raise NoAnswer(Reason.TIMEOUT) from None
    if isinstance(result, Exception):
        raise result if isinstance(result, NoAnswer) else _as_no_answer(result)
    return result


def _as_no_answer(error: Exception) -> NoAnswer:
    """Not what a provider should be able to bring about, so it is told; by its kind only: it may quote the question."""
    log.logger.error("The AI provider could not be asked", extra={"fields": {"error": type(error).__name__}})
    return NoAnswer(Reason.REJECTED if isinstance(error, ImportError) else Reason.INVALID)


def _check(reply: Reply, question: Question) -> None:
    from jsonschema import Draft202012Validator

    if not Draft202012Validator(question.schema).is_valid(reply.value):
        raise NoAnswer(Reason.INVALID, reply.usage)


def _tell(question: Question, outcome: str, started: float) -> None:
    settings = config.settings
    asked = {"purpose": question.purpose, "provider": settings.ai_provider, "model": settings.ai_model}
    seconds = round(time.monotonic() - started, 3)
    level = logging.ERROR if outcome == Reason.REJECTED else logging.INFO
    log.logger.log(level, "The AI was asked", extra={"fields": {**asked, "outcome": outcome, "seconds": seconds}})
