"""What makes a password one that attackers try first. Pure: the list of common ones is given."""

import re
import unicodedata
from collections.abc import Container, Iterable

MIN_LENGTH = 15
MIN_LENGTH_WITH_SECOND_FACTOR = 8
MAX_LENGTH = 128
PRODUCT = "AI Wizard"

_SHORTEST_RUN = 3
_STRAYS_BESIDE_RUNS = 2
# Shorter words of a name ("Jo") stand inside of others, and knowing them helps nobody.
_SHORTEST_WORD = 3
_LAYOUTS = """
    12345678901 abcdefghijklmnopqrstuvwxyza !@#$%^&*()_+
    qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn
    1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. 0p;/ 147 258 369 159 357
    1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 qawsedrftgyhujikolp azsxdcfvgbhnjmkl
    a1b2c3d4e5f6g7h8i9 1a2b3c4d5e6f7g8h9i
    йцукенгшщзхъфывапролджэячсмитьбю абвгдеёжзийклмнопрстуфхцчшщъыьэюя
"""


def normalise(password: str) -> str:
    """What is counted and hashed: however é was typed, it is one character."""
    return unicodedata.normalize("NFC", password)


def count(password: str) -> int:
    return len(normalise(password))


def is_short(password: str) -> bool:
    return count(password) < MIN_LENGTH or repeats_less_than(MIN_LENGTH, password)


def repeats_less_than(length: int, password: str) -> bool:
    text = dense(password)
    piece = _repeated_piece(text)
    return len(piece) < min(length, len(text))


def is_common(password: str, listed: Container[str]) -> bool:
    return any(form in listed or _is_plain(form) for form in _forms(password))


def leans_on(context: Iterable[str], password: str, listed: Container[str]) -> bool:
    """Without these words, what is left of it would be no password."""
    rest, removed = _without(_words(context), bare(password))
    return bool(removed) and (
        len(rest) < MIN_LENGTH_WITH_SECOND_FACTOR
        or repeats_less_than(MIN_LENGTH_WITH_SECOND_FACTOR, rest)
        or is_common(rest, listed)
    )


def fold(text: str) -> str:
    """Letters that differ in case, width or style only are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())


def dense(text: str) -> str:
    """Without spaces and what cannot be seen: the form in which the list is kept."""
    return _without_categories(("Z", "C"), text)


def bare(text: str) -> str:
    """Letters and digits only."""
    return _without_categories(("Z", "C", "P", "S"), text)


def _without_categories(categories: tuple[str, ...], text: str) -> str:
    kept = (character for character in fold(text) if not unicodedata.category(character).startswith(categories))
    return fold("".join(kept))


def _forms(password: str) -> set[str]:
    forms = {normalise(password), dense(password)}
    if len(bare(password)) >= len(dense(password)) / 2:  # else the signs between them are the password
        forms.add(bare(password))
    return {simplified for form in forms for simplified in (form, _repeated_piece(form), _undoubled(form))}


def _repeated_piece(text: str) -> str:
    """The shortest piece that makes the whole when written again and again; mostly the whole itself."""
    for length in range(1, len(text) // 2 + 1):
        if text.startswith(text[length:]):
            return text[:length]
    return text


def _undoubled(text: str) -> str:
    """Every key was pressed twice: `112233` is `123`."""
    return text[::2] if text[::2].startswith(text[1::2]) else text


def _is_plain(text: str) -> bool:
    strays = sum(len(run) == 1 for run in _runs(text))
    return text in _COUNTING or strays <= (_STRAYS_BESIDE_RUNS if len(text) >= MIN_LENGTH_WITH_SECOND_FACTOR else 0)


def _runs(text: str) -> list[str]:
    """The text in pieces that follow the keyboard, the alphabet or the numbers; what follows nothing stands alone."""
    runs = []
    while text:
        length = _run_length(text)
        length = length if length >= _SHORTEST_RUN else 1
        runs.append(text[:length])
        text = text[length:]
    return runs


def _run_length(text: str) -> int:
    ways = _steps(text[:2])
    length = 1
    while ways and length < len(text):
        length += 1
        ways &= _steps(text[length - 1 : length + 1])
    return length


def _steps(pair: str) -> set[str]:
    """In which layouts, in which direction, or on the same key, the second character comes after the first."""
    return _STEPS.get(pair, set()) | ({"same"} if pair[:1] == pair[1:] else set())


def _lay_out() -> dict[str, set[str]]:
    steps: dict[str, set[str]] = {}
    for layout in _LAYOUTS.split():
        for way in (layout, layout[::-1]):
            for first, second in zip(way, way[1:], strict=False):
                steps.setdefault(first + second, set()).add(way)
    return steps


def _words(context: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for text in (PRODUCT, *context):
        # Without the last label of an address: nobody's password leans on "com".
        for part in re.sub(r"(@.*)\.[^.]*$", r"\1", fold(text)).split("@"):
            words |= {bare(part), *re.findall(r"[^\W\d_]+|\d+", part)}
    return {word for word in words if len(word) >= _SHORTEST_WORD}


def _without(words: Iterable[str], text: str) -> tuple[str, int]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.subn("|".join(longest_first), "", text)


_COUNTING = "".join(map(str, range(200)))
_STEPS = _lay_out()
