"""The public keys, for whoever checks our tokens."""

from flask import Blueprint, Response, jsonify

from app.core import config

blp = Blueprint("jwks", __name__)


@blp.get("/.well-known/jwks.json")
def keys() -> Response:
    response = jsonify(config.settings.jwks)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
