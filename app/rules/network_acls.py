"""Network ACLs that let everybody in; of their rules the one with the lowest number counts. Pure."""

from collections.abc import Callable, Iterator
from heapq import nsmallest
from operator import attrgetter
from typing import Any, NamedTuple

from app.rules import traffic
from app.rules.attributes import is_true
from app.rules.plan import Tree
from app.rules.remembering import once_a_resource
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.traffic import TCP, UDP, Opening
from app.rules.world import Resource, World

Answers = Iterator[Evidence | Unsure]
Covers = Callable[[Opening], bool | None]
_ACLS = ("aws_network_acl", "aws_default_network_acl")
_RULE = "aws_network_acl_rule"
_MOST_RULES = 100
_SHOWN = ("rule_number", "rule_action", "protocol", "from_port", "to_port", "cidr_block", "ipv6_cidr_block")
_FIX = "Allow the addresses that need it only, or deny the port to everybody in a rule with a lower number."


class _Line(NamedTuple):
    """One rule for what comes in."""

    number: int
    is_allowed: bool
    is_ipv6: bool
    opening: Opening


@rule(
    "nacl-open-ssh",
    "medium",
    *_ACLS,
    _RULE,
    title="A network ACL lets the internet in to SSH",
    why="The subnet's own gate stands open on port 22, so that one wrong security group is enough to be reached.",
    fix=_FIX,
)
def open_ssh(resource: Resource, world: World) -> Answers:
    return _judged(resource, world, lambda opening: opening.covers(22, TCP))


@rule(
    "nacl-open-rdp",
    "medium",
    *_ACLS,
    _RULE,
    title="A network ACL lets the internet in to Remote Desktop",
    why="The subnet's own gate stands open on port 3389, so that one wrong security group is enough to be reached.",
    fix=_FIX,
)
def open_rdp(resource: Resource, world: World) -> Answers:
    return _judged(resource, world, lambda opening: opening.covers(3389, TCP, UDP))


@rule(
    "nacl-open-all",
    "high",
    *_ACLS,
    _RULE,
    title="A network ACL lets the internet in to all ports",
    why="The subnet has no gate of its own: only security groups stand between the internet and all that is in it.",
    fix="Allow the ports that are served, and 1024 to 65535 for answers.",
)
def open_all(resource: Resource, world: World) -> Answers:
    return _judged(resource, world, Opening.covers_all_ports)


@rule(
    "nacl-open-all",
    "low",
    *_ACLS,
    _RULE,
    name="nacl-all-ports",
    title="A network ACL lets a network in to all ports",
    why="Whoever is in that network reaches whatever listens here, also what was never meant for them.",
    fix="Allow the ports that are served, and 1024 to 65535 for answers.",
)
def all_ports(resource: Resource, world: World) -> Answers:
    """From everybody it is another finding."""
    for line in _lines(resource):
        if line.is_allowed and line.opening.is_to_everybody is False and line.opening.covers_all_ports():
            yield Evidence(line.opening.at, line.opening.shown)


def _judged(resource: Resource, world: World, covers: Covers) -> Answers:
    denials: list[_Line] | None = None
    for line in _lines(resource):
        for answer in traffic.judged([line.opening] if line.is_allowed else (), covers):
            denials = _denials(resource, world) if denials is None else denials
            if not any(_denies_before(other, line, covers) for other in denials):
                yield answer


def _denies_before(denial: _Line, line: _Line, covers: Covers) -> bool:
    return denial.number < line.number and denial.is_ipv6 == line.is_ipv6 and bool(covers(denial.opening))


def _denials(resource: Resource, world: World) -> list[_Line]:
    """Those of the whole list."""
    acls = world.targets(resource, "network_acl_id", types=_ACLS) if resource.type == _RULE else [resource]
    return [line for acl in acls for line in _first_denials(acl, world)]


@once_a_resource
def _first_denials(acl: Resource, world: World) -> list[_Line]:
    """What keeps everybody out. AWS takes 40 rules."""
    rules = (each for each in world.pointing(acl, _RULE, "network_acl_id") if each["rule_action"] == "deny")
    lines = (line for each in (acl, *rules) for line in _lines(each) if not line.is_allowed)
    return nsmallest(_MOST_RULES, filter(lambda line: line.opening.is_to_everybody, lines), key=attrgetter("number"))


def _lines(resource: Resource) -> Iterator[_Line]:
    """For what comes in."""
    if resource.type != _RULE:
        for at, ingress in resource.places("ingress"):
            shown = {name: value for name, value in ingress.items() if value not in (None, "")}
            yield _line(at, shown, ingress, ingress.get("action"), ingress.get("rule_no"))
    elif not is_true(resource["egress"]):
        shown = {name: resource[name] for name in _SHOWN if resource[name] is not None}
        at = "cidr_block" if resource["cidr_block"] else "ipv6_cidr_block"
        yield _line(at, shown, resource.values, resource["rule_action"], resource["rule_number"])


def _line(at: str, shown: Any, values: Tree, action: Any, number: Any) -> _Line:
    sources = tuple(values[name] for name in ("cidr_block", "ipv6_cidr_block") if values.get(name))
    opening = Opening(at, shown, sources, values.get("protocol"), values.get("from_port"), values.get("to_port"))
    is_ipv6 = not values.get("cidr_block")
    return _Line(number if isinstance(number, int) else 0, str(action).lower() == "allow", is_ipv6, opening)
