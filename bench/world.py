"""What every function is given: one user in a DynamoDB, one token of hers, and the events of the gateway."""

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
from cryptography.hazmat.primitives.asymmetric import ec

from app.core import tables
from project_utils.local import process

_STAGE = "dev"
_BASE_URL = "https://bench.example"
_USER = {"id": "bench", "email": "ada@example.org", "name": "Ada", "password_hash": "-", "created_at": "2026-01-01"}


@dataclasses.dataclass(frozen=True)
class World:
    environment: dict[str, str]
    token: str

    def event(self, path: str) -> dict[str, Any]:
        return _event(path, self.token)


@contextlib.contextmanager
def make(folder: Path) -> Iterator[World]:
    key = ec.generate_private_key(ec.SECP256R1())
    with process.fresh(folder) as cloud:
        yield World({**cloud.env, **_store_user(cloud.env), **_settings(key)}, _token(key))


def _store_user(cloud: dict[str, str]) -> dict[str, str]:
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=cloud["AWS_ENDPOINT_URL"],
        region_name=cloud["AWS_DEFAULT_REGION"],
        aws_access_key_id=cloud["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=cloud["AWS_SECRET_ACCESS_KEY"],
    )
    dynamodb.create_table(**tables.create_arguments("users", _STAGE))
    key = {"PK": {"S": f"USER#{_USER['id']}"}, "SK": {"S": "PROFILE"}}
    item = {**key, **{name: {"S": value} for name, value in _USER.items()}}
    dynamodb.put_item(TableName=tables.name("users", _STAGE), Item=item)
    return {"BENCH_TABLE": tables.name("users", _STAGE), "BENCH_KEY": json.dumps(key)}


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
    claims = {"iss": _BASE_URL, "aud": f"ai-wizard-{_STAGE}", "sub": _USER["id"], "iat": now, "exp": now + 3600}
    claims |= {"jti": "bench", "sid": "bench", "scope": "full", "type": "access"}
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
