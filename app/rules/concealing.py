"""Puts a token in the place of every secret in a tree of values. Pure.

Three things make a secret: Terraform hides it, or an equal value elsewhere; it is called like one; it looks like one.
"""

import json
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import accumulate
from typing import Any

from app.rules import secrecy
from app.rules.encodings import decoded_base64, encoded_base64
from app.rules.secrecy import HIDDEN, RANDOM, SENSITIVE, token
from app.rules.vocabulary import LARGEST_PORT, is_known_number, is_word

_DEEPEST = 100
_PASSES = 4  # what stands beside a token may look like a secret only then
_SHORTEST, _SHORTEST_WITHIN = 6, 8  # of a hidden value, to be looked for elsewhere, and within longer texts
_FEW = 20
_LABELS, _LABELLED = ("name", "Name", "key", "Key"), ("value", "Value", "insecure_value")
_LABEL = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Za-z_-]{1,40}(?i:password|secret|token|key)")
_PUBLIC = re.compile(  # what no secret looks like, and what rules ask for
    r"arn:aws\S*|\d{1,3}(?:\.\d{1,3}){3}(?:/\d+)?|[0-9a-f:]*::/\d+|[A-Za-z0-9*-]+:\*|[a-z0-9-]+:[A-Z][A-Za-z]+\*?|\d{4}-\d\d-\d\d"
    r"|(?:String|Arn|Ip|Bool|Null)[A-Z][A-Za-z]+|[a-z0-9-]+\.amazonaws\.com|o-\*"
    r"|(?:repo|environment|ref|workflow|project_path|organization|repository_owner|system):[\w./*:@-]*"
)
_ORDINARY = re.compile(  # what may well be equal to a hidden value by chance
    r"[a-z]{2}(?:-[a-z]+){1,3}-\d[a-z]?|[\d.:/-]+|(?:db\.|cache\.)?[a-z0-9]+\.[a-z0-9]+|(?:[a-z]+-)+(?:[0-9a-f]{8}|[0-9a-f]{17})"
    r"|[A-Z]+\d*|TLS.*|\$.*|administrator|postgres(?:ql)?|aurora-\w+|sqlserver|oracle|mariadb|production|development"
    r"|staging|internal|default|internet|private|public|available|standard|required|optional|enabled|disabled"
)


class Within(Enum):
    """A place in what Terraform hides as a whole: nobody knows which part of it is the secret."""

    BLOCK = "block"
    POLICY = "policy"
    TEXT = "text"


def is_worth_hiding(text: str) -> bool:
    """Also elsewhere: a hidden `eu-west-1` or `true` is hidden only where it is marked."""
    is_common = is_word(text) or _PUBLIC.fullmatch(text) or _ORDINARY.fullmatch(text) or "(masked:" in text
    return len(text) >= _SHORTEST and not is_common


