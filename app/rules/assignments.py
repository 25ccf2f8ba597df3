"""Texts in which something is given a name: scripts, settings, documents, commands. Pure."""

import re
from collections.abc import Callable, Iterator

_PAIR = re.compile(
    r"(?<![\w.])(?<!\w-)(?<!\w--)(?P<name>[A-Za-z_][\w.-]{0,80}+)\\{0,3}"
    r"(?:[\"']?(?:[ \t]*(?:=>|:=|=)[ \t]*|:[ \t]+)|[\"']:)"
)
_OPTION = re.compile(r"(?<!\S)--?(?P<name>[A-Za-z][\w-]{2,60}+)[ \t]+(?!-)")
_OTHERS = (  # what is always in it: words in a list, calls, commands, XML
    ("-", re.compile(r"[\"']--?(?P<name>[A-Za-z][\w-]{2,60}+)[\"'][ \t]*,[ \t]*")),
    ("SetEnvironmentVariable(", re.compile(r"SetEnvironmentVariable\([\"'](?P<name>\w{1,80}+)[\"'],[ \t]*")),
    ("setx ", re.compile(r"\bsetx[ \t]+(?P<name>\w{1,80}+)[ \t]+")),
    ("ENV ", re.compile(r"\bENV[ \t]+(?P<name>\w{1,80}+)[ \t]+")),
    ("</", re.compile(r"<(?P<name>[A-Za-z_][\w.-]{0,80}+)>(?=[^<\n]{3,500}</)")),
)
_QUOTED = r"\"\"\"[^\n]*?\"\"\"|'''[^\n]*?'''|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
_VALUE = re.compile(rf"{_QUOTED}|[^\s\"',;&|<>`)-][^\s\"',;&|<>`)]{{0,512}}+")
_ESCAPED = re.compile(r"\\{1,3}(?=[\"'])")
_ESCAPED_VALUE = re.compile(r"[\"'][^\"'\\\n]*+")
_REST = re.compile(r"[^\s\"',;&|<>`)]*+")


def find(
    text: str, is_asked_for: Callable[[str], object], kind_of: Callable[[str, str], str]
) -> Iterator[tuple[int, int, str]]:
    """Where a value begins, where it ends, and of what kind it is, by its name and by itself."""
    if "=" in text or ":" in text:
        yield from _found(_PAIR, text, is_asked_for, kind_of)
    if "--" in text or " -" in text:
        yield from _found(_OPTION, text, is_asked_for, kind_of)
    for marker, pattern in _OTHERS:
        if marker in text:
            yield from _found(pattern, text, is_asked_for, kind_of)


def _found(
    pattern: re.Pattern[str], text: str, is_asked_for: Callable[[str], object], kind_of: Callable[[str, str], str]
) -> Iterator[tuple[int, int, str]]:
    """In a value of no kind, another name may stand."""
    place = 0
    while found := pattern.search(text, place):
        place = found.end()
        if not is_asked_for(found["name"]) or _is_prose(text, found):
            continue
        escaped = _ESCAPED.match(text, place)
        value = _ESCAPED_VALUE.match(text, escaped.end()) if escaped else _VALUE.match(text, place)
        kind = kind_of(found["name"], value[0]) if value else ""
        if value and kind:
            is_quoted = value[0][0] in "\"'"
            rest = None if is_quoted else _REST.match(text, value.end())
            place = rest.end() if rest else value.end()
            yield value.start() + is_quoted, place - (is_quoted and not escaped), kind


def _is_prose(text: str, found: re.Match[str]) -> bool:
    """A sentence with a colon, and no line of a document such as `password: hunter22`."""
    if text[found.end("name") : found.end("name") + 1] != ":":
        return False
    before = text[max(0, found.start() - 80) : found.start()].rpartition("\n")[2].strip()
    return bool(before) and before[-1] not in "{[(,-\"'"
