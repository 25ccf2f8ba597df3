"""What a service raises; `errors` turns it into an answer. Imports nothing, so that everything may raise it."""

from typing import Any


class AppError(Exception):
    status = 500
    slug = "internal"

    def __init__(self, detail: str, **headers: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}


class Malformed(AppError):
    status = 400
    slug = "malformed"


class Unauthorized(AppError):
    status = 401
    slug = "unauthorized"


class NotFound(AppError):
    status = 404
    slug = "not-found"


class Conflict(AppError):
    status = 409
    slug = "conflict"
