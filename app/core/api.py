"""flask-smorest as this product uses it: problem details as errors, JSON only, OpenAPI 3.1."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import apispec
import flask_smorest
import marshmallow as ma
from flask import Flask, Request, Response
from flask.json.provider import DefaultJSONProvider
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from app.core import auth, idempotency, strict_json
from app.core.failures import Malformed

VERSION = "0.1.0"
View = TypeVar("View", bound=Callable[..., Any])
_DESCRIPTION = """\
Goals your AWS projects keep by themselves.

Register, log in, and put the `access_token` of the answer under **Authorize**: then whatever has a lock answers too.
"""


class App(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is async, and to ask each function on its way is a tenth of a warm call."""
        return func


class Json(DefaultJSONProvider):
    sort_keys = False


class FieldError(ma.Schema):
    pointer = ma.fields.String(metadata={"description": "JSON pointer into the body", "example": "#/email"})
    parameter = ma.fields.String(
        metadata={"description": "Name of a header or query parameter, where it is not the body"}
    )
    detail = ma.fields.String(required=True, metadata={"example": "Not a valid email address."})


class Problem(ma.Schema):
    """RFC 9457"""

    type = ma.fields.String(required=True, metadata={"example": "urn:ai-wizard:problem:invalid"})
    title = ma.fields.String(required=True, metadata={"example": "Unprocessable Content"})
    status = ma.fields.Integer(required=True, metadata={"example": 422})
    detail = ma.fields.String(required=True, metadata={"example": "Some fields are not valid; see errors."})
    request_id = ma.fields.String(required=True, metadata={"example": "0af7651916cd43dd8448eb211c80319c"})
    errors = ma.fields.List(ma.fields.Nested(FieldError))


class Parser(FlaskParser):
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": ma.RAISE}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        body = req.get_data()
        req.stream.read(1)  # a body that does not tell its length is cut at the limit; one byte more is a 413
        if not body:
            return ma.missing
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return strict_json.parse(body)
        except ValueError as error:
            raise Malformed("The body is not valid JSON.") from error


class Blueprint(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = Parser()
    METHODS_CHECKING_NOT_MODIFIED: tuple[str, ...] = ()  # an ETag is for If-Match: no cache keeps these answers

    def needs(self, action: str, *, recent: bool = False) -> Callable[[View], View]:
        """Stands next to the address, above all else: what was said below it is kept."""

        def mark(view: View) -> View:
            view.needs = auth.Needs(action, recent)  # type: ignore[attr-defined]
            return cast(View, self.doc(security=[{"bearer": [action]}])(view))

        return mark

    def takes(self, longest_body: int) -> Callable[[View], View]:
        """A larger body than others take, in bytes."""

        def mark(view: View) -> View:
            view.longest_body = longest_body  # type: ignore[attr-defined]
            return view

        return mark


class Access(apispec.BasePlugin):
    """Documents which operations want no token, and that a POST may be repeated where it is known who asks."""

    def operation_helper(self, path: str | None = None, operations: Any = None, **kwargs: Any) -> None:
        for method, operation in operations.items():
            if auth.is_public(method.upper(), str(path)):
                operation["security"] = []
            elif method == "post":
                operation.setdefault("parameters", []).append(idempotency.PARAMETER)


class Api(flask_smorest.Api):
    ERROR_SCHEMA = Problem

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """One without a description has its routes under the headings of others, and needs none."""
        super().register_blueprint(blp, **options)
        if not blp.description:
            self.spec._tags.pop()

    def _register_error_handlers(self) -> None:
        """Left to `errors`: flask-smorest's own handler knows nothing of problem details."""

    def _register_pagination_header(self) -> None:
        """Left out: pages here are by cursor."""

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def _openapi_json(self) -> Response:
        response: Response = super()._openapi_json()
        response.cache_control.no_cache = True
        return response


def init_app(app: Flask) -> Api:
    app.json = Json(app)
    app.config.update(
        API_TITLE="AI Wizard",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION},
            "security": [{"bearer": []}],
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}},
        },
    )
    return Api(app, spec_kwargs={"extra_plugins": [Access()]})
