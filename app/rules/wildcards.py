"""Texts in which `*` stands for anything and `?` for one letter, as the actions and resources of a policy. Pure."""

import re
from functools import lru_cache


def covers(wide: str, narrow: str) -> bool:
    """Whether the first means all that the second means. Each part is looked for once, as early as it can be: no text
    of stars makes this slow."""
    if wide in ("*", narrow):
        return True
    if "?" in wide:
        return _pattern(wide).fullmatch(narrow) is not None
    first, *rest = wide.split("*")
    if not rest or not narrow.startswith(first):
        return False
    *middle, last = rest
    place = len(first)
    for part in middle:
        found = narrow.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return narrow.endswith(last) and place <= len(narrow) - len(last)


def is_wild(text: str) -> bool:
    return "*" in text or "?" in text


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", text))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}", re.DOTALL)
