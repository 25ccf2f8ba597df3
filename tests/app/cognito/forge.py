"""Access tokens as Cognito writes them, and with anything else in their place."""

import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.app import forge, forgeries
from tests.app.forge import Kind, encode

POOL = "eu-west-1_Ours"
ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"
CLIENT = "1ours"
KEY = rsa.generate_private_key(65537, 2048)
STRANGERS_KEY = rsa.generate_private_key(65537, 2048)
NEXT_KEY = rsa.generate_private_key(65537, 2048)
SCOPE = "aws.cognito.signin.user.admin"


def jwk(key, kid):
    return jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {
        "kid": kid,
        "alg": "RS256",
        "use": "sig",
    }


def claims(**changes):
    now = int(time.time())
    given = {
        "iss": ISSUER,
        "client_id": CLIENT,
        "token_use": "access",
        "sub": "11111111-1111-1111-1111-111111111111",
        "origin_jti": "22222222-2222-2222-2222-222222222222",
        "jti": "33333333-3333-3333-3333-333333333333",
        "scope": SCOPE,
        "auth_time": now - 60,
        "iat": now - 10,
        "exp": now + 590,
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


class PoolKind(Kind):
    def jwt(self, payload=None, key=KEY, **changes):
        """Whatever the header says, it is signed as RS256."""
        key = STRANGERS_KEY if key is forge.STRANGERS_KEY else key
        fields = {"alg": "RS256"} | self.header | changes
        fields = {name: value for name, value in fields.items() if value is not None}
        return signed(fields, self.claims() if payload is None else payload, key)


def signed(header, payload, key=KEY, scheme=None, digest=hashes.SHA256):
    text = f"{encode(header)}.{encode(payload)}"
    return f"{text}.{encode(key.sign(text.encode(), scheme or padding.PKCS1v15(), digest()))}"


ACCESS = PoolKind({"kid": "ours"}, claims, str)
HEADER = {"kid": "ours", "alg": "RS256"}
JWKS = {"keys": [jwk(KEY, "ours")]}


def token(**changes):
    return ACCESS.token(claims(**changes))


def algorithms():
    unsigned = ("none", "None", "NONE", "nOnE", "none ", "", None, [], ["none"])
    misspelt = (*unsigned, 7, True, {}, ["RS256"], "rs256", "RS256 ", "RS256\0", "HS256", "ES256", "RS384", "PS256")
    body = encode(claims())
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    return {
        **{f"{alg!r} without a signature": f"{encode(HEADER | {'alg': alg})}.{body}." for alg in unsigned},
        **{f"{alg!r} with any signature": f"{encode(HEADER | {'alg': alg})}.{body}.eA" for alg in unsigned},
        **{f"{alg!r} signed by the pool": signed(HEADER | {"alg": alg}, claims()) for alg in misspelt},
        "no alg": signed({"kid": "ours"}, claims()),
        "RS384 by the pool's key": signed(HEADER | {"alg": "RS384"}, claims(), digest=hashes.SHA384),
        "RS512 by the pool's key": signed(HEADER | {"alg": "RS512"}, claims(), digest=hashes.SHA512),
        "PS256 by the pool's key": signed(HEADER | {"alg": "PS256"}, claims(), scheme=pss),
        "PS256 that says RS256": signed(HEADER, claims(), scheme=pss),
        "RS512 that says RS256": signed(HEADER, claims(), digest=hashes.SHA512),
        "RS256 of a stranger": signed(HEADER, claims(), STRANGERS_KEY),
        "ES256 by our own key": forge.signed({"alg": "ES256", "kid": "ours"}, claims()),
        "RS256 by our own key": forge.signed(HEADER, claims()),
        "ES256 by our own key, as our own": forge.signed({"alg": "ES256"} | forge.HEADER, claims()),
    }


def public_key_as_secret():
    export, encodings = KEY.public_key().public_bytes, serialization.Encoding
    formats, raw = serialization.PublicFormat, jwk(KEY, "ours")
    secrets = {
        "PEM": export(encodings.PEM, formats.SubjectPublicKeyInfo),
        "PKCS1": export(encodings.PEM, formats.PKCS1),
        "DER": export(encodings.DER, formats.SubjectPublicKeyInfo),
        "JWK": json.dumps(raw).encode(),
        "JWKS": json.dumps(JWKS).encode(),
        "n": raw["n"].encode(),
        "our own JWK": json.dumps(forge.JWK).encode(),
        "nothing": b"",
    }
    forged = {}
    for alg in ("HS256", "HS384", "HS512"):
        text = f"{encode(HEADER | {'alg': alg})}.{encode(claims())}"
        for name, secret in secrets.items():
            forged[f"{alg}, {name}"] = f"{text}.{encode(hmac.digest(secret, text.encode(), f'sha{alg[2:]}'))}"
    return forged


def families():
    """Good signatures of the pool, or of our own key, under something that was meant for something else."""
    id_token = {"token_use": "id", "client_id": None, "aud": CLIENT, "scope": None}
    return {
        "our own access token": forge.token(),
        "our own access token with the pool's claims": forge.token(claims()),
        "the pool's token as a personal one": forge.wrap(token()),
        "the pool's token with our type": ACCESS.token(typ="at+jwt"),
        "an id token": token(**id_token),
        "an id token with a client": token(token_use="id"),
        "an id token that says access": token(**id_token | {"token_use": "access"}),
        "with an audience": token(aud=CLIENT),
        "a refresh token": token(token_use="refresh"),
        "of a program": token(sub=CLIENT, origin_jti=None, scope="api/read"),
        "of a page of Cognito": token(scope="openid email"),
        "with more than one scope": token(scope=f"{SCOPE} openid"),
        "of another client": token(client_id="2theirs"),
        "of two clients": token(client_id=[CLIENT, "2theirs"]),
        "of another pool": token(iss=ISSUER.replace("Ours", "Theirs")),
        "of another pool by its key": ACCESS.token(claims(iss=ISSUER.replace("Ours", "Theirs")), STRANGERS_KEY),
        "of a stranger by a key of theirs": signed(HEADER | {"kid": "theirs"}, claims(), STRANGERS_KEY),
        "of another region": token(iss=ISSUER.replace("eu-west-1.", "us-east-1.")),
        "of our own issuer": token(iss=forge.ISSUER),
        "expired": token(iat=int(time.time()) - 700, exp=int(time.time()) - 100),
        "issued in the future": token(iat=int(time.time()) + 3600, exp=int(time.time()) + 4000),
        "valid for an hour": token(exp=int(time.time()) + 3600),
        "not valid yet": token(nbf=int(time.time()) + 3600),
        "of a log-in to come": token(auth_time=int(time.time()) + 3600),
        "with a group that is a text": token(**{"cognito:groups": "owner"}),
        "with groups that are numbers": token(**{"cognito:groups": [7]}),
        "with groups by name": token(**{"cognito:groups": {"owner": True}}),
    }


def twice():
    good, fields = json.dumps(claims()), json.dumps(HEADER)
    return {
        **{f"{name} twice": signed(HEADER, good.replace("{", f'{{"{name}": "x", ', 1).encode()) for name in claims()},
        **{f"{name} twice": signed(fields.replace("{", f'{{"{name}": "x", ', 1).encode(), claims()) for name in HEADER},
        "in UTF-16": signed(HEADER, good.encode("utf-16")),
        "with NaN": signed(HEADER, good.replace("{", '{"x": NaN, ', 1).encode()),
        "nested deeply": signed(HEADER, good.encode()[:-1] + b', "x": ' + b"[" * 1500),
    }


def fingerprints():
    """Keys that a token brings along, or names by something else than its id."""
    return {"x5t": ACCESS.token(x5t=encode(hashlib.sha1(b"certificate").digest())), "typ": ACCESS.token(typ="JWT")}


def _as_ours(idea):
    """Ideas for our own tokens that also fit these: whatever the header says of a type is one field too many."""
    return {name: text for name, text in idea(ACCESS).items() if name != "no typ"}


SHARED = (forgeries.headers, forgeries.more_headers, forgeries.each_claim, forgeries.base64_spellings, forgeries.shapes)
FORGED = {
    **{
        idea.__name__: {what: f"Bearer {text}" for what, text in idea().items()}
        for idea in (algorithms, public_key_as_secret, families, twice, fingerprints)
    },
    **{idea.__name__: {what: f"Bearer {text}" for what, text in _as_ours(idea).items()} for idea in SHARED},
    "authorizations": forgeries.authorizations(ACCESS),
}
