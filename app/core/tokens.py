"""What makes an access token ours; the same rules for the authorizer and the app. Imports PyJWT, nothing of Flask."""

import re
from typing import Any

import jwt

ALGORITHM = "ES256"
TYPE = "at+jwt"
PERSONAL_TYPE = "pat+jwt"
PERSONAL_PREFIX = "wizard_pat_"
FULL = "full"
_TEXTS = ("aud", "iss", "jti", "scope", "sid", "sub")
_REQUIRED = ("exp", "iat", *_TEXTS)
_HEADER = re.compile(r"Bearer ([\w-]+\.[\w-]+\.[\w-]+)", re.ASCII)
_MAX_LENGTH = 4096
_HEADER_FIELDS = {"alg", "kid", "typ"}


def from_header(authorization: str) -> str:
    """The token of `Authorization: Bearer <token>`, in exactly that form."""
    match = _HEADER.fullmatch(authorization)
    if not match or len(authorization) > _MAX_LENGTH:
        raise jwt.InvalidTokenError("The header must be 'Authorization: Bearer <token>'")
    return match[1]


def is_personal(token: str) -> bool:
    return token.startswith(PERSONAL_PREFIX)


class Rules:
    def __init__(self, jwks: dict[str, Any], *, issuer: str, audience: str) -> None:
        self._keys = {key["kid"]: jwt.PyJWK(key, ALGORITHM) for key in jwks["keys"]}
        self._issuer = issuer
        self._audience = audience

    def key(self, header: dict[str, Any]) -> jwt.PyJWK:
        """The key that an unverified header names; refuses every header that we do not write ourselves."""
        if header.get("typ") != TYPE or not header.keys() <= _HEADER_FIELDS:
            raise jwt.InvalidTokenError("This is not an access token")
        key = self._keys.get(str(header.get("kid")))
        if key is None:
            raise jwt.InvalidKeyError("The token was signed by an unknown key")
        return key

    def check(self, claims: dict[str, Any]) -> None:
        """What PyJWT leaves open: which claims there must be, and that each is of the one form that we write."""
        missing = [name for name in _REQUIRED if name not in claims]
        if missing:
            raise jwt.MissingRequiredClaimError(missing[0])
        if not all(isinstance(claims[name], str) and claims[name] for name in _TEXTS):
            raise jwt.InvalidTokenError("A claim of the token is not a text")

    def claims(self, token: str) -> dict[str, Any]:
        claims = jwt.decode(
            token,
            self.key(jwt.get_unverified_header(token)),
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
        )
        self.check(claims)
        return claims
