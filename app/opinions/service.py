"""Asks the AI about a change. Whatever it does, there is an opinion; one that failed says why."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app import ai
from app.core import config
from app.excerpts import model as excerpts
from app.excerpts.model import Excerpt
from app.opinions import model
from app.opinions.model import Opinion
from app.rules import masks
from app.rules.results import Result

_WHY = {
    ai.Reason.OFF: "No AI is configured.",
    ai.Reason.BUDGET: "What is left of the month's budget for the AI might not be enough for this question.",
    ai.Reason.BUSY: "The AI was busy, however often it was asked.",
    ai.Reason.UNAVAILABLE: "The AI could not be reached.",
    ai.Reason.BROKEN: "The connection to the AI broke off.",
    ai.Reason.TIMEOUT: "The AI did not answer in time.",
    ai.Reason.REJECTED: "The AI's provider rejected the question: key, model or address have to be changed.",
    ai.Reason.REFUSED: "The AI refused to answer.",
    ai.Reason.TRUNCATED: "The AI's answer was cut off.",
    ai.Reason.INVALID: "The AI's answer was not of the form that was asked for.",
}
_NOTHING = "The plan changes nothing that an AI could say something about."


def question(plan: Mapping[str, Any], result: Result) -> ai.Question:
    """Exactly what `ask` asks once the secrets are masked; its `shown` is all that leaves. Needs no configuration."""
    return model.question(excerpts.make(masks.redact(dict(plan)), result))


def ask(plan: Mapping[str, Any], result: Result) -> Opinion:
    """Of a plan as it is decoded from JSON, with its secrets masked."""
    excerpt = excerpts.make(plan, result)
    if excerpt.is_empty:
        return Opinion(model.OFF, _NOTHING)
    asked = model.question(excerpt)
    try:
        opinion = _of_answer(ai.ask(asked), excerpt, result)
    except ai.NoAnswer as failure:
        opinion = _of_failure(failure)
    return replace(opinion, prompt_version=model.version(asked), left_out=excerpt.left_out)


def _of_answer(answer: ai.Answer, excerpt: Excerpt, result: Result) -> Opinion:
    return replace(
        model.read_answer(answer.value, excerpt, result),
        model=answer.model,
        input_tokens=answer.usage.input_tokens,
        output_tokens=answer.usage.output_tokens,
        cost_usd=answer.cost_usd,
    )


def _of_failure(failure: ai.NoAnswer) -> Opinion:
    return Opinion(
        status=model.OFF if failure.reason is ai.Reason.OFF else model.FAILED,
        reason=_WHY[failure.reason],
        model=config.settings.ai_model,
        input_tokens=failure.usage.input_tokens if failure.usage else 0,
        output_tokens=failure.usage.output_tokens if failure.usage else 0,
        cost_usd=failure.cost_usd,
    )
