"""Tells a secret from what anybody may read: by what it is called, by its form, by how random it looks. Pure.

What was hidden stands as a token, `(masked:password)`, and counts as the secret that it stands for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from math import log2
from typing import NamedTuple

from app.rules import assignments, formats
from app.rules.encodings import decoded_base64

RANDOM = "random"  # it looks like a secret, and nothing else says so
HIDDEN = "hidden"  # it was in something that Terraform hides as a whole
SENSITIVE = "sensitive"  # Terraform hides it
_HIDDEN_ALREADY = ""

_TOKEN = re.compile(r"\(masked:([a-z-]+)\)")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ENDINGS = {
    "password": "password",
    "passwd": "password",
    "passphrase": "password",
    "passcode": "password",
    "pwd": "password",
    "token": "token",
    "apikey": "key",
    "secretkey": "key",
    "privatekey": "key",
    "accesskey": "key",
    "credential": "secret",
    "credentials": "secret",
    "secret": "secret",
}
_WHOLE = {"pass": "password", "pw": "password", "psk": "password", "creds": "secret", "salt": "secret"}
_SAY_NOTHING = frozenset(  # at the end of a name
    (
        *("value", "v", "plain", "plaintext", "text", "string", "content", "binary", "base", "wo", "default"),
        *("current", "previous", "old", "new", "prod", "production", "dev", "development", "test", "testing"),
        *("staging", "stage", "live", "override", "hardcoded", "hard", "coded", "here", "is"),
    )
)
_OF_A_KEY = frozenset(
    (
        *("api", "secret", "private", "access", "master", "encryption", "decryption", "signing", "account", "storage"),
        *("shared", "preshared", "session", "auth", "client", "service", "app", "application", "admin", "aes", "rsa"),
        *("hmac", "jwt", "cookie", "crypto", "webhook", "consumer", "license", "stripe", "openai", "datadog"),
        *("sendgrid", "github", "twilio", "tls", "ssl", "integration"),
    )
)
_OF_NO_SECRET_TOKEN = frozenset(
    ("creation", "client", "next", "continuation", "request", "idempotency", "page", "caller")
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}")
_READABLE = frozenset(
    (
        *("hash", "sha", "md", "checksum", "digest", "fingerprint", "thumbprint", "etag", "id", "ids", "arn", "arns"),
        *("version", "certificate", "chain", "body", "integrity", "address"),
    )
)
_NO_SECRET = re.compile(
    "|".join(
        (
            # where it is to be found
            r"arn:aws.*|alias/.*|\$[{(].*|\$\w+(?:/[gi]*)?|\{\{.*\}\}|%\w+%|(?:var|local|data|module)\.[\w.]+|https?://\S+",
            r"(?:ssm|secretsmanager|vault|sm|op|file|env|resolve)[:/].*|[~.]?/[\w./@-]+",
            r"\.\*.*|!(?:Ref|Sub|GetAtt|ImportValue|Join|FindInMap|reference|secret|vault|env)",
            r"[\w/.-]+\.(?:json|pem|txt|ya?ml|key|env|conf|crt|cer|ini|py|sh)",
            # what keeps its place
            r"[x*.\-_#?0]+|<[^>]*>|\[[a-z _-]+\]|placeholder.*|change(?:d|me)\w*",
            r"(?:please[-_ ]?)?(?:change|replace|fix|fill|set)[-_ ]?(?:me|this|in|it)\b.*",
            r"(?:to[-_ ]be|todo|tbd|insert|enter|your?|place[-_ ]holder|dummy|fake|sample|example|mock)(?:[-_ ].*)?",
            r"test|none|null|nil|undefined|unset|empty|n/?a|redacted|\(?sensitive(?: value)?\)?|\(known after apply\)",
            # what is chosen from a few words
            r"true|false|yes|no|on|off|enabled|disabled|required|optional|default|auto|automatic|basic|bearer|plain",
            r"static|managed|custom|aws|iam|jwt|oauth2?|-?\d{1,3}",
            # what everybody may know
            r"ssh-\S+ .*|-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-.*",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_NAME_OF_SECRET = re.compile(r"[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+|[A-Z]+(?:_[A-Z]+)+")
_RUN = re.compile(r"(?<![\w+/=.:-])[A-Za-z0-9+/_=-]{20,512}+(?![\w+/=.:-])")
_ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/]{16,}+={0,2}(?![\w+/=-])")
_DEEPEST = 3
_LOGIN = re.compile(r"[\w.@-]+:[^\s/:]{3,}")
_PUBLIC_TEXT = re.compile(
    r"-----BEGIN (?![A-Z ]*PRIVATE)[A-Z0-9 ]+-----[\w+/=\s\\]*+-----END|(?:ssh-[a-z0-9-]+|ecdsa-[\w-]+) AAAA[\w+/=]+"
    r"|sha(?:256|384|512)[-:][\w+/=]+"
)


class Spot(NamedTuple):
    """Where a secret stands in a text."""

    start: int
    end: int
    kind: str


def token(kind: str) -> str:
    return f"(masked:{kind})"


def kinds_of_tokens(text: str) -> list[str]:
    return _TOKEN.findall(text) if "(masked:" in text else []


def is_token(text: str) -> bool:
    return text.startswith("(masked:") and _TOKEN.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def kind_of_name(name: str) -> str:
    """Of what is called like a secret, which; else nothing. `DB_PASSWORD` is one, `password_length` is none."""
    words = _WORDS.findall(name.replace("'s", ""))
    while words and (words[-1].isdigit() or words[-1].lower() in _SAY_NOTHING):
        words.pop()
    if not words:
        return ""
    last, before = words[-1].lower(), words[-2].lower() if len(words) > 1 else ""
    if last == "key":
        return "key" if before in _OF_A_KEY else ""
    if last == "token" and before in _OF_NO_SECRET_TOKEN:
        return ""
    return _WHOLE.get(last) or next((kind for ending, kind in _ENDINGS.items() if last.endswith(ending)), "")


def named(name: str, value: str) -> str:
    """The kind of a value that is a secret because of its name."""
    kind = kind_of_name(name)
    is_name_of_key = kind == "key" and "cryption" in name.lower() and _UUID.fullmatch(value)
    return kind if kind and not is_name_of_key and could_be_secret(value, kind) else ""


def could_be_secret(value: str, kind: str = "") -> bool:
    """Not what only points to a secret, or keeps its place."""
    text = value.strip().strip("\"'")
    if len(text) < 3 or _TOKEN.search(text) or _NO_SECRET.fullmatch(text):
        return False
    return kind == "password" or not _NAME_OF_SECRET.fullmatch(text)


def spots(text: str, depth: int = 0) -> list[Spot]:
    """All secrets in a text, in order; none lies in another."""
    if len(text) < 8:
        return []
    formed = (Spot(*each) for each in formats.find(text))
    assigned = (Spot(*each) for each in assignments.find(text, kind_of_name, named))
    return _apart([*formed, *assigned, *_random(text), *_encoded(text, depth), *_tokens(text)])


def sure(text: str) -> list[Spot]:
    """Without what is only random."""
    return [spot for spot in spots(text) if spot.kind != RANDOM]


def is_login(text: str) -> bool:
    """A name and a password, as they are encoded for HTTP."""
    return _LOGIN.fullmatch(text) is not None


def is_random(text: str, order: float = 0.58) -> bool:
    """Letters of both cases and digits in no order; no word, no digest, no UUID, no identifier of AWS."""
    plain = [_class_of(letter) for letter in text if letter.isalnum()]
    if len(plain) < 20 or set(plain) != {"upper", "lower", "digit"}:
        return False
    same = sum(one == other for one, other in zip(plain, plain[1:], strict=False))
    return same <= order * (len(plain) - 1) and _entropy(text) >= 3.6


def is_readable_name(name: str) -> bool:
    """Of what is random and no secret: digests, identifiers, certificates."""
    words = [word.lower() for word in _WORDS.findall(name) if not word.isdigit()]
    return bool(words) and (words[-1] in _READABLE or not {"public", "hash"}.isdisjoint(words))


def _random(text: str) -> Iterator[Spot]:
    public: list[tuple[int, int]] | None = None
    for found in _RUN.finditer(text) if len(text) >= 20 else ():
        kind = _kind_of_run(found[0])
        if kind:
            public = [each.span() for each in _PUBLIC_TEXT.finditer(text)] if public is None else public
            start, end = found.span()
            if not any(first <= start < last for first, last in public):
                yield Spot(start, end, kind)


def _encoded(text: str, depth: int) -> Iterator[Spot]:
    """What is a secret when it is decoded, as a file within user data."""
    for found in _ENCODED.finditer(text) if len(text) >= 16 and depth < _DEEPEST else ():
        decoded = decoded_base64(found[0])
        if decoded is not None:
            inner = spots(decoded, depth + 1)
            kind = next((spot.kind for spot in inner if spot.kind != RANDOM), RANDOM if inner else "")
            if kind or is_login(decoded):
                yield Spot(*found.span(), kind or RANDOM)


def _kind_of_run(text: str) -> str:
    if len(text) == 40 and is_random(text, order=0.7) and not {"_", "-", "="} & set(text):
        return "aws-secret-key"
    return RANDOM if is_random(text) else ""


def _apart(found: list[Spot]) -> list[Spot]:
    """Those that overlap are one, and those that overlap a token are hidden already."""
    kept: list[Spot] = []
    for spot in sorted(found):
        if kept and spot.start < kept[-1].end:
            last = kept.pop()
            kind = _stronger(last.kind, spot.kind)
            spot = Spot(last.start, max(last.end, spot.end), kind)
        if spot.start < spot.end:
            kept.append(spot)
    return [spot for spot in kept if spot.kind != _HIDDEN_ALREADY]


def _stronger(one: str, other: str) -> str:
    """What is only random says least."""
    if _HIDDEN_ALREADY in (one, other):
        return _HIDDEN_ALREADY
    return other if one == RANDOM else one


def _tokens(text: str) -> Iterator[Spot]:
    if "(masked:" in text:
        for found in _TOKEN.finditer(text):
            yield Spot(*found.span(), _HIDDEN_ALREADY)


def _class_of(letter: str) -> str:
    return "digit" if letter.isdigit() else "upper" if letter.isupper() else "lower"


def _entropy(text: str) -> float:
    """Bits a letter."""
    return -sum(count / len(text) * log2(count / len(text)) for count in Counter(text).values())
