"""Tokens of both kinds as we write them, and with anything else in their place; `forgeries` lists what to refuse."""

import base64
import json
import time
import zlib
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from jwt.algorithms import ECAlgorithm

ISSUER = "https://test.example.com"
AUDIENCE = "ai-wizard-test"
KEY = ec.generate_private_key(ec.SECP256R1())
STRANGERS_KEY = ec.generate_private_key(ec.SECP256R1())
JWK = ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "ours", "alg": "ES256"}
JWKS = {"keys": [JWK]}
HEADER = {"typ": "at+jwt", "kid": "ours"}
DAY_SECONDS = 24 * 60 * 60
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def claims(**changes):
    now = int(time.time())
    ours = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "1" * 32,
        "sid": "2" * 32,
        "jti": "3" * 32,
        "scope": "full",
        "auth_time": now - 60,
        "iat": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (ours | changes).items() if value is not None}


def personal_claims(**changes):
    ours = {"sid": None, "auth_time": None, "scope": "goals:read evidence:write", "exp": int(time.time()) + DAY_SECONDS}
    return claims(**ours | changes)


class Kind(NamedTuple):
    header: dict
    claims: Callable
    dress: Callable  # what makes of a JWT the text that is sent

    def jwt(self, payload=None, key=KEY, **changes):
        """The header's fields are changed by name, and left out where they are None."""
        fields = {"alg": "ES256"} | self.header | changes
        fields = {name: value for name, value in fields.items() if value is not None}
        return signed(fields, self.claims() if payload is None else payload, key)

    def token(self, *arguments, **changes):
        return self.dress(self.jwt(*arguments, **changes))


def token(*arguments, **changes):
    return ACCESS.token(*arguments, **changes)


def bearer(*arguments, **changes):
    return f"Bearer {token(*arguments, **changes)}"


def signed(header, payload, key=KEY, digest=hashes.SHA256):
    text = f"{encode(header)}.{encode(payload)}"
    return f"{text}.{encode(signature(text, key, digest))}"


def signature(text, key=KEY, digest=hashes.SHA256):
    """r and s as RFC 7518 joins them."""
    size = (key.key_size + 7) // 8
    r, s = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(digest())))
    return r.to_bytes(size) + s.to_bytes(size)


def encode(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def wrap(text):
    body = f"wizard_pat_{text}"
    return f"{body}_{base62(zlib.crc32(body.encode()))}"


def base62(number):
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = DIGITS[digit] + digits
    return digits


ACCESS = Kind(HEADER, claims, str)
PERSONAL = Kind({"typ": "pat+jwt", "kid": "ours"}, personal_claims, wrap)
