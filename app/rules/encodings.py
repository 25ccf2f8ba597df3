"""Texts that were encoded, as user data is. Pure."""

import base64
import binascii
import re
import zlib

_UNPACKED_BYTES = 1024 * 1024
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def encoded_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def decoded_base64(text: str) -> str | None:
    """What was written before it was encoded, if it is a text, also if it was compressed."""
    if len(text) < 16 or not _BASE64.fullmatch(text):
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        data = zlib.decompressobj(31).decompress(data, _UNPACKED_BYTES) if data.startswith(b"\x1f\x8b") else data
        decoded = data.decode()
    except (binascii.Error, UnicodeDecodeError, zlib.error):
        return None
    return None if _CONTROL.search(decoded) or not decoded.strip() else decoded
