"""What is asked and what comes back, the same for every provider. Pure."""

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

# What every provider takes in a schema that it has to keep to; the rest only we check.
_STRUCTURE = ("type", "enum", "description", "required", "additionalProperties")


class Reason(StrEnum):
    OFF = "off"
    BUDGET = "budget"  # it might cost more than is left of the month
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"  # the connection: the provider may have answered, and nobody knows what it counted
    TIMEOUT = "timeout"
    REJECTED = "rejected"  # key, model or address are not what the provider accepts: somebody has to change them
    REFUSED = "refused"
    TRUNCATED = "truncated"
    INVALID = "invalid"  # not what the schema says


@dataclass(frozen=True, kw_only=True)
class Question:
    """`data` is what people and other systems have written: the model is told to trust nothing in it."""

    purpose: str
    system: str
    data: dict[str, Any]
    schema: dict[str, Any]
    max_tokens: int

    @property
    def text(self) -> str:
        """Nothing in the data can close the block that it stands in."""
        return f"<data>\n{as_block(self.data)}\n</data>"

    @property
    def structure(self) -> dict[str, Any]:
        return _structure(self.schema)

    @property
    def system_with_structure(self) -> str:
        """Some servers take a format and do not keep to it."""
        return f"{self.system}\n\nAnswer with one JSON value of this schema:\n{json.dumps(self.structure)}"

    @property
    def shown(self) -> str:
        """All that a provider is sent, but for the name of the model and how long the answer may be."""
        return f"{self.system_with_structure}\n\n{self.text}\n"

    @property
    def most_input_tokens(self) -> int:
        """No token is shorter than a byte; the schema may go out twice, and a provider adds words of its own."""
        return len(f"{self.system}{self.text}{2 * json.dumps(self.schema)}".encode()) + 1000


@dataclass(frozen=True)
class Usage:
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class Reply:
    """What a provider has brought, not looked at yet."""

    value: Any
    usage: Usage


@dataclass(frozen=True)
class Answer:
    """`cost_usd` is that of all attempts."""

    value: Any
    model: str
    usage: Usage
    cost_usd: Decimal


class NoAnswer(Exception):
    """Why there is none, and what that cost. Without `usage` nobody knows what was used; the text holds nothing of
    question or key."""

    cost_usd = Decimal(0)

    def __init__(self, reason: Reason, usage: Usage | None = None, retry_after_seconds: float = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage
        self.retry_after_seconds = retry_after_seconds

    @property
    def passes(self) -> bool:
        return self.reason in {Reason.BUSY, Reason.UNAVAILABLE, Reason.BROKEN}


def as_block(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=str).replace("<", "\\u003c")


def read_json(text: Any, usage: Usage) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (RecursionError, TypeError, ValueError):
        raise NoAnswer(Reason.INVALID, usage) from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _structure(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {name: schema[name] for name in _STRUCTURE if name in schema}
    if "properties" in schema:
        kept["properties"] = {name: _structure(inner) for name, inner in schema["properties"].items()}
    if "items" in schema:
        kept["items"] = _structure(schema["items"])
    return kept
