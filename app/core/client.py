"""Where a request comes from."""

from flask import request


def address() -> str:
    return request.remote_addr or "unknown"


def device() -> str:
    return (request.user_agent.string or "unknown")[:200]
