"""A text that only the holder of another text can read; what is kept of that other one, its hash, does not open it."""

import base64
import hmac
from typing import Any


def seal(text: str, *, under: str) -> str:
    sealed: bytes = _box(under).encrypt(text.encode())
    return sealed.decode()


def unseal(sealed: str, *, under: str) -> str:
    text: bytes = _box(under).decrypt(sealed.encode())
    return text.decode()


def _box(under: str) -> Any:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(hmac.digest(under.encode(), b"seal", "sha256")))
