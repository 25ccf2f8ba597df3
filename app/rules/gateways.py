"""What stands in front of an API: who is let in, and with which protocols. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_NO_AUTHORIZATION = "Whoever knows the address may call it, and with it all that stands behind it."


@rule(
    "apigw-no-auth",
    "medium",
    "aws_api_gateway_method",
    title="Anybody may call this method",
    why=_NO_AUTHORIZATION,
    fix="Write an `authorization` (AWS_IAM, COGNITO_USER_POOLS or CUSTOM), or at least `api_key_required = true`.",
)
def open_method(method: Resource, world: World) -> Answers:
    """A browser asks with OPTIONS before it logs in; a private API is called from inside only."""
    if method["http_method"] == "OPTIONS" or is_true(method["api_key_required"]) or _is_private(method, world):
        return
    if UNKNOWN in (method["authorization"], method["http_method"], method["api_key_required"]):
        yield Unsure("authorization")
    elif str(method["authorization"] or "NONE").upper() == "NONE":
        yield Evidence("authorization", "NONE")


def _is_private(method: Resource, world: World) -> bool:
    apis = world.targets(method, "rest_api_id", types=("aws_api_gateway_rest_api",))
    return any("PRIVATE" in (api.at("endpoint_configuration", "types") or ()) for api in apis)


@rule(
    "apigw-old-tls",
    "medium",
    "aws_api_gateway_domain_name",
    title="The API's domain accepts TLS versions that are broken",
    why="TLS 1.0 and 1.1 have known attacks; no client of today needs them, and audits refuse them.",
    fix='Write `security_policy = "TLS_1_2"`.',
)
def old_tls(domain: Resource, world: World) -> Answers:
    policy = domain["security_policy"]
    if policy is UNKNOWN:
        yield Unsure("security_policy")
    elif policy is None or str(policy).upper() in ("TLS_1_0", "TLS_1_1"):
        yield Evidence("security_policy", policy)


@rule(
    "apigwv2-no-auth",
    "medium",
    "aws_apigatewayv2_api",
    name="apigwv2-no-auth-quick",
    title="Anybody may call this API",
    why=_NO_AUTHORIZATION,
    fix="Leave `target` out, which makes one open route, and write an `aws_apigatewayv2_route` with an authorizer.",
)
def open_api(api: Resource, world: World) -> Answers:
    if api["target"]:
        yield Evidence("target", api["target"])


@rule(
    "apigwv2-no-auth",
    "medium",
    "aws_apigatewayv2_route",
    title="Anybody may call this route",
    why=_NO_AUTHORIZATION,
    fix="Write an `authorization_type`: JWT, AWS_IAM or CUSTOM.",
)
def open_route(route: Resource, world: World) -> Answers:
    """A browser asks with OPTIONS before it logs in; a WebSocket is let in once, where it connects."""
    if str(route["route_key"]).startswith("OPTIONS "):
        return
    if route["authorization_type"] is UNKNOWN:
        yield Unsure("authorization_type")
    elif not _is_authorized(route) and not _is_let_in_before(route, world):
        yield Evidence("authorization_type", "NONE")


def _is_authorized(route: Resource) -> bool:
    return route["authorization_type"] not in (None, "", "NONE")


def _is_let_in_before(route: Resource, world: World) -> bool:
    if route["route_key"] == "$connect":
        return False
    return any(
        other["route_key"] == "$connect" and _is_authorized(other)
        for api in world.targets(route, "api_id", types=("aws_apigatewayv2_api",))
        if api["protocol_type"] == "WEBSOCKET"
        for other in world.pointing(api, "aws_apigatewayv2_route", "api_id")
    )
