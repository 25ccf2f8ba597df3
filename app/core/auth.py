"""Who is asking: every route wants a token unless public_routes.json lists it. Access tokens are signed by KMS."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import jwt
from flask import Flask, current_app, g, request
from flask_jwt_extended import JWTManager, create_access_token
from jwt.algorithms import ECAlgorithm
from jwt.utils import der_to_raw_signature

from app.core import aws, clock, config, failures, log, policy, pool, tokens
from app.core.policy import Principal

LIFETIME_SECONDS = 600
RECENT_SECONDS = 600
Claims = dict[str, Any]
_manager = JWTManager()


@dataclass(frozen=True)
class Needs:
    """What a route asks of whoever calls it; `recent`, that they gave their password within the last ten minutes."""

    action: str
    recent: bool = False


class KmsKey(str):
    """The name of a KMS key, where PyJWT expects a private key: it signs, and never leaves KMS."""


class KmsES256(ECAlgorithm):
    def prepare_key(self, key: Any) -> Any:
        return key if isinstance(key, KmsKey) else super().prepare_key(key)

    def sign(self, msg: bytes, key: Any) -> bytes:
        if not isinstance(key, KmsKey):
            return super().sign(msg, key)
        answer = aws.client("kms").sign(
            KeyId=str(key),
            Message=msg,
            MessageType="RAW",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        return der_to_raw_signature(answer["Signature"], _curve())


def _curve() -> Any:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

    return SECP256R1()


jwt.unregister_algorithm(tokens.ALGORITHM)
jwt.register_algorithm(tokens.ALGORITHM, KmsES256(ECAlgorithm.SHA256))


def init_app(
    app: Flask,
    find_session: Callable[[Claims], Principal | None],
    find_personal: Callable[[Claims, str], Principal | None],
) -> None:
    """`find_…` look up whose token it is, and whether it still counts."""
    settings = config.settings
    app.config.update(
        JWT_ALGORITHM=tokens.ALGORITHM,
        JWT_PRIVATE_KEY=KmsKey(settings.signing_key),
        JWT_ACCESS_TOKEN_EXPIRES=LIFETIME_SECONDS,
        JWT_ENCODE_ISSUER=settings.base_url,
        JWT_ENCODE_AUDIENCE=settings.audience,
        JWT_COOKIE_CSRF_PROTECT=False,  # no token of ours is in a cookie; without it, each would have a claim more
    )
    _manager.init_app(app)
    rules = _rules(settings)
    app.extensions["token_rules"] = rules

    @app.before_request
    def authenticate() -> None:
        """In this order: is it a good token, does it still count, may they do this."""
        if request.url_rule is None or request.method == "OPTIONS" or is_public(request.method, request.url_rule.rule):
            return
        token, claims = _read(rules)
        who = find_personal(claims, token) if tokens.is_personal(token) else find_session(claims)
        if who is None:
            raise InvalidToken("It was revoked, or its session has ended")
        g.principal, g.held = who, (token, claims["exp"])
        log.add(user=who.user_id)
        _check(who, getattr(current_app.view_functions[request.url_rule.endpoint], "needs", None))


def issue(user_id: str, session_id: str, authenticated_at: int) -> str:
    return _sign(tokens.TYPE, user_id, {"sid": session_id, "scope": tokens.FULL, "auth_time": authenticated_at})


def issue_personal(user_id: str, token_id: str, scopes: list[str], lifetime: timedelta) -> str:
    """A personal access token; shown once, because only its hash is kept."""
    claims = {"jti": token_id, "scope": " ".join(scopes)}
    return tokens.wrap(_sign(tokens.PERSONAL_TYPE, user_id, claims, lifetime))


def _sign(kind: str, user_id: str, claims: Claims, lifetime: timedelta | None = None) -> str:
    key_id = config.settings.jwks["keys"][0]["kid"]
    headers = {"typ": kind, "kid": key_id}
    return str(
        create_access_token(user_id, additional_claims=claims, additional_headers=headers, expires_delta=lifetime)
    )


def who() -> Principal:
    principal: Principal = g.principal
    return principal


def held() -> tuple[str, int]:
    """The token of this request, and how many seconds it still has."""
    token, expires_at = g.held
    return token, expires_at - int(clock.now().timestamp())


def claims_of(token: str) -> Claims:
    """Of one that the user pool has just given us. Another one would be a fault of the pool's settings."""
    try:
        return cast(Claims, current_app.extensions["token_rules"].claims(token))
    except jwt.PyJWTError as error:
        raise RuntimeError("The user pool gives tokens that are not as they should be") from error


def _rules(settings: config.Settings) -> tokens.Rules | pool.Rules:
    own = tokens.Rules(settings.jwks, issuer=settings.base_url, audience=settings.audience)
    return pool.rules(settings.pool_issuer, settings.pool_client_id, own) if settings.has_pool else own


def _read(rules: tokens.Rules | pool.Rules) -> tuple[str, Claims]:
    if "Authorization" not in request.headers:
        raise failures.Unauthorized("Send an access token.", WWW_Authenticate='Bearer realm="ai-wizard"')
    try:
        token = tokens.from_header(request.headers["Authorization"])
        return token, rules.claims(token)
    except jwt.PyJWTError as error:
        raise InvalidToken(error) from error


def _check(who: Principal, needs: Needs | None) -> None:
    if needs is None:
        raise RuntimeError("A route says neither that it is public nor what it needs")
    if not policy.may(who, needs.action):
        raise _refusal(who, needs)
    if needs.recent and clock.now().timestamp() - who.authenticated_at > RECENT_SECONDS:
        raise Reauthenticate("Prove again that it is you: POST /api/auth/reauthenticate, then repeat this.")


def _refusal(who: Principal, needs: Needs) -> failures.Forbidden:
    if who.scopes is None:
        return failures.Forbidden("Your role does not allow this.")
    challenge = f'Bearer realm="ai-wizard", error="insufficient_scope", scope="{needs.action}"'
    return failures.Forbidden(
        "This token was not made for this, or your role does not allow it.", WWW_Authenticate=challenge
    )


class Reauthenticate(failures.Forbidden):
    slug = "reauthenticate"


@cache
def is_public(method: str, rule: str) -> bool:
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    return f"{'GET' if method == 'HEAD' else method} {path}" in _public_routes()


@cache
def _public_routes() -> frozenset[str]:
    return frozenset(json.loads(Path(__file__).with_name("public_routes.json").read_text()))


class InvalidToken(failures.Unauthorized):
    slug = "invalid-token"

    def __init__(self, error: Exception | str) -> None:
        challenge = f'Bearer realm="ai-wizard", error="invalid_token", error_description="{_printable(error)}"'
        super().__init__("The access token is not valid; refresh it or log in again.", WWW_Authenticate=challenge)


def _printable(error: Exception | str) -> str:
    """Parts of a hostile token may stand in the message, and a header has its own grammar."""
    return re.sub(r"[^\w .:()'-]", "", str(error), flags=re.ASCII)[:100]
