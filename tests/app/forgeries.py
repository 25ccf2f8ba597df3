"""What the authorizer and the app must refuse: `FORGED` has values of the Authorization header, by kind and idea."""

import base64
import hashlib
import hmac
import json
import time
import zlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from jwt.algorithms import ECAlgorithm

from tests.app.forge import (
    ACCESS,
    AUDIENCE,
    DAY_SECONDS,
    DIGITS,
    ISSUER,
    JWK,
    JWKS,
    KEY,
    PERSONAL,
    STRANGERS_KEY,
    base62,
    claims,
    encode,
    personal_claims,
    signature,
    signed,
    wrap,
)

STRANGERS_RSA_KEY = rsa.generate_private_key(65537, 2048)
NOW = int(time.time())


def algorithms(kind):
    def by_nobody(alg, text):
        return kind.dress(f"{encode(kind.header | {'alg': alg})}.{encode(kind.claims())}.{text}")

    def by_us(alg):
        return kind.dress(signed(kind.header | {"alg": alg}, kind.claims()))

    unsigned = ("none", "None", "NONE", "NoNe", "nOnE", "none ", "", None, [], ["none"])
    misspelt = ("none", "NoNe", "", None, 7, True, [], ["ES256"], {}, "es256", "ES256 ", "ES256\0", "HS256", "ES384")
    return {
        **{f"{alg!r}, signed by nobody": by_nobody(alg, "") for alg in unsigned},
        **{f"{alg!r}, with any signature": by_nobody(alg, "eA") for alg in unsigned},
        **{f"{alg!r}, signed by us": by_us(alg) for alg in misspelt},
        "missing": kind.token(alg=None),
        "missing, signed by nobody": kind.dress(f"{encode(kind.header)}.{encode(kind.claims())}."),
    }


def public_key_as_secret(kind):
    forged = {}
    for algorithm in ("HS256", "HS384", "HS512"):
        text = f"{encode(kind.header | {'alg': algorithm})}.{encode(kind.claims())}"
        for name, secret in _public_key().items():
            mac = hmac.digest(secret, text.encode(), f"sha{algorithm[2:]}")
            forged[f"{algorithm}, {name}"] = kind.dress(f"{text}.{encode(mac)}")
    return forged


def _public_key():
    export, encodings = KEY.public_key().public_bytes, serialization.Encoding
    info, formats = serialization.PublicFormat.SubjectPublicKeyInfo, serialization.PublicFormat
    pem = export(encodings.PEM, info)
    return {
        "PEM": pem,
        "PEM on one line": pem.replace(b"\n", b""),
        "PEM without the last line break": pem.strip(),
        "PEM with other line breaks": pem.replace(b"\n", b"\r\n"),
        "DER": export(encodings.DER, info),
        "point": export(encodings.X962, formats.UncompressedPoint),
        "half a point": export(encodings.X962, formats.CompressedPoint),
        "OpenSSH": export(encodings.OpenSSH, formats.OpenSSH),
        "JWK": json.dumps(JWK).encode(),
        "compact JWK": json.dumps(JWK, separators=(",", ":")).encode(),
        "JWKS": json.dumps(JWKS).encode(),
        "x": JWK["x"].encode(),
        "kid": b"ours",
        "nothing": b"",
    }


