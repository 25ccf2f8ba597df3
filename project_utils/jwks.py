"""The public half of a signing key as authorizer and clients read it."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import ECAlgorithm


def of_kms_key(kms: Any, key_id: str) -> dict[str, Any]:
    key = load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])
    assert isinstance(key, EllipticCurvePublicKey)
    members: dict[str, str] = ECAlgorithm.to_jwk(key, as_dict=True)
    return {"keys": [{**members, "kid": _thumbprint(members), "use": "sig", "alg": "ES256"}]}


def as_text(jwks: dict[str, Any]) -> str:
    return json.dumps(jwks, separators=(",", ":"))


def _thumbprint(members: dict[str, str]) -> str:
    """RFC 7638: the same key has the same id everywhere."""
    required = {name: members[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
