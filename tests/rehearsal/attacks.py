"""What somebody with a good token and the public keys can send to the gateway; each must end there, with 401 or 403."""

import hmac
import http.client
import json
import zlib
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.app.forge import STRANGERS_KEY, base62, encode, signed, wrap

Headers = list[tuple[str, str]]

IDENTITY = (
    "Sub",
    "Sid",
    "Scope",
    "Remote-User",
    "X-User-Id",
    "X-Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Authenticated-Userid",
    "X-Amzn-Oidc-Identity",
    "X-Amzn-Oidc-Data",
    "X-Amzn-Oidc-Accesstoken",
)
CONTEXT = (
    "RequestContext",
    "X-Amzn-Request-Context",
    "X-Amzn-Lambda-Context",
    "X-Apigateway-Event",
    "X-Apigateway-Context",
    "X-Amz-Client-Context",
)


def attacks(token: str, personal: str, jwks: dict) -> dict[str, Headers]:
    """By name, the headers of a request to a guarded route."""
    bare = personal.removeprefix("wizard_pat_").rpartition("_")[0]
    texts = {f"access: {name}": text for name, text in _jwts(token, jwks).items()}
    texts |= {f"personal: {name}": wrap(text) for name, text in _jwts(bare, jwks).items()}
    texts |= _confused(token, personal, bare)
    headers = {name: [("Authorization", f"Bearer {text}")] for name, text in texts.items()}
    return headers | _authorizations(token, personal) | _elsewhere(token, personal) | _spoofed(token)


def addresses(path: str, token: str) -> dict[str, str]:
    """The path of a guarded route with a good token where none is looked for."""
    names = ("access_token", "token", "jwt", "authorization", "Authorization")
    return {f"in the query as {name}": f"{path}?{name}={token}" for name in names}


def ask(url: str, path: str, headers: Headers) -> tuple[int, str]:
    """Sends headers as they are, also those that come twice."""
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=40)
    try:
        connection.putrequest("GET", address.path + path)
        for name, value in headers:
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _jwts(good: str, jwks: dict) -> dict[str, str]:
    header, claims, signature = good.split(".")
    fields = jwt.get_unverified_header(good)
    members = jwt.decode(good, options={"verify_signature": False})
    return {
        **_unsigned(fields, claims, signature),
        **_signed_with_the_public_key(fields, claims, jwks),
        **_signed_by_strangers(fields, members),
        **_changed(fields, members, header, signature),
        **_signatures(f"{header}.{claims}", signature),
        **_spelt(header, claims, signature),
    }


def _unsigned(fields, claims, signature):
    algorithms = ("none", "None", "NONE", "NoNe", "", None, "HS256", "RS256", "ES384")
    headers = {repr(alg): encode(fields | {"alg": alg}) for alg in algorithms}
    headers["missing"] = encode({name: value for name, value in fields.items() if name != "alg"})
    return {
        **{f"alg {alg}, not signed": f"{header}.{claims}." for alg, header in headers.items()},
        **{f"alg {alg}, with our signature": f"{header}.{claims}.{signature}" for alg, header in headers.items()},
    }