def families(kind):
    algs = ("RS256", "PS256", "EdDSA", "ES256")
    text = {alg: f"{encode(kind.header | {'alg': alg})}.{encode(kind.claims())}" for alg in algs}
    sha256, rsa_key, pkcs1 = hashes.SHA256(), STRANGERS_RSA_KEY, padding.PKCS1v15()
    pss = padding.PSS(padding.MGF1(sha256), padding.PSS.DIGEST_LENGTH)
    by_alg = {
        "RS256": rsa_key.sign(text["RS256"].encode(), pkcs1, sha256),
        "PS256": rsa_key.sign(text["PS256"].encode(), pss, sha256),
        "EdDSA": ed25519.Ed25519PrivateKey.generate().sign(text["EdDSA"].encode()),
        "ES256": rsa_key.sign(text["ES256"].encode(), pkcs1, sha256),
    }
    forged = {f"{alg} of a stranger's other key": f"{text[alg]}.{encode(by_alg[alg])}" for alg in algs}
    curves = {"ES384": (ec.SECP384R1, hashes.SHA384), "ES512": (ec.SECP521R1, hashes.SHA512)}
    curves |= {"ES256K": (ec.SECP256K1, hashes.SHA256), "ES256": (ec.SECP256R1, hashes.SHA256)}
    for alg, (curve, digest) in curves.items():
        stranger = ec.generate_private_key(curve())
        for said in {alg, "ES256"}:
            fields = kind.header | {"alg": said}
            forged[f"{said}, in truth {alg} of a stranger"] = signed(fields, kind.claims(), stranger, digest)
            if digest is not hashes.SHA256:
                forged[f"{said}, in truth our key as {alg}"] = signed(fields, kind.claims(), KEY, digest)
    return {name: kind.dress(text) for name, text in forged.items()}


def signatures(kind):
    fields = kind.header | {"alg": "ES256"}
    text = f"{encode(fields)}.{encode(kind.claims())}"
    raw = signature(text)
    forged = {name: f"{text}.{encode(value)}" for name, value in _signatures(raw).items()}
    another = f"{encode(fields)}.{encode(kind.claims(sub='4' * 32))}"
    forged |= {
        "left out": f"{text}.",
        "left out with its dot": text,
        "of another token": f"{text}.{encode(signature(another))}",
        "under other claims": f"{another}.{encode(raw)}",
        "under another header": f"{encode(dict(reversed(fields.items())))}.{text.split('.')[1]}.{encode(raw)}",
    }
    return {name: kind.dress(text) for name, text in forged.items()}


def _signatures(raw):
    r, s = raw[:32], raw[32:]
    zero, one, order = bytes(32), (1).to_bytes(32), ec.SECP256R1().group_order.to_bytes(32)
    return {
        "flipped at the start": bytes([raw[0] ^ 1]) + raw[1:],
        "flipped in the middle": r + bytes([s[0] ^ 128]) + s[1:],
        "flipped at the end": raw[:-1] + bytes([raw[-1] ^ 1]),
        "backwards": raw[::-1],
        "with r and s swapped": s + r,
        "in DER": utils.encode_dss_signature(int.from_bytes(r), int.from_bytes(s)),
        "in hex": raw.hex().encode(),
        "of zeros": zero + zero,
        "of zeros in DER": utils.encode_dss_signature(0, 0),
        "with r of zero": zero + s,
        "with s of zero": r + zero,
        "with r and s of one": one + one,
        "with r of the order": order + s,
        "with s of the order": r + order,
        "with r and s of the order": order + order,
        "of all bits": b"\xff" * 64,
        "of one byte": b"x",
        "of r alone": r,
        "too short": raw[:-1],
        "too long": raw + b"\0",
        "too long at the start": b"\0" + raw,
        "as long as another curve's": bytes(16) + r + bytes(16) + s,
        "twice": raw + raw,
    }


def headers(kind):
    types = ("", "JWT", "jwt", "JWE", "AT+JWT", "at+jwt ", "at jwt", "rt+jwt", "mail+jwt", "id_token", 7, True, [], {})
    types += ("application/at+jwt", "application/pat+jwt", ["at+jwt"], ["pat+jwt"], "PAT+JWT", "pat+jwt\0")
    keys = ("", "theirs", "OURS", "ours ", "ours\0", "o\u200burs", "\u043eurs", "None", "null", "0", "x" * 1000)
    keys += ("../../../../../../dev/null", "/proc/self/environ", "ours/../ours", "ours%00", "file:///etc/passwd")
    keys += ("' OR '1'='1", "x' UNION SELECT 'secret", "ours'; --", "$(id)", "|id", "{{7*7}}", "__proto__", "keys")
    keys += ("https://example.com/key", "//example.com/key", 0, 7, True, [], ["ours"], {}, {"kid": "ours"})
    return {
        "no typ": kind.token(typ=None),
        "no kid": kind.token(kid=None),
        "typ null": kind.dress(signed(kind.header | {"alg": "ES256", "typ": None}, kind.claims())),
        "kid null": kind.dress(signed(kind.header | {"alg": "ES256", "kid": None}, kind.claims())),
        **{f"typ {value!r}": kind.token(typ=value) for value in types},
        **{f"kid {str(value)[:40]!r}": kind.token(kid=value) for value in keys},
    }


