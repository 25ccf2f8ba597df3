"""JSON as strict as a plan has to be read: what two readers could understand differently is refused. Pure."""

import json
import math
import re
import sys
from typing import Any

from app.rules.splitting import Buffer, NotJson, Part

_SHORT = 100
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # two of them are a character, such as a smiling face


def decode(buffer: Buffer, part: Part, name: str) -> Any:
    """Without what is null and without empty lists: Terraform writes every attribute and block that nobody has set."""
    try:
        text = bytes(buffer[part.start : part.end]).decode()
        decoded = _DECODER.decode(text)
        if _HALF.search(text):
            json.dumps(decoded, ensure_ascii=False).encode()
        return decoded
    except UnicodeDecodeError:
        raise NotJson(f"{name} is not written in UTF-8") from None
    except UnicodeEncodeError:
        raise NotJson(f"{name} holds half of a character, which nobody can write down") from None
    except RecursionError:
        raise NotJson(f"{name} is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"{name} is not valid JSON at byte {part.start + error.pos}: {error.msg}") from None
    except ValueError as error:  # a number that is longer than any is
        raise NotJson(f"{name} is not valid: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {sys.intern(name): _shared(value) for name, value in pairs if value is not None and value != []}
    if len(made) < len(pairs) and len({name for name, _ in pairs}) < len(pairs):
        raise NotJson("a name stands twice in one object")
    return made


def _shared(value: Any) -> Any:
    """A plan says the same short words a thousand times."""
    return sys.intern(value) if type(value) is str and len(value) <= _SHORT else value


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson(f"{text[:20]} is a larger number than any plan has")
    return number


def _refuse(text: str) -> None:
    raise NotJson(f"{text} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_constant=_refuse)
