import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from app.core import auth


def test_a_key_that_is_at_hand_signs_by_itself(monkeypatch):
    monkeypatch.setattr(auth.aws, "client", None)
    key = generate_private_key(SECP256R1())
    token = jwt.encode({"sub": "ada"}, key, "ES256")
    assert jwt.decode(token, key.public_key(), algorithms=["ES256"]) == {"sub": "ada"}