def more_headers(kind):
    brought = {
        "jwk": ECAlgorithm.to_jwk(STRANGERS_KEY.public_key(), as_dict=True) | {"kid": "ours", "alg": "ES256"},
        "jku": "https://example.com/jwks.json",
        "x5u": "https://example.com/key.pem",
        "x5c": [base64.b64encode(b"certificate").decode()],
        "x5t": encode(hashlib.sha1(b"certificate").digest()),
        "x5t#S256": encode(hashlib.sha256(b"certificate").digest()),
    }
    more = {
        "crit": (["exp"], ["b64"], ["alg"], ["unknown"], [], "exp", {}, 7, [7], [None]),
        "b64": (False, True, "false"),
        "zip": ("DEF", "none", ""),
        "enc": ("A256GCM", "none"),
        "cty": ("JWT", "jwt", "at+jwt"),
        "nonce": ("x",),
        "iss": (ISSUER,),
        "ALG": ("none",),
        "Kid": ("ours",),
        "alg\0": ("ES256",),
        "": ("",),
    }
    return {
        **{f"{name} of a stranger": kind.token(None, STRANGERS_KEY, **{name: brought[name]}) for name in brought},
        **{f"{name} by us": kind.token(**{name: brought[name]}) for name in brought},
        **{f"{name} {value!r}": kind.token(**{name: value}) for name, values in more.items() for value in values},
        "a crit that is there": kind.token(crit=["unknown"], unknown=True),
        "a b64 that is critical": kind.token(b64=True, crit=["b64"]),
        "claims that are not encoded": kind.token(b64=False, crit=["b64"]),
        "claims that are packed": kind.token(zlib.compress(json.dumps(kind.claims()).encode(), wbits=-15), zip="DEF"),
        "a token in a token": kind.token(kind.jwt().encode(), cty="JWT"),
        "a token in quotes in a token": kind.token(kind.jwt()),
        "a long field": kind.token(**{"x" * 4096: ""}),
    }


def each_claim(kind):
    """Left out, and as each other thing that JSON has."""
    forged = {}
    for name, value in kind.claims().items():
        others = [None, True, False, [], [value], {}, {name: value}, "", -1, 0, 0.5, 10**30, 10**400, -(10**400)]
        others += [7] if isinstance(value, str) else [str(value), float(value), str(float(value)), 1e300, "tomorrow"]
        numbers = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1E400", "0x7fffffff", "1_000", "07")
        written = {number: json.dumps(kind.claims() | {name: "?"}).replace('"?"', number) for number in numbers}
        forged[f"no {name}"] = kind.token(kind.claims(**{name: None}))
        forged |= {f"{name} {str(other)[:50]!r}": kind.token(kind.claims() | {name: other}) for other in others}
        forged |= {f"{name} written {number}": kind.token(text.encode()) for number, text in written.items()}
    return forged


def names(kind):
    issuers = (f"{ISSUER}/", f"{ISSUER} ", ISSUER.upper(), ISSUER.replace("s:", ":"), f"{ISSUER}.example.org", "*")
    issuers += ("https://dev.example.com", "https://example.com", f"{ISSUER}\0", f"{ISSUER}@example.org")
    audiences = ("ai-wizard-prod", "ai-wizard-", "ai-wizard", "AI-WIZARD-TEST", f"{AUDIENCE} ", "\u0430i-wizard-test")
    audiences += (f"{AUDIENCE}\0", f"{AUDIENCE},ai-wizard-prod", f"{AUDIENCE} ai-wizard-prod", "*", ISSUER)
    lists = [[AUDIENCE, "ai-wizard-prod"], ["ai-wizard-prod", AUDIENCE], [AUDIENCE, AUDIENCE], [AUDIENCE, 7]]
    kinds = ("refresh", "email_verify", "", 7, [])
    return {
        **{f"iss {issuer!r}": kind.token(kind.claims(iss=issuer)) for issuer in issuers},
        **{f"aud {audience!r}": kind.token(kind.claims(aud=audience)) for audience in (*audiences, *lists)},
        **{f"type {value!r}": kind.token(kind.claims(type=value)) for value in kinds},
        "type null": kind.token(kind.claims() | {"type": None}),
    }


