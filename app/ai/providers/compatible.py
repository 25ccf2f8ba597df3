"""Any address that speaks OpenAI's chat completions, as most servers for local models do."""

from typing import Any

from app.ai.access import Access
from app.ai.providers import wire
from app.ai.question import NoAnswer, Question, Reason, Reply, read_json

_UNUSABLE = {"length": Reason.TRUNCATED, "content_filter": Reason.REFUSED}
_NO_KEY = "none"  # the SDK wants one, many servers do not


def ask(question: Question, way: Access, seconds: float) -> Reply:
    return wire.read(_send(question, way, seconds), _read)


def _send(question: Question, way: Access, seconds: float) -> Any:
    import openai

    key, timeout = way.key or _NO_KEY, openai.Timeout(seconds, connect=wire.CONNECT_SECONDS)
    with (
        wire.failures(openai),
        openai.OpenAI(api_key=key, base_url=way.base_url, timeout=timeout, max_retries=0) as client,
    ):
        return client.chat.completions.create(
            model=way.model,
            max_tokens=question.max_tokens,
            messages=[
                {"role": "system", "content": question.system_with_structure},
                {"role": "user", "content": question.text},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": question.structure, "strict": True},
            },
        )


def _read(completion: Any) -> Reply:
    usage = wire.usage(completion.usage.prompt_tokens, completion.usage.completion_tokens)
    choice = completion.choices[0]
    if choice.message.refusal:
        raise NoAnswer(Reason.REFUSED, usage)
    if choice.finish_reason != "stop":
        raise NoAnswer(_UNUSABLE.get(choice.finish_reason, Reason.INVALID), usage)
    return Reply(read_json(choice.message.content, usage), usage)
