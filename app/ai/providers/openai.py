"""The Responses API with a strict schema, and nothing kept on their side."""

from typing import Any

from app.ai.access import Access
from app.ai.providers import wire
from app.ai.question import NoAnswer, Question, Reason, Reply, read_json

_ADDRESS = "https://api.openai.com/v1"
_UNUSABLE = {"max_output_tokens": Reason.TRUNCATED, "content_filter": Reason.REFUSED}


def ask(question: Question, way: Access, seconds: float) -> Reply:
    return wire.read(_send(question, way, seconds), _read)


def _send(question: Question, way: Access, seconds: float) -> Any:
    import openai

    address, timeout = way.base_url or _ADDRESS, openai.Timeout(seconds, connect=wire.CONNECT_SECONDS)
    with (
        wire.failures(openai),
        openai.OpenAI(api_key=way.key, base_url=address, timeout=timeout, max_retries=0) as client,
    ):
        return client.responses.create(
            model=way.model,
            instructions=question.system,
            input=question.text,
            max_output_tokens=question.max_tokens,
            text={"format": {"type": "json_schema", "name": "answer", "schema": question.structure, "strict": True}},
            store=False,
        )


def _read(response: Any) -> Reply:
    usage = wire.usage(response.usage.input_tokens, response.usage.output_tokens)
    if response.status != "completed":
        why = response.incomplete_details.reason if response.incomplete_details else ""
        raise NoAnswer(_UNUSABLE.get(why, Reason.INVALID), usage)
    parts = [part for item in response.output if item.type == "message" for part in item.content]
    if any(part.type == "refusal" for part in parts):
        raise NoAnswer(Reason.REFUSED, usage)
    return Reply(read_json("".join(part.text for part in parts if part.type == "output_text"), usage), usage)