def times(kind):
    now, longest = NOW, kind.claims()["exp"] + 400 * DAY_SECONDS
    return {
        "expired": kind.token(kind.claims(exp=now - 1, iat=now - 500)),
        "expired this second": kind.token(kind.claims(exp=now, iat=now - 500)),
        "expired long ago": kind.token(kind.claims(exp=600, iat=1)),
        "issued in the future": kind.token(kind.claims(iat=now + 3600, exp=now + 4000)),
        "issued in the future, and expired": kind.token(kind.claims(iat=now + 3600, exp=now - 1)),
        "not valid yet": kind.token(kind.claims(nbf=now + 3600)),
        **{f"nbf {nbf!r}": kind.token(kind.claims() | {"nbf": nbf}) for nbf in (None, "", str(now), 0.5, True, [], {})},
        "valid for too long": kind.token(kind.claims(exp=longest)),
        "valid for ever": kind.token(kind.claims(exp=2**62)),
        "issued long ago and valid for too long": kind.token(kind.claims(iat=1, exp=longest)),
        "issued before time began": kind.token(kind.claims(iat=-(2**62))),
    }


def twice(kind):
    """What one reader takes from the first of two members, and another from the last."""
    fields, good = kind.header | {"alg": "ES256"}, kind.claims()
    forged = {}
    for name, value in good.items():
        forged[f"{name} in the claims"] = signed(fields, _append(good, name, value))
        forged[f"{name} in the claims, first another"] = signed(fields, _append({name: "x"}, **good))
    for name, value in fields.items():
        forged[f"{name} in the header"] = signed(_append(fields, name, value), good)
        forged[f"{name} in the header, first another"] = signed(_append({name: "none"}, **fields), good)
    forged["inside a claim"] = signed(fields, json.dumps(good | {"x": {}}).replace("{}", '{"a": 1, "a": 2}').encode())
    forged["in another spelling"] = signed(fields, json.dumps(good | {"x": 1, "?": 2}).replace("?", "\\u0078").encode())
    return {name: kind.dress(text) for name, text in forged.items()}


def _append(members, *more, **others):
    pairs = [*members.items(), *([more] if more else []), *others.items()]
    return f"{{{', '.join(f'{json.dumps(name)}: {json.dumps(value)}' for name, value in pairs)}}}".encode()


def spellings(kind):
    fields = kind.header | {"alg": "ES256"}
    return {
        **{f"header {name}": kind.dress(signed(text, kind.claims())) for name, text in _spellings(fields).items()},
        **{f"claims {name}": kind.dress(signed(fields, text)) for name, text in _spellings(kind.claims()).items()},
    }


def _spellings(members):
    text = json.dumps(members)
    others = ("", " ", "null", "true", "7", '"x"', "[]", "[{}]", "{", "}", "{]", "{}{}", "\ufeff", "\\u007b\\u007d")
    encodings = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig")
    return {
        **{f"{other!r}": other.encode() for other in others},
        **{f"in {encoding}": text.encode(encoding) for encoding in encodings},
        "in single quotes": text.replace('"', "'").encode(),
        "with a comma at the end": f"{text[:-1]},}}".encode(),
        "with a comment": f"{text[:-1]} /* */}}".encode(),
        "with more behind": f"{text}x".encode(),
        "with another behind": f"{text}{text}".encode(),
        "with NUL behind": f"{text}\0".encode(),
        "with NUL before": f"\0{text}".encode(),
        "with NUL in a name": text.replace('"', '"\0', 1).encode(),
        "in a list": f"[{text}]".encode(),
        "in a text": json.dumps(text).encode(),
        "encoded once more": encode(text.encode()).encode(),
        "with a byte that is no text": text.replace('"', '"\xff', 1).encode("latin-1"),
        "with half a character": text.replace("{", '{"x": "\\ud800", ', 1).encode(),
        "with half a character in bytes": text.replace("{", '{"x": "\ud800", ', 1).encode(errors="surrogatepass"),
        "with an overlong character": text.encode().replace(b'"', b'"\xc0\xaf', 1),
        "with NaN": text.replace("{", '{"x": NaN, ', 1).encode(),
        "with infinity inside": text.replace("{", '{"x": [-Infinity], ', 1).encode(),
        "with a number of 2000 digits and a fraction": text.replace("{", f'{{"x": 1{"0" * 1500}.5e, ', 1).encode(),
        "nested deeply": b"[" * 2500,
        "nested deeply and closed": b"[" * 1200 + b"]" * 1200,
        "nested deeply inside": text.encode()[:-1] + b', "x": ' + b"[" * 1800,
        "nested deeply in objects": b'{"":' * 500 + b"1" + b"}" * 500,
    }


