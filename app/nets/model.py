"""The second net: whatever is about to leave the account goes through it, and nothing gets through that looks like a
secret or like somebody's address, also where everything that masks secrets before it has failed. Pure.

It errs on the safe side: what is masked without need costs the reader a word, what is not costs somebody a password.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

MASK = "(masked)"
_LONGEST_READ = 4000  # characters; of what is longer only the length is told
_LONGEST_SHOWN = 300
_MOST_ITEMS = 40
_DEEPEST = 20
_SHORTEST_KNOWN = 6  # a shorter secret would be found in every other word
_MOST_KNOWN = 300
_ALREADY_MASKED = re.compile(r"\(masked(:[a-z-]{1,40})?\)")

_SECRET = (
    r"pass(?:word|wd|phrase|code)|pwd|secret|token|credential|connection[_-]?string|dsn|user[_-]?data|custom[_-]?data"
    r"|startup[_-]?script|pem\b|(?:api|access|account|private|shared|signing|encryption|host|ssh|licen[cs]e)[_-]?key"
)
_SECRET_NAME = re.compile(_SECRET, re.IGNORECASE)
_NO_SECRET_NAME = re.compile(  # it says something about a secret, and is none
    r"(?:[_-](?:arns?|ids?|names?|versions?|length|days|hours|minutes|seconds|age|period|units?|validity|enabled|types?"
    r"|prevention|policy)|characters|expiry)$",
    re.IGNORECASE,
)
_HOLDS_VALUES = re.compile(
    r"^(?:env|environment|environments|env_?vars|environment_?variables|variables)$", re.IGNORECASE
)
_HOLDS_A_SECRET = {  # types whose values are secrets, whatever they are called
    "aws_ssm_parameter": {"value", "insecure_value"},
    "random_bytes": {"base64", "hex"},
    "random_id": {"b64_std", "b64_url", "hex", "id"},
    "random_password": {"result", "bcrypt_hash", "id"},
    "random_string": {"result", "id"},
}
_PAIR = {"name", "key", "value"}

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"-----BEGIN[\s\S]*?(?:-----END[^-]*-----|$)",
        r"\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}",
        r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|sk[-_]|[rp]k_live_|whsec_|npm_|hf_|dop_v1_|shpat_|pypi-|hv[sb]\.)"
        r"[\w-]{8,}",
        r"\bAIza[\w-]{20,}",
        r"\bSG\.[\w-]{8,}\.[\w-]{8,}",
        r"\beyJ[\w-]{8,}(?:\.[\w-]*)*",
        r"\$(?:2[abxy]|5|6|argon2\w*)\$\S+",
        r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",
        r"(?<=://)[^/\s@]*:[^/\s@]*(?=@)",
        r"(?<=\bhooks\.slack\.com/)\S+",
        r"(?i:(?<=\bbearer )|(?<=\bbasic ))\S{6,}",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    )
)
_QUERY = re.compile(r"(\w://[^\s?#]*)[?#]\S+")
_ASSIGNED = re.compile(
    rf"((?:{_SECRET})[\w-]*+[\"']?\s*+(?:[:=]|\bis\b)\s*+[\"']?)(?!\(masked)[^\s\"',;&]++", re.IGNORECASE
)
_BESIDE = re.compile(rf"((?:{_SECRET})[\w-]*+\s++)(?=[^\s\d]*\d|[^\s!$%^]*[!$%^])(?!\(masked)\S++", re.IGNORECASE)
_OPTION = re.compile(r"((?:^|\s)-{1,2}p(?:ass)?(?:=|\s+)?)(?=\S*\d)\S+")
_NAME_OF_AWS = re.compile(r"arn:[\w*:/.${}()-]+|[a-z0-9-]+:[A-Za-z*?]+")  # an ARN, or an action
_WORD = re.compile(r"\S+")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{16,}")
_ID_OF_AWS = re.compile(r"(?:[a-z]{1,12}-)+[0-9a-f]{8}(?:[0-9a-f]{9})?")
_BETWEEN = re.compile(r"[-_/+=]+")
_PAIRS = (  # what follows a letter in English and in the names of AWS, nine times of ten
    "abcdfgilmnprstuy beloy cacehklort daeiorsy eacdeflmnpqrstvwxy faiort geo haeio icdefglmnorst kein ladefilostu "
    "maeiop nacdegiosty oacdfklmnoprstuw paeiloprtu qu racdeilnorstuy sacehikopstuw taehiorstuy uelmnprst vaei "
    "waehinors xt yps"
)
_IN_WORDS = {each[0]: each[1:] for each in _PAIRS.split()}
_MOST_UNLIKE_WORDS = 0.42  # one random text of a hundred is below, and next to no name above
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs"}


@dataclass(frozen=True)
class Net:
    """`known` are secrets that stand in the plan: they are masked wherever they turn up again."""

    known: frozenset[str] = field(default=frozenset(), repr=False)

    def text(self, raw: str) -> str:
        """One line, or as many as it has."""
        if len(raw) > _LONGEST_READ:
            return f"(text of {len(raw)} characters)"
        if _ALREADY_MASKED.fullmatch(raw):
            return raw
        masked = _masked(self._without_known(visible(raw)))
        if len(masked) > _LONGEST_SHOWN:
            return f"{masked[:_LONGEST_SHOWN]}… ({len(masked)} characters)"
        return masked

    def tree(self, value: Any, marks: Any = False, *, is_hidden: bool = False, depth: int = 0) -> Any:
        """`marks` mirrors the value, with True where Terraform says that it is sensitive."""
        if value is None or (isinstance(value, bool) and marks is not True):
            return value
        if marks is True or depth > _DEEPEST:
            return MASK
        if isinstance(value, str) and (parsed := _as_json(value)) is not None:
            value = parsed
        if isinstance(value, Mapping):
            return self._object(value, marks, is_hidden, depth + 1)
        if isinstance(value, list):
            return self._list(value, marks, is_hidden, depth + 1)
        if is_hidden:
            return MASK
        return self.text(value) if isinstance(value, str) else value

    def attribute(self, type: str, name: str, value: Any, marks: Any = False) -> Any:
        """Of a resource, at its top."""
        if name in _HOLDS_A_SECRET.get(type, ()):
            marks = True
        return self.tree({name: value}, {name: marks}).popitem()[1]

    def _object(self, value: Mapping[Any, Any], marks: Any, is_hidden: bool, depth: int) -> dict[str, Any]:
        shapes = marks if isinstance(marks, Mapping) else {}
        is_pair = "value" in value and len(_PAIR & value.keys()) == 2 and isinstance(_first(value, "name", "key"), str)
        about = str(_first(value, "name", "key")) if is_pair else ""
        made = {}
        for name, each in list(value.items())[:_MOST_ITEMS]:
            if is_pair and name in ("name", "key") and shapes.get(name) is not True:
                made[name] = self.text(each)
                continue
            hides = is_hidden or hides_values(str(name)) or (name == "value" and hides_values(about))
            made[self.text(str(name))] = self.tree(each, shapes.get(name, False), is_hidden=hides, depth=depth)
        return made | _rest(value)

    def _list(self, value: list[Any], marks: Any, is_hidden: bool, depth: int) -> Any:
        """The marks of a set need not stand in the order of its values."""
        if _marks_anything(marks):
            return MASK
        shown = [self.tree(each, is_hidden=is_hidden, depth=depth) for each in value[:_MOST_ITEMS]]
        return shown if len(value) <= _MOST_ITEMS else [*shown, f"(and {len(value) - _MOST_ITEMS} more)"]

    def _without_known(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern else text

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """The longest first, so that nothing of one is left over."""
        secrets = {each for each in map(visible, self.known) if len(each) >= _SHORTEST_KNOWN}
        known = sorted(secrets - {MASK}, key=lambda each: (-len(each), each))[:_MOST_KNOWN]
        known = [each for each in known if not _ALREADY_MASKED.fullmatch(each)]
        return re.compile("|".join(map(re.escape, known))) if known else None


@lru_cache(maxsize=4096)
def hides_values(name: str) -> bool:
    """Whether what has this name, or whatever is in it, may be a secret."""
    if _HOLDS_VALUES.match(name):
        return True
    return _SECRET_NAME.search(name) is not None and _NO_SECRET_NAME.search(name) is None


def visible(text: str) -> str:
    """Without what nobody can see: it may turn the text around, or carry another one."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in _INVISIBLE)


