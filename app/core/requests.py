"""Gives each request its ids and writes its one log line, which carries its metrics (CloudWatch embedded format)."""

import re
import secrets
import time
from typing import Any

from flask import Flask, Response, current_app, g, request

from app.core import client, log

_REQUEST_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_METRICS = {"Latency": "Milliseconds", "Requests": "Count", "ClientErrors": "Count", "Faults": "Count"}


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
    g.started = time.perf_counter()
    log.start(g.request_id, request.headers.get("traceparent", ""))
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "longest_body", None)


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    response.headers["traceparent"] = log.traceparent()
    latency_ms = round((time.perf_counter() - g.started) * 1000, 3)
    fields = {"client": client.address(), **_embedded_metrics(response.status_code, latency_ms)}
    log.logger.info("%s %s", request.method, request.path, extra={"fields": fields})
    return response


def _embedded_metrics(status: int, latency_ms: float) -> dict[str, Any]:
    return {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": "AIWizard",
                    "Dimensions": [["stage"], ["stage", "route"]],
                    "Metrics": [{"Name": name, "Unit": unit} for name, unit in _METRICS.items()],
                }
            ],
        },
        "route": f"{request.method} {request.url_rule.rule}" if request.url_rule else "unmatched",
        "status": status,
        "Latency": latency_ms,
        "Requests": 1,
        "ClientErrors": int(400 <= status < 500),
        "Faults": int(status >= 500),
    }
