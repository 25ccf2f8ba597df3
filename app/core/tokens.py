"""What makes a token ours, a person's access token or a personal one; the same rules for the authorizer and the app.

A personal access token is `wizard_pat_<JWT>_<checksum>`, so that a scanner for secrets finds it and asks nobody.
Imports PyJWT, nothing of Flask.
"""

import re
import string
import zlib
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.utils import base64url_decode

from app.core import clock, strict_json

ALGORITHM = "ES256"
TYPE = "at+jwt"
PERSONAL_TYPE = "pat+jwt"
PAT_PREFIX = "wizard_pat_"
FULL = "full"  # the scope of a person who is logged in
LIFETIME_SECONDS = 600
PERSONAL_LIFETIME_SECONDS = 366 * 24 * 60 * 60
_HEADER = re.compile(r"Bearer ([\w-]+\.[\w-]+\.[\w-]+)", re.ASCII)
_MAX_LENGTH = 4096
_HEADER_FIELDS = {"alg", "kid", "typ"}
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase


def from_header(authorization: str) -> str:
    """The token of `Authorization: Bearer <token>`, in exactly that form."""
    match = _HEADER.fullmatch(authorization)
    if not match or len(authorization) > _MAX_LENGTH:
        raise jwt.InvalidTokenError("The header must be 'Authorization: Bearer <token>'")
    return match[1]


def is_personal(token: str) -> bool:
    return token.startswith(PAT_PREFIX)


def wrap(text: str) -> str:
    body = PAT_PREFIX + text
    return f"{body}_{_checksum(body)}"


def unwrap(token: str) -> str:
    """The JWT in a personal access token."""
    text = token.removeprefix(PAT_PREFIX).rpartition("_")[0]
    if wrap(text) != token:
        raise jwt.DecodeError("The personal access token is mistyped or cut off")
    return text


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


@dataclass(frozen=True)
class Family:
    """The one form that a kind of token is written in."""

    type: str
    texts: frozenset[str]
    times: frozenset[str]
    never: frozenset[str]
    scope: re.Pattern[str]
    lifetime_seconds: int

    def check(self, claims: dict[str, Any], *, skew_seconds: int = 0) -> None:
        """What PyJWT leaves open. It takes a time that is a text or a fraction, and any lifetime."""
        if missing := (self.texts | self.times) - claims.keys():
            raise jwt.MissingRequiredClaimError(min(missing))
        if self.never & claims.keys() or claims.get("type", "access") != "access":
            raise jwt.InvalidTokenError("The token is of another kind")
        if not all(isinstance(claims[name], str) and claims[name] for name in self.texts):
            raise jwt.InvalidTokenError("A claim of the token is not a text")
        if not all(type(claims[name]) is int for name in self.times | ({"nbf"} & claims.keys())):
            raise jwt.InvalidTokenError("A time of the token is not a whole number")
        if not self.scope.fullmatch(claims["scope"]):
            raise jwt.InvalidTokenError("The scope is not one of this kind of token")
        if not claims["exp"] - claims["iat"] <= self.lifetime_seconds:
            raise jwt.InvalidTokenError("The token is valid for longer than we issue it")
        if not 0 < claims.get("auth_time", 1) <= clock.now().timestamp() + skew_seconds:
            raise jwt.InvalidTokenError("Nobody can have logged in at that time")


_COMMON = frozenset({"aud", "iss", "jti", "scope", "sub"})
_ACCESS = Family(
    type=TYPE,
    texts=_COMMON | {"sid"},
    times=frozenset({"auth_time", "exp", "iat"}),
    never=frozenset(),
    scope=re.compile(FULL),
    lifetime_seconds=LIFETIME_SECONDS,
)
_PERSONAL = Family(
    type=PERSONAL_TYPE,
    texts=_COMMON,
    times=frozenset({"exp", "iat"}),
    never=frozenset({"auth_time", "sid"}),
    scope=re.compile(r"[a-z_]+:[a-z_]+(?: [a-z_]+:[a-z_]+)*"),
    lifetime_seconds=PERSONAL_LIFETIME_SECONDS,
)


class Rules:
    def __init__(self, jwks: dict[str, Any], *, issuer: str, audience: str) -> None:
        self._keys = {key["kid"]: jwt.PyJWK(key, ALGORITHM) for key in jwks["keys"]}
        self._issuer = issuer
        self._audience = audience

    def claims(self, token: str) -> dict[str, Any]:
        """Of a token as it stands in the header, of either kind."""
        family, text = (_PERSONAL, unwrap(token)) if is_personal(token) else (_ACCESS, token)
        check_json(text)
        claims = jwt.decode(
            text,
            self._key(jwt.get_unverified_header(text), family),
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
        )
        family.check(claims)
        return claims

    def _key(self, header: dict[str, Any], family: Family) -> jwt.PyJWK:
        """The key that an unverified header names; refuses every header that we do not write ourselves."""
        if header.get("typ") != family.type or header.keys() != _HEADER_FIELDS:
            raise jwt.InvalidTokenError("This is not a token of that kind")
        key = self._keys.get(header["kid"])
        if key is None:
            raise jwt.InvalidKeyError("The token was signed by an unknown key")
        return key


def check_json(text: str) -> None:
    """PyJWT reads UTF-16, takes NaN for a number and the last of two members with one name; others may not."""
    try:
        for part in text.split(".")[:2]:
            strict_json.parse(base64url_decode(part))
    except ValueError as error:
        raise jwt.DecodeError("The token is not proper JSON") from error
