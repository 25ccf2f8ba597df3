"""Asks a version directly, before any caller reaches it."""

import base64
import json
from collections.abc import Callable
from typing import Any

from project_utils.deployment import versions
from project_utils.deployment.versions import ReleaseError
from project_utils.lambda_utils.functions import Function


def check(function: Function, version: str, release: str) -> None:
    _CHECKS[function.module](function.name, version, release)


def _check_api(name: str, version: str, release: str) -> None:
    ready = _get(name, version, "/api/health/ready")
    if ready["status"] != "ok":
        raise ReleaseError(f"{name} version {version} is not ready: {json.dumps(ready)}")
    answered = _get(name, version, "/api/version")["release"]
    if answered != release:
        raise ReleaseError(f"{name} version {version} runs release {answered}, not {release}")


def _check_worker(name: str, version: str, release: str) -> None:
    _expect(name, version, {"Records": []}, {"batchItemFailures": []})


def _check_authorizer(name: str, version: str, release: str) -> None:
    _expect(name, version, {"headers": {"authorization": "Bearer not.a.token"}}, {"isAuthorized": False})


_CHECKS: dict[str, Callable[[str, str, str], None]] = {
    "app.wsgi": _check_api,
    "app.worker": _check_worker,
    "app.authorizer": _check_authorizer,
}


def _expect(name: str, version: str, event: dict[str, Any], expected: Any) -> None:
    answer = versions.invoke(name, version, event)
    if answer != expected:
        raise ReleaseError(f"{name} version {version} answered {answer!r}, not {expected!r}")


def _get(name: str, version: str, path: str) -> Any:
    answer = versions.invoke(name, version, _event(path))
    body = answer["body"]
    return json.loads(base64.b64decode(body) if answer.get("isBase64Encoded") else body)


def _event(path: str) -> dict[str, Any]:
    http = {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "smoke"}
    return {
        "version": "2.0",
        "routeKey": f"GET {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "smoke"},
        "requestContext": {"http": http, "requestId": "smoke", "stage": "$default"},
        "isBase64Encoded": False,
    }