def texts(value: Any) -> Iterable[str]:
    """All that stand in a value."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case list() as many:
                waiting += many
            case dict() as tree:
                waiting += tree.values()


def _masked(text: str) -> str:
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    text = _QUERY.sub(rf"\1?{MASK}", text)
    if not _NAME_OF_AWS.fullmatch(text):
        for pattern in (_ASSIGNED, _BESIDE, _OPTION):
            text = pattern.sub(rf"\1{MASK}", text)
        text = _WORD.sub(_unless_password, text)
    return _RUN.sub(_unless_random, text)


def _unless_password(found: re.Match[str]) -> str:
    """What people make up when every kind of character is asked for."""
    word = found[0].strip("\"'.,;()")
    kinds = (r"[a-z]", r"[A-Z]", r"\d", r"[!#$%^&@~?]")
    if len(word) < 8 or re.search(r"[:/{]|\(masked", word) or not all(re.search(kind, word) for kind in kinds):
        return found[0]
    return found[0].replace(word, MASK)


def _unless_random(found: re.Match[str]) -> str:
    """Of a name that ends in something random the rest may stay, as long as it is not all one."""
    run = found[0]
    if _ID_OF_AWS.fullmatch(run):
        return run
    if all(re.search(kind, run) for kind in (r"[a-z]", r"[A-Z]", r"\d")) and _is_random(run):
        return MASK
    parts = _BETWEEN.split(run)
    return MASK if any(len(part) >= 16 and _is_random(part) for part in parts) else run


def _is_random(run: str) -> bool:
    """By which characters stand beside each other; digits among themselves tell nothing."""
    if run.isdigit():
        return True
    pairs = [_is_as_in_words(*pair) for pair in pairwise(run)]
    telling = [pair for pair in pairs if pair is not None]
    return telling.count(False) > _MOST_UNLIKE_WORDS * len(telling)


def _is_as_in_words(one: str, next: str) -> bool | None:
    if not (one.isalnum() and next.isalnum()) or (one.isdigit() and next.isdigit()):
        return None
    if next.lower() in _IN_WORDS.get(one.lower(), ""):
        return True
    return None if one.islower() and next.isupper() else False  # a word begins


def _as_json(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        parsed = json.loads(text, parse_constant=_refuse)
    except (RecursionError, ValueError):
        return None
    return parsed if isinstance(parsed, dict | list) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _first(value: Mapping[Any, Any], *names: str) -> Any:
    return next((value[name] for name in names if name in value), None)


def _marks_anything(marks: Any) -> bool:
    if isinstance(marks, list):
        return any(map(_marks_anything, marks))
    if isinstance(marks, Mapping):
        return any(map(_marks_anything, marks.values()))
    return marks is True


def _rest(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {"(more)": len(value) - _MOST_ITEMS} if len(value) > _MOST_ITEMS else {}
