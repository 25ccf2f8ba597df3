"""What every function is given: one user and her session in a DynamoDB, tokens of hers, the events of the gateway."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import jwt
from boto3.dynamodb.types import TypeSerializer
from cryptography.hazmat.primitives.asymmetric import ec

from app.core import tables, tokens
from app.sessions.model import Session
from app.users.model import User
from project_utils.local import process

_STAGE = "dev"
_BASE_URL = "https://bench.example"
_DAY = "2026-01-01T00:00:00+00:00"
_USER = User("bench", "ada@example.org", "Ada", password_hash="-", role="member", created_at=_DAY)
_SESSION = Session("bench", _USER.id, 0, "-", "-", _DAY, _DAY, 0, "bench/1", "192.0.2.1", expires_at=2**33)


@dataclasses.dataclass(frozen=True)
class World:
    environment: dict[str, str]
    key: ec.EllipticCurvePrivateKey

    def event(self, path: str) -> dict[str, Any]:
        """Of use for ten minutes, as long as its token is valid."""
        return _event(path, _token(self.key))


@contextlib.contextmanager
def make(folder: Path) -> Iterator[World]:
    key = ec.generate_private_key(ec.SECP256R1())
    with process.fresh(folder) as cloud:
        yield World({**cloud.env, **_store_user(cloud.env), **_settings(key)}, key)


def _store_user(cloud: dict[str, str]) -> dict[str, str]:
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=cloud["AWS_ENDPOINT_URL"],
        region_name=cloud["AWS_DEFAULT_REGION"],
        aws_access_key_id=cloud["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=cloud["AWS_SECRET_ACCESS_KEY"],
    )
    table = tables.name("users", _STAGE)
    dynamodb.create_table(**tables.create_arguments("users", _STAGE))
    for kept, sort_key in ((_SESSION, f"SESSION#{_SESSION.id}"), (_USER, "PROFILE")):
        key = _as_dynamodb({"PK": f"USER#{_USER.id}", "SK": sort_key})
        dynamodb.put_item(TableName=table, Item={**key, **_as_dynamodb(dataclasses.asdict(kept))})
    return {"BENCH_TABLE": table, "BENCH_KEY": json.dumps(key)}


def _as_dynamodb(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in item.items() if value is not None}


def _settings(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    public = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {
        "WIZARD_STAGE": _STAGE,
        "WIZARD_BASE_URL": _BASE_URL,
        "WIZARD_JWKS": json.dumps({"keys": [{**public, "kid": "bench", "alg": "ES256", "use": "sig"}]}),
        "WIZARD_LOG_LEVEL": "INFO",
        "AWS_REGION": "eu-west-1",
    }


def _token(key: ec.EllipticCurvePrivateKey) -> str:
    now = int(time.time())
    claims = {
        "iss": _BASE_URL,
        "aud": f"ai-wizard-{_STAGE}",
        "sub": _USER.id,
        "iat": now,
        "exp": now + tokens.LIFETIME_SECONDS,
    }
    claims |= {"jti": "bench", "sid": _SESSION.id, "auth_time": now, "scope": tokens.FULL, "type": "access"}
    return jwt.encode(claims, key, "ES256", headers={"typ": "at+jwt", "kid": "bench"})


def _event(path: str, token: str) -> dict[str, Any]:
    """As an HTTP API sends it, to the integration and to the authorizer alike (payload 2.0)."""
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": "arn:aws:execute-api:eu-west-1:000000000000:bench/$default/GET/api",
        "identitySource": [f"Bearer {token}"],
        "routeKey": "ANY /api/{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "application/json",
            "authorization": f"Bearer {token}",
            "host": "bench.example",
            "user-agent": "bench/1",
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": "bench.example",
            "domainPrefix": "bench",
            "http": {
                "method": "GET",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "bench/1",
            },
            "requestId": "bench",
            "routeKey": "ANY /api/{proxy+}",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "isBase64Encoded": False,
    }
