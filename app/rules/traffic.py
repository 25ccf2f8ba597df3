"""What the rules of a firewall let in: from whom, and to which ports. Pure.

Whatever is known only after apply makes an answer None: neither yes nor no.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from app.rules.plan import Tree
from app.rules.remembering import once_a_resource
from app.rules.results import Evidence
from app.rules.rule import Unsure
from app.rules.world import UNKNOWN, Resource, World

TCP = "tcp"
UDP = "udp"
_PROTOCOLS = {"-1": "all", "all": "all", "6": TCP, "tcp": TCP, "17": UDP, "udp": UDP}
_LAST_PORT = 65535
_NO_PORT = (-1, 0)  # from 0 to 0, which no program can use, is written by whoever means all of them
_SMALLEST_NETWORK = 8  # nobody owns a larger one; halves and quarters of the internet are the internet
_SMALLEST_IPV6_NETWORK = 4  # 2000::/3 is all of it that is in use
_MOST_ENTRIES = 1000  # that AWS takes
_LIST = "aws_ec2_managed_prefix_list"
LIGHTSAIL = "aws_lightsail_instance_public_ports"
GROUPS = ("aws_security_group", "aws_default_security_group")
GROUP_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")


class Opening(NamedTuple):
    """One rule that lets in."""

    at: str
    shown: Any
    sources: tuple[Any, ...]
    protocol: Any
    first: Any
    last: Any

    @property
    def is_to_everybody(self) -> bool | None:
        return any_of(None if source is UNKNOWN else is_everybody(source) for source in self.sources)

    def covers(self, port: int, *protocols: str) -> bool | None:
        return all_of((self._speaks(*protocols), self._reaches(port, port)))

    def covers_all_ports(self) -> bool | None:
        return all_of((self._speaks(TCP, UDP), self._reaches(1, _LAST_PORT)))

    def _speaks(self, *protocols: str) -> bool | None:
        return None if self.protocol is UNKNOWN else _protocol(self.protocol) in ("all", *protocols)

    def _reaches(self, first: int, last: int) -> bool | None:
        if self.protocol is not UNKNOWN and _protocol(self.protocol) == "all":
            return True  # whatever ports stand beside it
        if self.first is UNKNOWN or self.last is UNKNOWN:
            return None
        lowest, highest = _number(self.first), _number(self.last)
        if lowest is None or highest is None:
            return False
        return lowest == highest in _NO_PORT or (lowest <= first and last <= highest)


def judged(openings: Iterable[Opening], covers: Callable[[Opening], bool | None]) -> Iterator[Evidence | Unsure]:
    """Evidence of each rule that lets everybody in to what it is asked for."""
    for opening in openings:
        is_open = opening.is_to_everybody
        if is_open is not False:
            is_open = all_of((is_open, covers(opening)))
        if is_open:
            yield Evidence(opening.at, opening.shown)
        elif is_open is None:
            yield Unsure(opening.at)


def is_everybody(network: Any) -> bool:
    """Of a CIDR: so much of the internet that it is the internet."""
    address, slash, length = str(network).strip().partition("/")
    if not slash or not length.isdecimal():
        return False
    return int(length) < (_SMALLEST_IPV6_NETWORK if ":" in address else _SMALLEST_NETWORK)


def openings(resource: Resource, world: World) -> list[Opening]:
    """Of a security group, one of its rules, or what Lightsail has instead; what goes out is none."""
    if resource.type in GROUPS:
        return [_of_group(at, ingress, resource, world) for at, ingress in resource.places("ingress")]
    if resource.type == LIGHTSAIL:
        return [_of_lightsail(at, ports) for at, ports in resource.places("port_info")]
    if resource.type == "aws_security_group_rule":
        return [_of_rule(resource, world)] if resource["type"] == "ingress" else []
    return [_of_ingress_rule(resource, world)]


def openings_of_all(group: Resource, world: World) -> list[Opening]:
    """Of a security group, and of the rules that were added to it."""
    rules = [rule for type in GROUP_RULES for rule in world.pointing(group, type, "security_group_id")]
    return [opening for resource in (group, *rules) for opening in openings(resource, world)]


def _of_group(at: str, ingress: Tree, group: Resource, world: World) -> Opening:
    sources = [*_list(ingress.get("cidr_blocks")), *_list(ingress.get("ipv6_cidr_blocks"))]
    if ingress.get("prefix_list_ids"):
        lists = world.targets(group, "ingress", types=(_LIST,))
        listed = [network for each in lists for network in _entries(each, world)]
        sources += listed if len(lists) < 2 else [UNKNOWN] if any(map(is_everybody, listed)) else []
    return _opening(at, sources, ingress.get("protocol"), ingress)


def _of_rule(rule: Resource, world: World) -> Opening:
    sources = [*_list(rule["cidr_blocks"]), *_list(rule["ipv6_cidr_blocks"])]
    for each in world.targets(rule, "prefix_list_ids", types=(_LIST,)):
        sources += _entries(each, world)
    at = "ipv6_cidr_blocks" if not rule["cidr_blocks"] and rule["ipv6_cidr_blocks"] else "cidr_blocks"
    return _opening(at, sources, rule["protocol"], rule.values)


def _of_ingress_rule(rule: Resource, world: World) -> Opening:
    sources = [rule[name] for name in ("cidr_ipv4", "cidr_ipv6") if rule[name]]
    for each in world.targets(rule, "prefix_list_id", types=(_LIST,)):
        sources += _entries(each, world)
    at = "cidr_ipv6" if not rule["cidr_ipv4"] and rule["cidr_ipv6"] else "cidr_ipv4"
    return _opening(at, sources, rule["ip_protocol"], rule.values)


def _of_lightsail(at: str, ports: Tree) -> Opening:
    """Who names no networks lets all of them in."""
    sources = [*_list(ports.get("cidrs")), *_list(ports.get("ipv6_cidrs")), *_list(ports.get("cidr_list_aliases"))]
    return _opening(at, sources or ["0.0.0.0/0"], ports.get("protocol"), ports)


def _opening(at: str, sources: list[Any], protocol: Any, values: Tree) -> Opening:
    first, last = values.get("from_port"), values.get("to_port")
    shown = {"from_port": first, "to_port": last, "protocol": protocol, "sources": sources}
    shown = {name: value for name, value in shown.items() if value is not None}
    return Opening(at, shown, tuple(sources), protocol, first, last)


@once_a_resource
def _entries(managed: Resource, world: World) -> list[Any]:
    """The networks of a managed prefix list."""
    added = world.pointing(managed, "aws_ec2_managed_prefix_list_entry", "prefix_list_id")
    found = [*(entry.get("cidr") for entry in managed.blocks("entry")), *(entry["cidr"] for entry in added)]
    return found if len(found) <= _MOST_ENTRIES else [UNKNOWN]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is UNKNOWN else []


def _protocol(value: Any) -> str:
    return _PROTOCOLS.get(str(value).lower(), "other")


def _number(value: Any) -> int | None:
    """Some resources write their ports as text."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def any_of(answers: Iterable[bool | None]) -> bool | None:
    found: bool | None = False
    for answer in answers:
        if answer:
            return True
        found = None if answer is None else found
    return found


def all_of(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    return False if False in given else None if None in given else True
