"""JSON as RFC 7493 narrows it: refused is what two readers could understand differently, or what no text can hold."""

import json
from typing import Any, NoReturn


def parse(body: bytes) -> Any:
    """Raises ValueError."""
    text = body.decode()
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # fails on half a character
    except RecursionError as error:
        raise ValueError("Nested too deeply") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("A name stands twice in one object")
    return members


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")
