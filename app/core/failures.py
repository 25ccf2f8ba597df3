"""What a service raises; `errors` turns it into an answer. Imports nothing, so that everything may raise it."""

from typing import Any


class AppError(Exception):
    status = 500
    slug = "internal"

    def __init__(self, detail: str, **headers: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors: list[dict[str, str]] = []
        self.headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}


class Malformed(AppError):
    status = 400
    slug = "malformed"


class Unauthorized(AppError):
    status = 401
    slug = "unauthorized"


class Forbidden(AppError):
    status = 403
    slug = "forbidden"


class NotFound(AppError):
    status = 404
    slug = "not-found"


class Conflict(AppError):
    status = 409
    slug = "conflict"


class ChangedMeanwhile(AppError):
    """As a wrong If-Match: the ETag was right when it was compared, and no longer when it counted."""

    status = 412
    slug = "precondition-failed"

    def __init__(self) -> None:
        super().__init__("It was changed since you read it: read it again with GET.")


class Invalid(AppError):
    """A field that has the right form and is still not acceptable."""

    status = 422
    slug = "invalid"

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__("Some fields are not valid; see errors.")
        self.errors = [{"pointer": pointer, "detail": detail}]


class Unavailable(AppError):
    status = 503
    slug = "unavailable"


class TooManyRequests(AppError):
    status = 429
    slug = "too-many-requests"
