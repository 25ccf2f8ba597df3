"""Access tokens as we write them, and the ways in which somebody else may write them."""

import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm

ISSUER = "https://test.example.com"
AUDIENCE = "ai-wizard-test"
KEY = ec.generate_private_key(ec.SECP256R1())
STRANGERS_KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC_PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
JWKS = {"keys": [ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "ours", "alg": "ES256"}]}
HEADER = {"typ": "at+jwt", "kid": "ours"}


def claims(**changes):
    now = int(time.time())
    ours = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "1" * 32,
        "sid": "2" * 32,
        "jti": "3" * 32,
        "scope": "full",
        "iat": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (ours | changes).items() if value is not None}


def token(payload=None, key=KEY, algorithm="ES256", **header):
    """An instance of its own, because the app teaches the shared one to sign with KMS."""
    body = json.dumps(claims() if payload is None else payload).encode()
    return PyJWS().encode(body, key, algorithm, headers=HEADER | header)


def bearer(*arguments, **header):
    return f"Bearer {token(*arguments, **header)}"


def encode(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _without_its_typ():
    return f"Bearer {PyJWS().encode(json.dumps(claims()).encode(), KEY, 'ES256', headers={'kid': 'ours', 'typ': ''})}"


def _signed_with_the_public_key():
    signed = f"{encode({**HEADER, 'alg': 'HS256'})}.{encode(claims())}"
    return f"Bearer {signed}.{encode(hmac.digest(PUBLIC_PEM, signed.encode(), hashlib.sha256))}"


def _with_another_subject():
    header, _, signature = token().split(".")
    return f"Bearer {header}.{encode(claims(sub='4' * 32))}.{signature}"


def _in_der():
    header, payload, _ = token().split(".")
    signature = KEY.sign(f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    return f"Bearer {header}.{payload}.{encode(signature)}"


FORGED = {
    "signed by a stranger": bearer(key=STRANGERS_KEY),
    "signed by nobody": bearer(key=None, algorithm="none"),
    "signed with our public key as a secret": _signed_with_the_public_key(),
    "signed for another subject": _with_another_subject(),
    "signature in DER": _in_der(),
    "signature left out": f"{bearer().rpartition('.')[0]}.",
    "signature of zeros": f"{bearer().rpartition('.')[0]}.{encode(bytes(64))}",
    "expired": bearer(claims(exp=int(time.time()) - 1)),
    "issued in the future": bearer(claims(iat=int(time.time()) + 3600)),
    "not valid yet": bearer(claims(nbf=int(time.time()) + 3600)),
    "of another stage": bearer(claims(aud="ai-wizard-prod")),
    "of another stage too": bearer(claims(aud=[AUDIENCE, "ai-wizard-prod"])),
    "of another issuer": bearer(claims(iss="https://example.com")),
    **{f"without {name}": bearer(claims(**{name: None})) for name in claims()},
    **{f"{name} is a number": bearer(claims(**{name: 7})) for name in ("aud", "iss", "jti", "scope", "sid", "sub")},
    **{f"{name} is empty": bearer(claims(**{name: ""})) for name in ("jti", "scope", "sid", "sub")},
    "exp is a text": bearer(claims(exp="tomorrow")),
    "exp is infinite": bearer(claims(exp=float("inf"))),
    "iat is infinite": bearer(claims(iat=float("inf"))),
    "exp is not a number": bearer(claims(exp=float("nan"))),
    "claims are a list": bearer([]),
    "claims are deeply nested": f"Bearer {encode(HEADER | {'alg': 'ES256'})}.{encode(b'[' * 2800)}.{encode(bytes(64))}",
    "header is a list": f"Bearer {encode([])}.{encode({})}.{encode(bytes(64))}",
    "header is deeply nested": f"Bearer {encode(b'[' * 2900)}.{encode({})}.{encode(bytes(64))}",
    "header is not text": f"Bearer {encode(bytes([255, 254]))}.{encode({})}.{encode(bytes(64))}",
    "an unknown key": bearer(kid="theirs"),
    "a key that is not a text": f"Bearer {encode({**HEADER, 'alg': 'ES256', 'kid': {}})}.{encode(claims())}.eA",
    "no key": f"Bearer {encode({'alg': 'ES256', 'typ': 'at+jwt'})}.{encode(claims())}.eA",
    "another type": bearer(typ="JWT"),
    "no type": _without_its_typ(),
    "brings its key": bearer(key=STRANGERS_KEY, jwk=ECAlgorithm.to_jwk(STRANGERS_KEY.public_key(), as_dict=True)),
    "says where its key is": bearer(jku="https://example.com/jwks.json"),
    "says where its certificate is": bearer(x5u="https://example.com/key.pem"),
    "says what is critical": bearer(crit=["exp"]),
    "too long": bearer(claims(padding="x" * 4096)),
    "two tokens": f"{bearer()}, {bearer()}",
    "two tokens without a space": f"{bearer()},{bearer()}",
    "two words": f"{bearer()} more",
    "two spaces": bearer().replace(" ", "  "),
    "lower case": bearer().replace("Bearer", "bearer"),
    "no scheme": token(),
    "another scheme": "Basic YWRhOmFkYQ==",
    "no token": "Bearer ",
    "one part": "Bearer abc",
    "five parts": f"{bearer()}.eA.eA",
    "padded": f"{bearer()}=",
    "nothing": "",
    "not ASCII": "Bearer é.é.é",
}