def base64_spellings(kind):
    jwt = _jwt_with_both_odd_digits(kind)
    header, payload, end = jwt.split(".")
    forged = {
        "other last bits": jwt[:-1] + _with_other_last_bits(jwt[-1]),
        "the other alphabet": jwt.replace("-", "+").replace("_", "/"),
        "the other alphabet for one digit": f"{header}.{payload}.{end.replace('-', '+')}",
        "percent-encoded dots": jwt.replace(".", "%2E"),
        "percent-encoded": jwt.replace("e", "%65", 1),
        "full-width dots": jwt.replace(".", "\uff0e"),
        "another case": jwt.swapcase(),
        "digits of another script": jwt.replace("1", "\u0661").replace("a", "\u0430").replace("e", "\uff45"),
    }
    parts = {"header": header, "claims": payload, "signature": end}
    for part, text in parts.items():
        for name, changed in _with_odd_characters(text).items():
            forged[f"{name} of the {part}"] = ".".join((parts | {part: changed}).values())
    return {name: kind.dress(text) for name, text in forged.items()}


def _with_odd_characters(text):
    odd = ("=", "==", "===", "====", "A", "AA", "AAAA", " ", "\t", "+", "/", "%3D", "!", ".", "\0", "~", "-", "_")
    return {
        **{f"{more!r} behind": text + more for more in odd},
        **{f"{more!r} before": more + text for more in odd},
        **{f"{more!r} inside": text[:8] + more + text[8:] for more in odd},
        "right padding": text + "=" * (-len(text) % 4 or 4),
        "nothing": "",
        "lines of 64 digits": f"{text[:64]} {text[64:]}",
    }


def _jwt_with_both_odd_digits(kind):
    while True:
        jwt = kind.jwt()
        if {"-", "_"} <= set(jwt.rpartition(".")[2]):
            return jwt


def _with_other_last_bits(digit):
    """The last digit of 64 bytes has four bits that say nothing."""
    alphabet = DIGITS[10:] + DIGITS[:10] + "-_"
    return alphabet[alphabet.index(digit) | 1]


def shapes(kind):
    header, payload, end = kind.jwt().split(".")
    iv, tag = encode(bytes(12)), encode(bytes(16))
    direct = encode(kind.header | {"alg": "dir", "enc": "A256GCM"})
    agreed = encode(kind.header | {"alg": "ECDH-ES+A128KW", "enc": "A128CBC-HS256", "epk": JWK})
    jwts = {
        "one part": header,
        "two parts": f"{header}.{payload}",
        "four parts": f"{header}.{payload}.{end}.eA",
        "five parts": f"{header}.{payload}.{end}.eA.eA",
        "JWE": f"{direct}..{iv}.{payload}.{tag}",
        "JWE with a key": f"{agreed}.{end}.{iv}.{payload}.{tag}",
        "JWE in three parts": f"{direct}.{payload}.{end}",
        "only dots": "..",
        "four dots": "....",
        "parts in another order": f"{payload}.{header}.{end}",
        "a JSON serialisation": json.dumps({"protected": header, "payload": payload, "signature": end}),
        "5 kB of digits": "A" * 5000,
        "5 kB of dots": "." * 5000,
        "5 kB of claims": kind.jwt(kind.claims(x="x" * 3700)),
        "encoded once more": encode(kind.jwt().encode()),
    }
    text = kind.token()
    texts = {f'"{text}"', f"<{text}>", f"token={text}", f'{text}, realm="x"', encode(text.encode()), text[:-1]}
    return {name: kind.dress(jwt) for name, jwt in jwts.items()} | {f"{text[:9]}…{text[-9:]}": text for text in texts}


