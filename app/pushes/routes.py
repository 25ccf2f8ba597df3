from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from app.audit.routes import here
from app.check_ins.model import CheckIn
from app.core import auth
from app.core.api import Blueprint
from app.pushes import schemas, service
from app.pushes.service import Key, Signed

_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")

secrets_blp = Blueprint("push-secrets", __name__, url_prefix="/api/goals")
pushes_blp = Blueprint("Pushes", __name__, url_prefix="/api/push", description="Values from programs, signed")
blueprints = (secrets_blp, pushes_blp)


def _signed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Stands above all that reads the body: whoever does not hold the secret is told nothing of what is wrong."""

    @wraps(view)
    def check_and_view(goalId: str, **values: Any) -> Any:
        message_id, timestamp, signatures = (request.headers.get(name, "") for name in _HEADERS)
        g.signed = Signed(message_id, timestamp, signatures, request.get_data())
        g.lock = service.check(goalId, g.signed)
        return view(goalId=goalId, **values)

    return check_and_view


@secrets_blp.post("/<goalId>/push-secret", tags=["Goals"])
@secrets_blp.needs("goals:write")
@secrets_blp.response(201, schemas.PushKey)
def make_push_secret(goalId: str) -> Key:
    """A new secret to push values with, shown this once; for a day the one until now counts as well"""
    return service.rotate(auth.who(), goalId, here())


@pushes_blp.post("/<goalId>")
@_signed
@pushes_blp.doc(
    parameters=[{"in": "header", "name": name, "required": True, "schema": {"type": "string"}} for name in _HEADERS]
)
@pushes_blp.arguments(schemas.NewPushedValue)
@pushes_blp.response(201, schemas.PushedValue)
@pushes_blp.alt_response(200, schema=schemas.PushedValue, description="It came before")
def push(body: dict[str, Any], goalId: str) -> tuple[CheckIn, int]:
    """Send a value, signed as Standard Webhooks says, instead of a log-in; `webhook-id` makes it count once"""
    value, is_new = service.push(g.lock, g.signed, body)
    return value, 201 if is_new else 200
