"""The public half of a signing key as authorizer and clients read it."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from jwt.algorithms import ECAlgorithm


def of_der(key: bytes) -> dict[str, Any]:
    """As KMS gives it."""
    return _of(load_der_public_key(key))


def of_pem(key: str) -> dict[str, Any]:
    """As Terraform gives it."""
    return _of(load_pem_public_key(key.encode()))


def as_text(jwks: dict[str, Any]) -> str:
    return json.dumps(jwks, separators=(",", ":"))


def _of(key: Any) -> dict[str, Any]:
    assert isinstance(key, EllipticCurvePublicKey)
    members: dict[str, str] = ECAlgorithm.to_jwk(key, as_dict=True)
    return {"keys": [{**members, "kid": _thumbprint(members), "use": "sig", "alg": "ES256"}]}


def _thumbprint(members: dict[str, str]) -> str:
    """RFC 7638: the same key has the same id everywhere."""
    required = {name: members[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
