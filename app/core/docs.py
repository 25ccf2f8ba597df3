"""The documentation page, from files of our own: no content delivery network, and a strict policy."""

from flask import Blueprint, Response, redirect, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

blp = Blueprint("docs", __name__)
_FOLDER = "static/docs"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blp.get("/")
def home() -> BaseResponse:
    return redirect("/api/docs")


@blp.get("/api/docs")
def page() -> Response:
    response = file("index.html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


@blp.get("/api/docs/<file>")
def file(file: str) -> Response:
    return send_from_directory(_FOLDER, file, max_age=86400)
