"""What makes a token of the user pool ours, where Cognito tells who somebody is: by the rules of `tokens`, with the
pool's RS256 keys. Personal access tokens stay our own.

Imports PyJWT, nothing of Flask; and no boto3: the keys are public.
"""

import json
import os
import re
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any

import jwt

from app.core import tokens
from app.core.failures import Unavailable

ALGORITHM = "RS256"
_SKEW_SECONDS = 5  # the pool has a clock of its own
_ASK_AGAIN_SECONDS = 300
_TIMEOUT_SECONDS = 2
_LONGEST_ANSWER = 65536
_HEADER_FIELDS = {"alg", "kid"}
_ENDPOINTS = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL")

_ACCESS = tokens.Family(
    type="",
    texts=frozenset({"client_id", "iss", "jti", "origin_jti", "scope", "sub", "token_use"}),
    times=frozenset({"auth_time", "exp", "iat"}),
    never=frozenset(),
    scope=re.compile(r"aws\.cognito\.signin\.user\.admin"),  # of somebody who has logged in by these routes
    lifetime_seconds=tokens.LIFETIME_SECONDS,
)


class Rules:
    """Takes the same tokens for the authorizer and the app, and tells of them what `tokens.Rules` tells."""

    def __init__(self, keys: "Keys", *, issuer: str, client_id: str, own: tokens.Rules) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id
        self._own = own

    def claims(self, token: str) -> dict[str, Any]:
        """Of a token as it stands in the header; of ours only a personal one counts."""
        return self._own.claims(token) if tokens.is_personal(token) else self._pool_claims(token)

    def _pool_claims(self, token: str) -> dict[str, Any]:
        tokens.check_json(token)
        key = self._key(jwt.get_unverified_header(token))
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], issuer=self._issuer, leeway=_SKEW_SECONDS)
        _ACCESS.check(claims, skew_seconds=_SKEW_SECONDS)
        if claims["token_use"] != "access" or claims["client_id"] != self._client_id:
            raise jwt.InvalidTokenError("The token is of another kind, or of another client")
        return claims | {"sid": claims["origin_jti"], "scope": tokens.FULL, "groups": _groups(claims)}

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        """The key that an unverified header names; refuses every header that Cognito does not write."""
        if header.keys() != _HEADER_FIELDS or header["alg"] != ALGORITHM:
            raise jwt.InvalidTokenError("This is not a token of the pool")
        key = self._keys.find(header["kid"])
        if key is None:
            raise jwt.InvalidKeyError("The token was signed by an unknown key")
        return key


class Keys:
    """The pool's public keys, kept in the process. It asks for them again when a token names one that it does not
    know, and not more often than every five minutes: anybody can make up names."""

    def __init__(self, fetch: Callable[[], bytes]) -> None:
        self._fetch = fetch
        self._known: dict[str, jwt.PyJWK] = {}
        self._asked_at: float | None = None
        self._asking = Lock()

    def find(self, kid: str) -> jwt.PyJWK | None:
        """Raises what is no fault of the token: that the pool does not answer, or with something else than keys."""
        if kid not in self._known:
            self._ask()
        return self._known.get(kid)

    def _ask(self) -> None:
        with self._asking:
            if self._asked_at is None or monotonic() - self._asked_at >= _ASK_AGAIN_SECONDS:
                self._known = _read(self._fetch())
                self._asked_at = monotonic()


def rules(issuer: str, client_id: str, own: tokens.Rules) -> Rules:
    return Rules(Keys(lambda: _download(_address(issuer))), issuer=issuer, client_id=client_id, own=own)


def _address(issuer: str) -> str:
    """The keys are at the issuer's address, or where an emulated Cognito answers instead."""
    endpoint = next((os.environ[name] for name in _ENDPOINTS if name in os.environ), issuer.rpartition("/")[0])
    return f"{endpoint}/{issuer.rpartition('/')[2]}/.well-known/jwks.json"


def _download(address: str) -> bytes:
    from http.client import HTTPException  # here, because without a pool nobody should wait for them at the start
    from urllib.request import urlopen

    try:
        with urlopen(address, timeout=_TIMEOUT_SECONDS) as answer:
            return bytes(answer.read(_LONGEST_ANSWER))
    except (OSError, HTTPException) as error:
        raise Unavailable("The user pool does not tell its keys; try again in a moment.", Retry_After=2) from error


def _read(answer: bytes) -> dict[str, jwt.PyJWK]:
    """Raises ValueError for what holds no keys, so that a fault is never taken for a deny."""
    try:
        keys = json.loads(answer)["keys"]
        return {key["kid"]: jwt.PyJWK(key, ALGORITHM) for key in keys if key["kty"] == "RSA"}
    except (LookupError, TypeError, jwt.PyJWTError) as error:
        raise ValueError("The user pool answers with something else than keys") from error


def _groups(claims: dict[str, Any]) -> list[str]:
    groups = claims.get("cognito:groups", [])
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise jwt.InvalidTokenError("The groups of the token are not a list of texts")
    return groups