def _signed_with_the_public_key(fields, claims, jwks):
    (key, *_) = [key for key in jwks["keys"] if key["kid"] == fields["kid"]]
    export = jwt.PyJWK(key, "ES256").key.public_bytes
    pem = export(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secrets = {
        "PEM": pem,
        "PEM without its last line break": pem.strip(),
        "DER": export(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "point": export(Encoding.X962, PublicFormat.UncompressedPoint),
        "JWK": json.dumps(key).encode(),
        "compact JWK": json.dumps(key, separators=(",", ":")).encode(),
        "nothing": b"",
    }
    text = f"{encode(fields | {'alg': 'HS256'})}.{claims}"
    macs = {name: hmac.digest(secret, text.encode(), "sha256") for name, secret in secrets.items()}
    return {f"public key as secret, {name}": f"{text}.{encode(mac)}" for name, mac in macs.items()}


def _signed_by_strangers(fields, members):
    theirs = jwt.algorithms.ECAlgorithm.to_jwk(STRANGERS_KEY.public_key(), as_dict=True)
    brought = {
        "jwk": theirs | {"kid": fields["kid"], "alg": "ES256"},
        "jku": "https://example.com/jwks.json",
        "x5u": "https://example.com/key.pem",
        "x5c": [encode(b"certificate")],
    }
    keys = {
        "RS256": rsa.generate_private_key(65537, 2048),
        "ES384": ec.generate_private_key(ec.SECP384R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    }
    keys["PS256"] = keys["RS256"]
    kids = ("theirs", "../../../../dev/null", "' OR '1'='1", "https://example.com/key", "", None, ["x"])
    return {
        "stranger": signed(fields, members, STRANGERS_KEY),
        **{f"stranger with {name}": signed(fields | {name: brought[name]}, members, STRANGERS_KEY) for name in brought},
        **{f"stranger by {alg}": jwt.encode(members, key, alg, fields | {"alg": alg}) for alg, key in keys.items()},
        **{f"stranger with kid {kid!r}": signed(fields | {"kid": kid}, members, STRANGERS_KEY) for kid in kids},
    }


def _changed(fields, members, header, signature):
    changes = {"sub": "0" * 32, "exp": 2**40, "aud": "ai-wizard-prod", "scope": "full users:write", "jti": "x"}
    extra = {"crit": ["exp"], "b64": False, "zip": "DEF", "cty": "JWT", "enc": "A256GCM", "typ": "JWT"}
    payload, text = encode(members), json.dumps(members)
    return {
        **{f"another {name}": f"{header}.{encode(members | {name: changes[name]})}.{signature}" for name in changes},
        **{f"header with {name}": f"{encode(fields | {name: extra[name]})}.{payload}.{signature}" for name in extra},
        "no claims": f"{header}.{encode({})}.{signature}",
        "claims in a list": f"{header}.{encode([members])}.{signature}",
        "claims in UTF-16": f"{header}.{encode(text.encode('utf-16'))}.{signature}",
        "sub stands twice": f"{header}.{encode(text.replace('{', '{"sub": "x", ', 1).encode())}.{signature}",
        "claims nested deeply": f"{header}.{encode(b'[' * 2500)}.{signature}",
        "header nested deeply": f"{encode(b'[' * 2500)}.{payload}.{signature}",
    }


def _signatures(text, signature):
    raw = jwt.utils.base64url_decode(signature)
    r, s, zero = raw[:32], raw[32:], bytes(32)
    others = {
        "flipped at the start": bytes([raw[0] ^ 1]) + raw[1:],
        "flipped at the end": raw[:-1] + bytes([raw[-1] ^ 1]),
        "swapped": s + r,
        "of zeros": zero + zero,
        "with r of zero": zero + s,
        "with s of zero": r + zero,
        "in DER": utils.encode_dss_signature(int.from_bytes(r), int.from_bytes(s)),
        "too short": raw[:-1],
        "too long": raw + b"\0",
        "twice": raw + raw,
    }
    forged = {f"signature {name}": f"{text}.{encode(other)}" for name, other in others.items()}
    return forged | {"signature left out": f"{text}.", "signature left out with its dot": text}


def _spelt(header, claims, signature):
    good = f"{header}.{claims}.{signature}"
    jwe = encode({"alg": "dir", "enc": "A256GCM", "typ": "at+jwt"})
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return {
        "padded": f"{good}==",
        "padded in the middle": f"{header}=.{claims}.{signature}",
        "with other last bits": good[:-1] + last[last.index(good[-1]) | 1],
        "with one digit of the other alphabet": f"{good[:-2]}+{good[-1]}",
        "with a blank": f"{header}.{claims[:9]} {claims[9:]}.{signature}",
        "with a tab": f"{header}.{claims[:9]}\t{claims[9:]}.{signature}",
        "with NUL, percent-encoded": f"{good}%00",
        "with NUL, escaped": f"{good}\\u0000",
        "with percent-encoded dots": good.replace(".", "%2E"),
        "with a no-break space": f"{good}\xa0",
        "in quotes": f'"{good}"',
        "in one part": header,
        "in four parts": f"{good}.eA",
        "as JWE": f"{jwe}..{encode(bytes(12))}.{claims}.{encode(bytes(16))}",
        "of 5 kB": f"{header}.{claims}{'A' * 5000}.{signature}",
        "of 5 kB of dots": "." * 5000,
    }


def _confused(token, personal, bare):
    body, _, checksum = personal.rpartition("_")
    stranger = signed(jwt.get_unverified_header(bare), {"scope": "full"}, STRANGERS_KEY)
    forged = {
        "personal, unwrapped": bare,
        "access, wrapped": wrap(token),
        "personal, wrapped twice": wrap(personal),
        "personal without its checksum": body,
        "personal without its prefix": f"{bare}_{checksum}",
        "personal with another checksum": f"{body}_{base62(zlib.crc32(personal.encode()))}",
        "personal with the checksum of its JWT": f"{body}_{base62(zlib.crc32(bare.encode()))}",
        "personal with another prefix": f"wizard_PAT_{bare}_{checksum}",
        "personal of a stranger, without a prefix": stranger,
        "prefix alone": "wizard_pat_",
        "prefix and checksum": wrap(""),
    }
    return {f"confused: {name}": text for name, text in forged.items()}


def _authorizations(token, personal):
    good, forged = f"Bearer {token}", f"Bearer {signed({'alg': 'ES256'}, {}, STRANGERS_KEY)}"
    pairs = {
        "the same": (good, good),
        "the second forged": (good, forged),
        "the first forged": (forged, good),
        "both kinds": (good, f"Bearer {personal}"),
        "another scheme first": ("Basic YWRhOmFkYQ==", good),
        "another scheme second": (good, "Basic YWRhOmFkYQ=="),
    }
    schemes = ("bearer", "BEARER", "Basic", "Token", "DPoP", "Bearer Bearer", "Bearer:", "Bearer,")
    values = {f"scheme {scheme!r}": f"{scheme} {token}" for scheme in schemes}
    values |= {f"joined, {name}": f"{first}, {second}" for name, (first, second) in pairs.items()}
    values |= {"no scheme": token, "no token": "Bearer", "two blanks": f"Bearer  {token}", "two words": f"{good} x"}
    values |= {"not ASCII": "Bearer \xe9.\xe9.\xe9", "5 kB": "A" * 5000, "AWS": "AWS4-HMAC-SHA256 Credential=x"}
    return {
        **{f"header: {name}": [("Authorization", value)] for name, value in values.items()},
        **{f"two headers: {name}": [("Authorization", value) for value in pair] for name, pair in pairs.items()},
        "two headers: the second in lower case": [("Authorization", good), ("authorization", forged)],
    }


def _elsewhere(token, personal):
    names = ("X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Api-Key", "X-Amz-Security-Token")
    cookies = "; ".join(f"{name}={token}" for name in ("access_token", "access_token_cookie", "jwt", "Authorization"))
    return {
        **{f"elsewhere: {name}": [(name, f"Bearer {token}")] for name in names},
        "elsewhere: personal as a key": [("X-Api-Key", personal)],
        "elsewhere: cookies": [("Cookie", cookies)],
    }


def _spoofed(token):
    members = jwt.decode(token, options={"verify_signature": False})
    identity = {name: members[name] for name in ("sub", "sid", "scope")}
    context = json.dumps({"requestContext": {"authorizer": {"lambda": identity}}, "isAuthorized": True})
    headers = dict.fromkeys(IDENTITY, members["sub"]) | dict.fromkeys(CONTEXT, context)
    forged = ("Authorization", f"Bearer {signed(jwt.get_unverified_header(token), members, STRANGERS_KEY)}")
    return {
        **{f"spoofed: {name}": [(name, value)] for name, value in headers.items()},
        **{f"spoofed: {name}, beside a forged token": [(name, value), forged] for name, value in headers.items()},
        "spoofed: all": list(headers.items()),
        "spoofed: all, beside a forged token": [*headers.items(), forged],
    }
