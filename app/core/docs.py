"""The documentation page, from files of our own: no content delivery network, and a strict policy."""

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, abort, redirect
from werkzeug.wrappers import Response as BaseResponse

blp = Blueprint("docs", __name__)
_FOLDER = Path(__file__).parents[1] / "static" / "docs"
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
    return response


@blp.get("/api/docs/<file>")
def file(file: str) -> Response:
    path = _FOLDER / file
    if path not in _FOLDER.iterdir():
        abort(404)
    response = Response(path.read_bytes(), mimetype=mimetypes.guess_type(file)[0] or "text/plain")
    response.cache_control.no_cache = True
    return response
