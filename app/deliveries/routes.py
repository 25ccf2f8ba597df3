from functools import partial
from typing import Any

from app.audit.routes import here
from app.core import auth, cursor, limits
from app.core.api import Blueprint
from app.deliveries import schemas, service
from app.deliveries.model import Delivery, Endpoint

webhooks_blp = Blueprint(
    "Webhooks", __name__, url_prefix="/api/webhook-endpoints", description="What is told to machines of yours"
)
blueprints = (webhooks_blp,)


@webhooks_blp.get("")
@webhooks_blp.needs("account:read")
@webhooks_blp.response(200, schemas.Endpoint(many=True))
def list_endpoints() -> list[Endpoint]:
    """Your endpoints"""
    return service.list_all(auth.who().user_id)


@webhooks_blp.post("")
@webhooks_blp.needs("account:write", recent=True)
@webhooks_blp.arguments(schemas.NewEndpoint)
@webhooks_blp.response(201, schemas.EndpointWithSecret)
def create_endpoint(body: dict[str, Any]) -> dict[str, Any]:
    """Have something told to a machine of yours; the secret that signs it is shown this once"""
    return _with_secret(*service.create(auth.who().user_id, **body, client=here()))


@webhooks_blp.get("/<endpointId>")
@webhooks_blp.needs("account:read")
@webhooks_blp.etag
@webhooks_blp.response(200, schemas.Endpoint)
def get_endpoint(endpointId: str) -> Endpoint:
    """One of your endpoints"""
    return _tagged(_get(endpointId))


@webhooks_blp.patch("/<endpointId>")
@webhooks_blp.needs("account:write", recent=True)
@webhooks_blp.etag
@webhooks_blp.arguments(schemas.EndpointChange)
@webhooks_blp.response(200, schemas.Endpoint)
def change_endpoint(body: dict[str, Any], endpointId: str) -> Endpoint:
    """Change where it goes and what it is told of, or turn it off and on"""
    return _tagged(service.change(_unchanged(endpointId), here(), **body))


@webhooks_blp.delete("/<endpointId>")
@webhooks_blp.needs("account:write")
@webhooks_blp.etag
@webhooks_blp.response(204)
def delete_endpoint(endpointId: str) -> None:
    """Take an endpoint away, with what waits for it"""
    service.delete(_unchanged(endpointId), here())


@webhooks_blp.post("/<endpointId>/rotate")
@webhooks_blp.needs("account:write", recent=True)
@webhooks_blp.response(200, schemas.EndpointWithSecret)
def rotate_secret(endpointId: str) -> dict[str, Any]:
    """A new secret, shown this once; for a day the one until now signs as well"""
    return _with_secret(*service.rotate(_get(endpointId), here()))


@webhooks_blp.post("/<endpointId>/test")
@webhooks_blp.needs("account:write")
@webhooks_blp.response(202, schemas.Delivery)
def test_endpoint(endpointId: str) -> Delivery:
    """Send something harmless; how it went is among the deliveries"""
    with limits.attempt("webhook", account=auth.who().user_id):
        return service.test(_get(endpointId))


@webhooks_blp.get("/<endpointId>/deliveries")
@webhooks_blp.needs("account:read")
@webhooks_blp.arguments(cursor.Page, location="query")
@webhooks_blp.response(200, schemas.Delivery(many=True), headers=cursor.LINK)
def list_deliveries(page: dict[str, Any], endpointId: str) -> tuple[list[Delivery], dict[str, str]]:
    """What was sent within the last thirty days, and how it went; newest first"""
    read = partial(service.list_page, auth.who().user_id, endpointId)
    return cursor.paged(page, f"deliveries to {endpointId}", read)


@webhooks_blp.post("/<endpointId>/deliveries/<deliveryId>/resend")
@webhooks_blp.needs("account:write")
@webhooks_blp.response(202, schemas.Delivery)
def resend_delivery(endpointId: str, deliveryId: str) -> Delivery:
    """Send it again, with the same id"""
    with limits.attempt("webhook", account=auth.who().user_id):
        return service.resend(_get(endpointId), deliveryId)


def _get(endpoint_id: str) -> Endpoint:
    return service.get(auth.who().user_id, endpoint_id)


def _unchanged(endpoint_id: str) -> Endpoint:
    endpoint = _get(endpoint_id)
    webhooks_blp.check_etag(endpoint.version)
    return endpoint


def _tagged(endpoint: Endpoint) -> Endpoint:
    webhooks_blp.set_etag(endpoint.version)
    return endpoint


def _with_secret(endpoint: Endpoint, secret: str) -> dict[str, Any]:
    return vars(endpoint) | {"is_enabled": endpoint.is_enabled, "secret": secret}
