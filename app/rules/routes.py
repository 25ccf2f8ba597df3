"""Where traffic goes that went elsewhere before, or nowhere. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.rules.pairs import Pair
from app.rules.plan import Tree
from app.rules.results import Evidence, Finding
from app.rules.world import UNKNOWN, Resource, World, told

_TABLES = ("aws_route_table", "aws_default_route_table")
_DESTINATIONS = ("cidr_block", "ipv6_cidr_block", "destination_prefix_list_id")
_EVERYWHERE = ("0.0.0.0/0", "::/0")


def find(pair: Pair) -> Iterator[Finding]:
    """Of a route table with its routes in it."""
    if pair.type not in _TABLES or pair.is_replaced or pair.after["route"] is UNKNOWN:
        return
    was, will_be = _routes(pair.before), _routes(pair.after)
    lost = sorted(name for name in was if name not in will_be)
    turned = sorted(name for name in was if name in will_be and was[name] != will_be[name])
    if lost or turned:
        yield _diverted(pair, lost, turned, was, will_be)


def find_way_out(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of a route, or a table of them, as it will be: one more subnet that the internet reaches."""
    if resource.type == "aws_route":
        table = next(iter(after.targets(resource, "route_table_id", types=_TABLES)), None)
        is_new_network = table is not None and table.address not in before.resources
        known = before.resources.get(resource.address)
        was_open = known is not None and _is_way_out(known.values, known, before, "gateway_id")
        destinations = (resource["destination_cidr_block"], resource["destination_ipv6_cidr_block"])
        is_open = any(each in _EVERYWHERE for each in destinations)
        if (
            is_open
            and not is_new_network
            and not was_open
            and _is_way_out(resource.values, resource, after, "gateway_id")
        ):
            yield _public(resource)
    elif resource.type in _TABLES and resource.address in before.resources:
        known = before.resources[resource.address]
        if _leads_out(resource, after) and not _leads_out(known, before):
            yield _public(resource)


def _routes(table: Resource) -> Mapping[str, Tree]:
    found = {}
    for route in table.blocks("route"):
        destination = next((str(route[name]) for name in _DESTINATIONS if route.get(name)), "")
        found[destination] = {name: value for name, value in route.items() if value not in ("", None)}
    return found


def _leads_out(table: Resource, world: World) -> bool:
    return any(
        name in _EVERYWHERE and _is_way_out(route, table, world, "route", "gateway_id")
        for name, route in _routes(table).items()
    )


def _is_way_out(route: Tree, resource: Resource, world: World, *path: str) -> bool:
    gateway: Any = route.get("gateway_id")
    if isinstance(gateway, str):
        return gateway.startswith("igw-")
    return gateway is UNKNOWN and bool(world.targets(resource, *path, types=("aws_internet_gateway",)))


def _diverted(
    pair: Pair, lost: list[str], turned: list[str], was: Mapping[str, Tree], will_be: Mapping[str, Tree]
) -> Finding:
    is_default = any(name in _EVERYWHERE for name in (*lost, *turned))
    return Finding(
        address=pair.address,
        rule="routes-changed",
        category="blast-radius",
        severity="high" if is_default else "medium",
        title="Traffic loses its way" if lost else "Traffic takes another way",
        why="What the subnets of this table reached through it they reach no more, or by something else."
        + (" That is all that lies outside the network." if is_default else ""),
        fix="Add the new way before the old one goes, and try it from one subnet first.",
        evidence=tuple(
            Evidence(f"route to {name}", {"before": told(was[name]), "after": told(will_be.get(name))})
            for name in (*lost, *turned)
        ),
    )


def _public(resource: Resource) -> Finding:
    return Finding(
        address=resource.address,
        rule="way-to-the-internet",
        category="public-exposure",
        severity="medium",
        title="Subnets that were private become public",
        why="A route to an internet gateway makes what has a public address in them reachable from the internet.",
        fix="Send what only has to go out through a NAT gateway.",
    )
