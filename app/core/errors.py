"""Problem details (RFC 9457) for every error that the app answers: anyone raises, only this shapes."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from app.core import aws
from app.core.failures import AppError

_SLUGS = {422: "invalid", 413: "too-large", 503: "unavailable", 400: "malformed", 500: "internal"}
_MAX_ERRORS = 100
_RETRY_SECONDS = 2
_DETAILS = {
    400: "The request could not be read.",
    404: "There is nothing at this address.",
    412: "It was changed since you read it: read it again with GET, and send the new ETag as If-Match.",
    413: "The body is larger than this address accepts.",
    415: "Send the body as application/json.",
    422: "Some fields are not valid; see errors.",
    428: (
        "Send the ETag of your last GET of this address (curl -i shows it) as If-Match, so that no change in between "
        "is lost; or `If-Match: *`, to change it whatever it is by now."
    ),
    503: "Something that we need does not answer. Nothing is lost; try again in a moment.",
    500: "Something went wrong on our side. Tell us the request_id when you report it.",
}


def problem(status: int, slug: str, detail: str, **more: Any) -> Response:
    body = {
        "type": f"urn:ai-wizard:problem:{slug}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": g.get("request_id"),
        **more,
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def init_app(app: Flask) -> None:
    app.register_error_handler(AppError, _from_app_error)
    app.register_error_handler(HTTPException, _from_http_exception)


def _from_app_error(error: AppError) -> Response:
    more = {"errors": error.errors} if error.errors else {}
    response = problem(error.status, error.slug, error.detail, **more)
    response.headers.update(error.headers)
    return response


def _from_http_exception(error: HTTPException) -> Response:
    if aws.is_unavailable(getattr(error, "original_exception", None)):
        error = ServiceUnavailable(retry_after=_RETRY_SECONDS)
    status = error.code or 500
    slug = _SLUGS.get(status, error.name.lower().replace(" ", "-"))
    detail = _DETAILS.get(status, error.description or error.name)
    messages = getattr(error, "data", {}).get("messages")
    more = {"errors": list(islice(field_errors(messages), _MAX_ERRORS))} if status == 422 and messages else {}
    response = problem(status, slug, detail, **more)
    response.headers.update({k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}})
    return response


def field_errors(messages: dict[str, Any]) -> Iterator[dict[str, str]]:
    """webargs says {"json": {"email": ["…"]}}; a client wants a JSON pointer, or the name of a parameter."""
    for location, fields in messages.items():
        for path, text in _leaves(fields):
            if location == "json":
                yield {"pointer": "#" + "".join(f"/{_escape(part)}" for part in path), "detail": text}
            else:
                yield {"parameter": ".".join(path), "detail": text}


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _leaves(child, path if key == "_schema" else (*path, str(key)))
    else:
        yield path, " ".join(str(text) for text in node)


def _escape(part: str) -> str:
    """RFC 6901, section 6: a pointer in a fragment is percent-encoded."""
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~")
