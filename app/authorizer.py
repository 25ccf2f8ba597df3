"""The gateway asks here before it calls the app: is this a token of ours? Imports no Flask and no boto3.

A fault of our own is raised, never turned into a deny: the gateway answers 500 and caches nothing.
"""

import json
import os
from functools import cache
from typing import Any

import jwt

from app.core import pool, tokens


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    rules = _rules()
    try:
        claims = rules.claims(tokens.from_header((event.get("headers") or {}).get("authorization", "")))
    except jwt.PyJWTError:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": {name: claims.get(name, "") for name in ("sub", "sid", "scope")}}


@cache
def _rules() -> tokens.Rules | pool.Rules:
    jwks = json.loads(os.environ["WIZARD_JWKS"])
    audience = f"ai-wizard-{os.environ['WIZARD_STAGE']}"
    own = tokens.Rules(jwks, issuer=os.environ["WIZARD_BASE_URL"], audience=audience)
    if os.environ.get("WIZARD_IDENTITY", "own") == "own":
        return own
    return pool.rules(os.environ["WIZARD_POOL_ISSUER"], os.environ["WIZARD_POOL_CLIENT_ID"], own)
