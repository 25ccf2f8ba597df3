"""Networks: their default security group, logs, subnets, and what leads from one to another. Pure."""

from collections.abc import Iterator
from itertools import islice

from app.rules import traffic
from app.rules.attributes import is_set, must_be_true, must_not_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_VPCS = ("aws_vpc", "aws_default_vpc")


@rule(
    "default-vpc",
    "medium",
    "aws_default_vpc",
    title="The default VPC is used",
    why="It was made for trying things out: its subnets are public, and each new instance gets a public address.",
    fix="Write an `aws_vpc` of your own with private subnets.",
)
def default_vpc(vpc: Resource, world: World) -> Answers:
    yield Evidence("id")


@rule(
    "default-sg-not-restricted",
    "low",
    *_VPCS,
    title="The VPC's default security group lets traffic through",
    why="What is started without a security group of its own gets this one, and reaches all others that have it.",
    fix="Add an `aws_default_security_group` with this `vpc_id`, no `ingress` and no `egress`: it is closed.",
)
def default_group(vpc: Resource, world: World) -> Answers:
    groups = _of_vpc(vpc, "aws_default_security_group", world)
    if not groups:
        yield Evidence("default_security_group_id")
    for group in groups:
        yield from _traffic(group)
        if traffic.openings_of_all(group, world) and not group["ingress"]:
            yield Evidence("default_security_group_id", f"{group.address}: a rule was added to it")


def _traffic(group: Resource) -> Answers:
    for direction in ("ingress", "egress"):
        if group[direction] is UNKNOWN:
            yield Unsure("default_security_group_id")
        elif is_set(group[direction]):
            yield Evidence("default_security_group_id", f"{group.address}: {direction}")


@rule(
    "vpc-no-flow-logs",
    "medium",
    *_VPCS,
    title="Nobody records who talks to whom in this VPC",
    why="After a break-in nobody can say where it came from, what it reached, and what was taken.",
    fix="Add an `aws_flow_log` with this `vpc_id` and `traffic_type` ALL or REJECT.",
)
def no_flow_logs(vpc: Resource, world: World) -> Answers:
    if not _of_vpc(vpc, "aws_flow_log", world):
        yield Evidence("id")


def _of_vpc(vpc: Resource, type: str, world: World) -> list[Resource]:
    """What names this VPC; or what stands beside it in its module and names one in a way that a plan does not show."""
    beside = (each for each in world.astray(type, "vpc_id") if each.module == vpc.module)
    return world.pointing(vpc, type, "vpc_id") or list(islice(beside, 1))


subnet_auto_public_ip = must_not_be_true(
    "subnet-auto-public-ip",
    "medium",
    "aws_subnet",
    "aws_default_subnet",
    path="map_public_ip_on_launch",
    title="Each instance in this subnet gets a public address",
    why="Whatever is started here stands on the internet at once, also what nobody meant to be there.",
    fix="Leave `map_public_ip_on_launch` out, and give an address to what needs one only, such as a load balancer.",
)

netfw_no_deletion_protection = must_be_true(
    "netfw-no-deletion-protection",
    "low",
    "aws_networkfirewall_firewall",
    path="delete_protection",
    title="The network firewall can be deleted by mistake",
    why="One wrong command takes away what filters the network's traffic.",
    fix="Write `delete_protection = true`.",
)


@rule(
    "vpc-peering-wide-route",
    "medium",
    "aws_route",
    "aws_route_table",
    "aws_default_route_table",
    title="All traffic is routed to another VPC",
    why="Each subnet with this table can reach all of the peer, and traffic for the internet leaves through a network "
    "that somebody else may run.",
    fix="Route the peer's own addresses, or those of the one service that is used, to the peering connection.",
)
def wide_route(resource: Resource, world: World) -> Answers:
    routes = [("", resource.values)] if resource.type == "aws_route" else resource.places("route")
    for at, route in routes:
        if not route.get("vpc_peering_connection_id"):
            continue
        for name in ("destination_cidr_block", "destination_ipv6_cidr_block", "cidr_block", "ipv6_cidr_block"):
            if route.get(name) is UNKNOWN:
                yield Unsure(f"{at}.{name}" if at else name)
            elif traffic.is_everybody(route.get(name)):
                yield Evidence(f"{at}.{name}" if at else name, route[name])
