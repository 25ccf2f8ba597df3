"""Converse, in the account that the worker runs in: no key. Claude gets a format, all others a tool that is forced."""

import json
from typing import Any

from app.ai.access import Access
from app.ai.providers import wire
from app.ai.question import NoAnswer, Question, Reason, Reply, Usage, read_json

_TOOL = "answer"
_UNUSABLE = {
    "max_tokens": Reason.TRUNCATED,
    "model_context_window_exceeded": Reason.TRUNCATED,
    "content_filtered": Reason.REFUSED,
    "guardrail_intervened": Reason.REFUSED,
}


def ask(question: Question, way: Access, seconds: float) -> Reply:
    return wire.read(_send(question, way, seconds), _read)


def _send(question: Question, way: Access, seconds: float) -> Any:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, ReadTimeoutError

    once = Config(connect_timeout=wire.CONNECT_SECONDS, read_timeout=seconds, retries={"total_max_attempts": 1})
    try:
        client = boto3.client("bedrock-runtime", config=once, endpoint_url=way.base_url)
        return client.converse(**_request(question, way.model))
    except ReadTimeoutError:
        raise NoAnswer(Reason.TIMEOUT) from None
    except ClientError as error:
        raise _refusal(error.response) from None
    except ConnectionError:
        raise NoAnswer(Reason.UNAVAILABLE) from None
    except HTTPClientError:
        raise NoAnswer(Reason.BROKEN) from None
    except BotoCoreError:
        raise NoAnswer(Reason.REJECTED) from None


def _request(question: Question, model: str) -> dict[str, Any]:
    return {
        "modelId": model,
        "system": [{"text": question.system}],
        "messages": [{"role": "user", "content": [{"text": question.text}]}],
        "inferenceConfig": {"maxTokens": question.max_tokens},
        **(_format(question) if "anthropic.claude" in model else _forced_tool(question)),
    }


def _format(question: Question) -> dict[str, Any]:
    schema = {"jsonSchema": {"name": _TOOL, "schema": json.dumps(question.structure)}}
    return {"outputConfig": {"textFormat": {"type": "json_schema", "structure": schema}}}


def _forced_tool(question: Question) -> dict[str, Any]:
    specification = {"name": _TOOL, "description": question.purpose, "inputSchema": {"json": question.structure}}
    return {"toolConfig": {"tools": [{"toolSpec": specification}], "toolChoice": {"tool": {"name": _TOOL}}}}


def _refusal(response: Any) -> NoAnswer:
    answer = response["ResponseMetadata"]
    return wire.refusal(answer["HTTPStatusCode"], answer.get("HTTPHeaders", {}))


def _read(answer: Any) -> Reply:
    usage = _usage(answer["usage"])
    if answer["stopReason"] not in {"end_turn", "tool_use"}:
        raise NoAnswer(_UNUSABLE.get(answer["stopReason"], Reason.INVALID), usage)
    blocks = answer["output"]["message"]["content"]
    for block in blocks:
        if "toolUse" in block:
            return Reply(block["toolUse"]["input"], usage)
    return Reply(read_json("".join(block["text"] for block in blocks if "text" in block), usage), usage)


def _usage(counted: dict[str, Any]) -> Usage:
    cached = counted.get("cacheReadInputTokens", 0) + counted.get("cacheWriteInputTokens", 0)
    return wire.usage(counted["inputTokens"] + cached, counted["outputTokens"])
