"""Who is asking: every route wants an access token unless public_routes.json lists it. Tokens are signed by KMS."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from flask import Flask, current_app, g, request
from flask_jwt_extended import JWTManager, create_access_token, get_jwt, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.algorithms import ECAlgorithm
from jwt.utils import der_to_raw_signature

from app.core import aws, config, failures, log, tokens

LIFETIME_SECONDS = 600
_manager = JWTManager()


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


def init_app(app: Flask) -> None:
    settings = config.settings
    app.config.update(
        JWT_ALGORITHM=tokens.ALGORITHM,
        JWT_DECODE_ALGORITHMS=[tokens.ALGORITHM],
        JWT_PRIVATE_KEY=KmsKey(settings.signing_key),
        JWT_ACCESS_TOKEN_EXPIRES=LIFETIME_SECONDS,
        JWT_ENCODE_ISSUER=settings.base_url,
        JWT_DECODE_ISSUER=settings.base_url,
        JWT_ENCODE_AUDIENCE=settings.audience,
        JWT_DECODE_AUDIENCE=settings.audience,
    )
    _manager.init_app(app)
    rules = tokens.Rules(settings.jwks, issuer=settings.base_url, audience=settings.audience)
    app.extensions["token_rules"] = rules
    _manager.decode_key_loader(lambda header, claims: rules.key(header))
    app.before_request(_authenticate)


def issue(user_id: str, session_id: str) -> str:
    key_id = config.settings.jwks["keys"][0]["kid"]
    token: str = create_access_token(
        user_id,
        additional_claims={"sid": session_id, "scope": "full"},
        additional_headers={"typ": tokens.TYPE, "kid": key_id},
    )
    return token


def is_authenticated() -> bool:
    """Whether this request's token was asked for and is good; False on a public route, whatever is sent."""
    return bool(g.get("is_authenticated"))


def user_id() -> str:
    return str(get_jwt()["sub"])


def session_id() -> str:
    return str(get_jwt()["sid"])


@cache
def is_public(method: str, rule: str) -> bool:
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    return f"{'GET' if method == 'HEAD' else method} {path}" in _public_routes()


@cache
def _public_routes() -> frozenset[str]:
    return frozenset(json.loads(Path(__file__).with_name("public_routes.json").read_text()))


def _authenticate() -> None:
    if request.url_rule is None or request.method == "OPTIONS" or is_public(request.method, request.url_rule.rule):
        return
    if "Authorization" not in request.headers:
        raise failures.Unauthorized("Send an access token.", WWW_Authenticate='Bearer realm="ai-wizard"')
    try:
        tokens.from_header(request.headers["Authorization"])
        verify_jwt_in_request()
        current_app.extensions["token_rules"].check(get_jwt())
    except (jwt.PyJWTError, JWTExtendedException) as error:
        raise InvalidToken(error) from error
    g.is_authenticated = True
    log.add(user=user_id())


class InvalidToken(failures.Unauthorized):
    slug = "invalid-token"

    def __init__(self, error: Exception | str) -> None:
        challenge = f'Bearer realm="ai-wizard", error="invalid_token", error_description="{_printable(error)}"'
        super().__init__("The access token is not valid; refresh it or log in again.", WWW_Authenticate=challenge)


def _printable(error: Exception | str) -> str:
    """Parts of a hostile token may stand in the message, and a header has its own grammar."""
    return re.sub(r"[^\w .:()'-]", "", str(error), flags=re.ASCII)[:100]