def authorizations(kind):
    """The token is good; only how it is sent is wrong."""
    token, good, forged = kind.token(), f"Bearer {kind.token()}", f"Bearer {kind.token(None, STRANGERS_KEY)}"
    schemes = ("bearer", "BEARER", "Basic", "Token", "JWT", "DPoP", "B\u0435arer", "\uff22earer", "Bearer\u200b")
    spaces = ("", "  ", "\t", ": ", " : ", "=", "+", "%20", "\xa0", "\u2003", "\u3000", "\x0b", "\x0c", "\x1f")
    odd = ("\0", " ", "\ufeff", "\u200b", "\u202e", "\xa0", "\xad", "\x7f", "\x85", "é", ",", ";", "#", "\0x")
    return {
        "nothing": "",
        "a blank": " ",
        "no token": "Bearer ",
        "no token and no blank": "Bearer",
        "no scheme": token,
        "two words": f"{good} more",
        "two schemes": f"Bearer {good}",
        "two tokens": f"{good}, {good}",
        "two tokens without a blank": f"{good},{good}",
        "two tokens after one scheme": f"{good},{token}",
        "two tokens in two words": f"{good} {token}",
        "two tokens, the first of them forged": f"{forged}, {good}",
        "two tokens, the second of them forged": f"{good}, {forged}",
        "another scheme before": f"Basic YWRhOmFkYQ==, {good}",
        "another scheme behind": f"{good}, Basic YWRhOmFkYQ==",
        **{f"scheme {scheme!r}": f"{scheme} {token}" for scheme in schemes},
        **{f"{space!r} for the blank": f"Bearer{space}{token}" for space in spaces},
        **{f"{char!r} before": f"{char}{good}" for char in odd},
        **{f"{char!r} behind": f"{good}{char}" for char in odd},
        **{f"{char!r} inside": f"{good[:20]}{char}{good[20:]}" for char in odd},
        "NUL and another token": f"{good}\0{token}",
        "bytes that are no text": "Bearer \xff\xfe",
        "not ASCII": "Bearer é.é.é",
    }


def confused():
    """Good signatures of ours, under something that was meant for the other kind."""
    scopes = ("Full", "full ", " full", "full\n", "ful", "fuIl", "full full", "full goals:read", "goals:read", "*")
    dated = {"sid": "2" * 32, "auth_time": NOW - 60}
    forged = {
        "personal as access": PERSONAL.jwt(),
        "personal as access, with its type": ACCESS.token(personal_claims()),
        "personal as access, with all that is missing": ACCESS.token(personal_claims(**dated)),
        "personal as access, with all but its type": PERSONAL.jwt(claims()),
        "access as personal": wrap(ACCESS.jwt()),
        "access as personal, with its type": PERSONAL.token(claims(scope="goals:read")),
        "access as personal, without what is too much": PERSONAL.token(claims(sid=None, auth_time=None)),
        "access as personal, with all but its type": wrap(ACCESS.jwt(personal_claims())),
        "access for a day": ACCESS.token(claims(exp=NOW + DAY_SECONDS)),
        "access for a second too long": ACCESS.token(claims(iat=NOW - 1, exp=NOW + 600)),
        "access by a log-in to come": ACCESS.token(claims(auth_time=NOW + 3600)),
        "access by a log-in before time began": ACCESS.token(claims(auth_time=-1)),
        **{f"access with the scope {scope!r}": ACCESS.token(claims(scope=scope)) for scope in scopes},
    }
    return {name: f"Bearer {text}" for name, text in forged.items()}