def marked(value: Any, shape: Any) -> Iterator[str]:
    """The strings in a tree that Terraform hides."""
    if isinstance(value, str) and shape is not False:
        yield from _inner_secrets(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from marked(inner, shape.get(name, False) if isinstance(shape, dict) else shape is True)
    elif isinstance(value, list):
        for each, inner in zip(value, _shapes(shape, len(value)), strict=True):
            yield from marked(each, inner)


class Concealer:
    """Knows what Terraform hides anywhere in a plan, so as to hide it everywhere else as well."""

    def __init__(self, hidden: Iterable[str]) -> None:
        self._hidden = frozenset(form for each in hidden if is_worth_hiding(each) for form in _forms(each))
        within = [each for each in self._hidden if len(each) >= _SHORTEST_WITHIN]
        self._within = sorted(within, key=len, reverse=True)
        self._starts: dict[str, list[str]] = defaultdict(list)
        for each in self._within if len(within) > _FEW else ():
            self._starts[each[:_SHORTEST_WITHIN]].append(each)
        self._keys: dict[str, str] = {}

    def is_hidden(self, text: str) -> bool:
        return text in self._hidden

    def conceal(self, value: Any, name: str = "", shape: Any = False, depth: int = 0) -> Any:
        """`shape` is where Terraform hides something: as in a plan, or a place within what it hides as a whole."""
        if depth > _DEEPEST:
            return token(HIDDEN)
        if isinstance(value, dict):
            return self._mapping(value, shape, depth)
        if isinstance(value, list | tuple):
            value = _without_arguments(value)
            return [
                self.conceal(each, name, inner, depth + 1)
                for each, inner in zip(value, _shapes(_below(shape), len(value)), strict=True)
            ]
        if isinstance(value, str):
            return self._text(value, name, shape, depth)
        return _number(value, shape) if isinstance(value, int | float) and not isinstance(value, bool) else value

    def _mapping(self, value: dict[str, Any], shape: Any, depth: int) -> dict[str, Any]:
        label = label_of(value)
        made = {}
        for name, inner in value.items():
            below = shape.get(name, False) if isinstance(shape, dict) else _below(shape)
            if inner == label and name in _LABELS and self._is_readable_label(label):
                made[name] = inner
                continue
            called = label if label and name in _LABELLED else name
            made[self._key(name)] = self.conceal(inner, called, below, depth + 1)
        return made

    def _is_readable_label(self, label: str) -> bool:
        """Rules ask for the names of variables, also where Terraform hides all that they stand in."""
        return _LABEL.fullmatch(label) is not None and label not in self._hidden

    def _text(self, text: str, name: str, shape: Any, depth: int) -> str:
        if not text or secrecy.is_token(text):
            return text
        tree = _json(text)
        if tree is not None:
            within = (Within.POLICY if '"Statement"' in text else Within.TEXT) if shape is not False else False
            concealed = self.conceal(tree, name, within, depth + 1)
            return text if concealed == tree else json.dumps(concealed)
        if shape is not False and is_word(text) and not secrecy.kind_of_name(name):
            return text
        if shape is True:
            return token(_form(text) or SENSITIVE)
        if isinstance(shape, Within):
            return text if shape is not Within.TEXT and _PUBLIC.fullmatch(text) else token(_form(text) or HIDDEN)
        return self._plain(text, name, depth)

    def _plain(self, text: str, name: str, depth: int) -> str:
        """What Terraform does not hide."""
        if text in self._hidden:
            return token(SENSITIVE)
        kind = secrecy.named(name, text)
        if kind:
            return token(_form(text) or kind)
        decoded = decoded_base64(text)
        if decoded is None:
            return self._without_spots(text, name)
        concealed = self._text(decoded, name, False, depth + 1)
        if concealed != decoded:
            return encoded_base64(concealed)
        return token(RANDOM) if secrecy.is_login(decoded) else text

    def _hidden_within(self, text: str) -> list[str]:
        """The longest first. Few are looked for one by one; of many, by how they begin, so that no text takes long."""
        if len(self._within) <= _FEW:
            return [each for each in self._within if each in text]
        starts = (text[place : place + _SHORTEST_WITHIN] for place in range(len(text) - _SHORTEST_WITHIN + 1))
        found = {each for start in starts if start in self._starts for each in self._starts[start] if each in text}
        return sorted(found, key=len, reverse=True)

    def _without_spots(self, text: str, name: str) -> str:
        for hidden in self._hidden_within(text):
            text = text.replace(hidden, token(SENSITIVE))
        for _ in range(_PASSES):
            spots = secrecy.spots(text)
            if spots and secrecy.is_readable_name(name):
                spots = [spot for spot in spots if spot.kind != RANDOM]
            if not spots:
                break
            for spot in reversed(spots):
                text = text[: spot.start] + token(spot.kind) + text[spot.end :]
        return text

    def _key(self, name: str) -> str:
        if len(name) < _SHORTEST_WITHIN:
            return name
        if name not in self._keys:
            self._keys[name] = self._without_spots(name, "id")
        return self._keys[name]


def at(value: Any, steps: list[Any]) -> Any:
    """What stands at the end of a way of names and places; of what is hidden as a whole, True."""
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step, False)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return value is True
    return value


def label_of(pair: dict[str, Any]) -> str:
    """Of `{"name": "PASSWORD", "value": …}` what the value is called."""
    if not any(name in pair for name in _LABELLED):
        return ""
    label = next((pair[name] for name in _LABELS if name in pair), "")
    label = label.get("constant_value", "") if isinstance(label, dict) else label
    return label if isinstance(label, str) else ""


def _forms(text: str) -> set[str]:
    """As it is written, and as it is within another document."""
    from urllib.parse import quote  # only few plans hide something, and each waits for what is imported

    within_xml = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {text, encoded_base64(text), quote(text, safe=""), json.dumps(text)[1:-1], within_xml}


def _without_arguments(values: Sequence[Any]) -> Sequence[Any]:
    """Of a command that is a list of words, also what is a secret because of the word before it."""
    if not any(isinstance(each, str) and each.startswith("-") for each in values):
        return values
    made = list(values)
    words = [each if isinstance(each, str) else "" for each in values]
    starts = [0, *accumulate(len(word) + 1 for word in words)]
    for spot in reversed(secrecy.sure(" ".join(words))):
        place = bisect(starts, spot.start) - 1
        start, end = spot.start - starts[place], spot.end - starts[place]
        if end <= len(words[place]):
            made[place] = made[place][:start] + token(spot.kind) + made[place][end:]
    return made


def _inner_secrets(text: str) -> Iterator[str]:
    """Of a document, which is as long as no other value, what in it is called like a secret."""
    yield text
    waiting = [("", _json(text))]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            label = label_of(value)
            waiting += [(label if each in _LABELLED and label else each, inner) for each, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(name, each) for each in value]
        elif isinstance(value, str) and secrecy.kind_of_name(name):
            yield value


def _number(value: float, shape: Any) -> Any:
    is_port = shape in (Within.BLOCK, Within.POLICY) and abs(value) <= LARGEST_PORT
    is_shown = shape is False or is_port or is_known_number(value)
    return value if is_shown else token(SENSITIVE if shape is True else HIDDEN)


def _below(shape: Any) -> Any:
    return Within.BLOCK if shape is True else shape


def _shapes(shape: Any, count: int) -> list[Any]:
    if isinstance(shape, list):
        return [*shape[:count], *[False] * (count - len(shape))]
    return [False if isinstance(shape, dict) else shape] * count


def _form(text: str) -> str:
    return next((spot.kind for spot in secrecy.spots(text) if spot.kind != RANDOM), "")


def _json(text: str) -> Any:
    """Of a text that is a document, what is in it."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made
