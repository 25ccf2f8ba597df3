"""Messages, with a format that the answer has to keep to. Not with a forced tool: newer models refuse to be forced."""

from typing import Any

from app.ai.access import Access
from app.ai.providers import wire
from app.ai.question import NoAnswer, Question, Reason, Reply, Usage, read_json

_ADDRESS = "https://api.anthropic.com"
_UNUSABLE = {
    "max_tokens": Reason.TRUNCATED,
    "model_context_window_exceeded": Reason.TRUNCATED,
    "refusal": Reason.REFUSED,
}


def ask(question: Question, way: Access, seconds: float) -> Reply:
    return wire.read(_send(question, way, seconds), _read)


def _send(question: Question, way: Access, seconds: float) -> Any:
    import anthropic

    address, timeout = way.base_url or _ADDRESS, anthropic.Timeout(seconds, connect=wire.CONNECT_SECONDS)
    with (
        wire.failures(anthropic),
        anthropic.Anthropic(api_key=way.key, base_url=address, timeout=timeout, max_retries=0) as client,
    ):
        return client.messages.create(
            model=way.model,
            max_tokens=question.max_tokens,
            system=question.system,
            messages=[{"role": "user", "content": question.text}],
            output_config={"format": {"type": "json_schema", "schema": question.structure}},
        )


def _read(message: Any) -> Reply:
    usage = _usage(message.usage)
    if message.stop_reason != "end_turn":
        raise NoAnswer(_UNUSABLE.get(message.stop_reason, Reason.INVALID), usage)
    text = "".join(block.text for block in message.content if block.type == "text")
    return Reply(read_json(text, usage), usage)


def _usage(counted: Any) -> Usage:
    cached = (counted.cache_creation_input_tokens or 0) + (counted.cache_read_input_tokens or 0)
    return wire.usage(counted.input_tokens + cached, counted.output_tokens)