def confused_personal():
    scopes = ("full", "full goals:read", "goals:read full", "Full", "*", "goals", "goals:", ":read", "goals:*", " ")
    scopes += ("goals:read,evidence:write", "goals:read  evidence:write", " goals:read", "goals:read ", "goals:read\n")
    scopes += ("goals:read\tevidence:write", "goals:read\xa0evidence:write", "g\u043eals:read", "goals:read:full")
    forged = {
        "a session": personal_claims(sid="2" * 32),
        "an empty session": personal_claims(sid=""),
        "the time of a log-in": personal_claims(auth_time=NOW),
        "more than 366 days": personal_claims(iat=NOW - 1, exp=NOW + 366 * DAY_SECONDS),
        **{f"the scope {scope!r}": personal_claims(scope=scope) for scope in scopes},
    }
    return {name: f"Bearer {PERSONAL.token(changed)}" for name, changed in forged.items()}


def wrappings():
    bare = PERSONAL.jwt()
    body, checksum = f"wizard_pat_{bare}", wrap(bare)[-6:]
    prefixes = ("wizard_", "pat_", "WIZARD_PAT_", "Wizard_pat_", "wizard-pat-", "wizard_pat-", "wizard_pat__")
    prefixes += ("github_pat_", "_wizard_pat_", "wizard_p\u0430t_", "wizard_pat_wizard_pat_")
    forged = {
        "no checksum": body,
        "no checksum but its line": f"{body}_",
        "no prefix": f"{bare}_{checksum}",
        "nothing but the checksum": f"wizard_pat_{checksum}",
        "nothing but the prefix": "wizard_pat_",
        "wrong checksum": f"{body}_{'0' * 6}",
        "wrong checksum in one digit": f"{body}_{checksum[:-1]}{'1' if checksum[-1] == '0' else '0'}",
        "checksum of the JWT alone": f"{body}_{base62(zlib.crc32(bare.encode()))}",
        "checksum of the line too": f"{body}_{base62(zlib.crc32(f'{body}_'.encode()))}",
        "checksum of another sort": f"{body}_{base62(zlib.adler32(body.encode()))}",
        "checksum in hex": f"{body}_{zlib.crc32(body.encode()):08x}",
        "checksum in decimal": f"{body}_{zlib.crc32(body.encode())}",
        "checksum in the other case": _with_the_other_case_in_the_checksum(),
        "checksum backwards": f"{body}_{checksum[::-1]}",
        "checksum in five digits": f"{body}_{checksum[1:]}",
        "checksum in seven digits": f"{body}_0{checksum}",
        "checksum twice": f"{body}_{checksum}_{checksum}",
        "checksum and more": f"{body}_{checksum}0",
        "checksum after a dot": f"{body}.{checksum}",
        "checksum before the prefix": f"{checksum}_{body}",
        "wrapped twice": wrap(wrap(bare)),
        **{f"prefix {prefix!r}": f"{prefix}{bare}_{checksum}" for prefix in prefixes},
        **{f"prefix {prefix!r}, counted": _with_prefix(prefix, bare) for prefix in prefixes},
    }
    return {name: f"Bearer {text}" for name, text in forged.items()}


def _with_the_other_case_in_the_checksum():
    while True:
        body, _, checksum = PERSONAL.token().rpartition("_")
        if checksum != checksum.swapcase() and checksum != checksum[::-1]:
            return f"{body}_{checksum.swapcase()}"


def _with_prefix(prefix, jwt):
    body = f"{prefix}{jwt}"
    return f"{body}_{base62(zlib.crc32(body.encode()))}"


IDEAS = (
    algorithms,
    public_key_as_secret,
    families,
    signatures,
    headers,
    more_headers,
    each_claim,
    names,
    times,
    twice,
    spellings,
    base64_spellings,
    shapes,
)
FORGED = {
    **{
        f"{name}: {idea.__name__}": {what: f"Bearer {text}" for what, text in idea(kind).items()}
        for name, kind in (("access", ACCESS), ("personal", PERSONAL))
        for idea in IDEAS
    },
    "access: authorizations": authorizations(ACCESS),
    "personal: authorizations": authorizations(PERSONAL),
    "confused": confused(),
    "personal: confused": confused_personal(),
    "personal: wrappings": wrappings(),
}
