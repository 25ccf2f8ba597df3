"""Who is on the other end. The address cannot be made up (docs/decisions/0006-client-address.md); the device can."""

import hashlib
import hmac
import ipaddress
import re

from flask import request

from app.core import config

# One word each: WSGI cannot tell `a-b` from `a_b`, so beside CloudFront's own header a caller's could pass for it.
PROOF_HEADER = "WizardOrigin"
VIEWER_HEADER = "WizardViewer"
UNKNOWN = "unknown"
_WITH_PORT = re.compile(r"\[([^]]*)](?::\d+)?|([\d.]+):\d+")


def address() -> str:
    viewer = _parse(request.headers.get(VIEWER_HEADER, "")) if _is_cloudfront() else None
    return str(viewer or _parse(request.remote_addr or "") or UNKNOWN)


def network(address: str) -> str:
    """What one caller holds: an IPv4 address, or all that an IPv6 network of 64 bits has."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed or UNKNOWN)


def device() -> str:
    printable = "".join(letter for letter in request.user_agent.string if letter.isprintable())
    return printable[:200] or UNKNOWN


def _is_cloudfront() -> bool:
    proof = request.headers.get(PROOF_HEADER, "").encode(errors="replace")
    return hmac.compare_digest(hashlib.sha256(proof).hexdigest(), config.settings.origin_hash)


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with_port = _WITH_PORT.fullmatch(text)
    host = with_port[1] or with_port[2] if with_port else text
    try:
        parsed = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
