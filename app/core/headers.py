"""Security headers on every answer, an ETag on what a cache may keep; CORS only where no gateway does it."""

from flask import Flask, Response, request

from app.core import config

_ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_UNLESS_SAID_OTHERWISE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


def init_app(app: Flask) -> None:
    app.after_request(_revalidate)
    app.after_request(_secure)
    if config.settings.cors_origins:
        app.after_request(_share)


def _secure(response: Response) -> Response:
    response.headers.extend(_ALWAYS)
    for name, value in _UNLESS_SAID_OTHERWISE.items():
        response.headers.setdefault(name, value)
    if not config.settings.is_local:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _revalidate(response: Response) -> Response:
    """Made of the content: in a package all files have one date."""
    if response.status_code == 200 and response.headers["Cache-Control"] != "no-store":
        response.add_etag()
        response.make_conditional(request)
    return response


def _share(response: Response) -> Response:
    origin = request.headers.get("Origin")
    response.vary.add("Origin")
    if origin not in config.settings.cors_origins:
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Expose-Headers"] = (
        "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
    )
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Client, X-Request-Id, traceparent"
        )
        response.headers["Access-Control-Max-Age"] = "600"
    return response
