"""What tokens cost: US dollars for a million that go in and for a million that come out, as published in October 2026.

Where a price depends on length, the higher one. `WIZARD_AI_PRICES` adds models and corrects prices.
"""

import re
from decimal import Decimal

from app.ai.question import Question, Usage
from app.core import config

Price = tuple[Decimal, Decimal]

UNKNOWN: Price = (Decimal(30), Decimal(150))  # more than any of those below, so that no budget is overrun
_PUBLISHED: dict[str, tuple[str, str]] = {
    "claude-fable-5": ("10", "50"),
    "claude-fable-5-1": ("10", "50"),
    "claude-haiku-4-5": ("1", "5"),
    "claude-haiku-5-5": ("0.5", "2.5"),
    "claude-opus-4-5": ("5", "25"),
    "claude-opus-4-6": ("5", "25"),
    "claude-opus-4-7": ("5", "25"),
    "claude-opus-4-8": ("5", "25"),
    "claude-opus-5": ("5", "25"),
    "claude-opus-5-5": ("4", "20"),
    "claude-sonnet-4-5": ("3", "15"),
    "claude-sonnet-4-6": ("3", "15"),
    "claude-sonnet-5": ("2", "10"),
    "claude-sonnet-5-5": ("2", "10"),
    "gpt-5.6-luna": ("0.2", "1.2"),
    "gpt-5.6-sol": ("5", "30"),
    "gpt-5.6-terra": ("2", "12"),
    "gpt-6-astra": ("10", "50"),
    "gpt-6.1-sol": ("2", "10"),
}
_BEDROCK = Decimal("1.1")  # its endpoints that stay in a region cost a tenth more
_EDITION = re.compile(r"-(\d{8}|\d{4}-\d\d-\d\d)?(-?v\d+(:\d+)?)?$")
_MILLION = 1_000_000


def cost(usage: Usage) -> Decimal:
    entering, leaving = _price(config.settings.ai_model)
    return (usage.input_tokens * entering + usage.output_tokens * leaving) / _MILLION


def most(question: Question) -> Decimal:
    return cost(Usage(question.most_input_tokens, question.max_tokens))


def _price(model: str) -> Price:
    configured = config.settings.ai_prices
    if model in configured:
        return configured[model]
    name = _EDITION.sub("", model.rpartition("anthropic.")[2])
    if name not in _PUBLISHED:
        return UNKNOWN
    factor = _BEDROCK if config.settings.ai_provider == "bedrock" else Decimal(1)
    entering, leaving = _PUBLISHED[name]
    return Decimal(entering) * factor, Decimal(leaving) * factor
