import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from project_utils import jwks

PRIVATE = generate_private_key(SECP256R1())


def public(encoding):
    return PRIVATE.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def test_terraform_and_kms_tell_the_same_key():
    assert jwks.of_pem(public(Encoding.PEM).decode()) == jwks.of_der(public(Encoding.DER))


def test_what_the_key_signed_holds_before_the_set():
    (key,) = jwks.of_der(public(Encoding.DER))["keys"]
    assert jwt.decode(jwt.encode({"sub": "ada"}, PRIVATE, "ES256"), jwt.PyJWK(key)) == {"sub": "ada"}


def test_a_key_is_called_by_its_thumbprint():
    (key,) = jwks.of_der(public(Encoding.DER))["keys"]
    assert (len(key["kid"]), key["use"], key["alg"]) == (43, "sig", "ES256")
