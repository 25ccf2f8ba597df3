"""Throttling of routes: `throttle` on a view, or `attempt` around the work where the account is who is signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import Response, after_this_request
from flask_smorest.response import ResponseMixin

from app.core import api, attempts, aws, client
from app.core.attempts import Use

_SECONDS = {"description": "Seconds until the next attempt", "required": True, "schema": {"type": "integer"}}
_FIELD = {"description": "As in draft-ietf-httpapi-ratelimit-headers", "required": True, "schema": {"type": "string"}}
_documented = ResponseMixin().alt_response(
    429,
    schema=api.Problem,
    content_type="application/problem+json",
    headers={"Retry-After": _SECONDS, "RateLimit": _FIELD, "RateLimit-Policy": _FIELD},
)


def throttle(name: str, *, account: str = "") -> Callable[[Callable[..., Any]], Any]:
    """Stands below `.arguments`; `account` names the field of the body with the address, as somebody sent it."""

    def decorate(view: Callable[..., Any]) -> Any:
        @wraps(view)
        def throttled(*arguments: Any, **values: Any) -> Any:
            with attempt(name, account=arguments[0][account] if account else ""):
                return view(*arguments, **values)

        return _documented(throttled)

    return decorate


@contextmanager
def attempt(name: str, *, account: str) -> Iterator[None]:
    """Counts first; what is raised inside leaves it counted, unless it was that something of ours did not answer."""
    use = attempts.spend(name, account=account, network=_network())
    _tell(use)
    try:
        yield
    except Exception as error:
        if aws.is_unavailable(error):
            attempts.take_back(use)
        raise
    _tell(attempts.forgive(use))


def know(account: str) -> None:
    """From now on strangers cannot hold this account up where the request comes from."""
    attempts.know(account=account, network=_network())


def _network() -> str:
    return client.network(client.address())


def _tell(use: Use) -> None:
    @after_this_request
    def add_fields(response: Response) -> Response:
        if response.status_code != 429:  # one limit inside another speaks for itself
            response.headers.update(use.fields())
        return response
