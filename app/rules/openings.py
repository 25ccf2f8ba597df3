"""Security groups that let in more than before. Pure."""

from collections.abc import Iterable, Iterator

from app.rules import traffic
from app.rules.reach import Gain, Reach, boxes, gained
from app.rules.remembering import once_a_resource
from app.rules.results import LEVELS, Evidence, Finding
from app.rules.traffic import GROUP_RULES, GROUPS
from app.rules.world import Resource, World

_WEB = {80, 443}
_ADMINISTRATION = (21, 22, 23, 135, 139, 445, 2375, 2376, 2379, 3389, 5601, 5900, 5985, 5986, 6443, 8500, 10250)
_DATABASES = (1433, 1521, 3306, 5432, 5439, 5984, 6379, 7474, 8086, 8182, 9042, 9092, 9200, 9300, 11211, 27017, 50000)
_NARROW = 2**16  # addresses: an office, a partner


def find(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of a security group or one of its rules, as it will be."""
    if resource.type not in (*GROUPS, *GROUP_RULES):
        return
    group = _group(resource, after)
    known = before.resources.get(group.address) if group else None
    is_new = group is not None and known is None
    was = _of_group(known, before) if known else _of_itself(resource, before)
    gains = gained(Reach(traffic.openings(resource, after)), was)
    to_anyone = [gain for gain in gains if gain.is_to_anyone]
    others = [gain for gain in gains if not gain.is_to_anyone]
    if to_anyone:
        was_private = not is_new and not was.is_to_anyone
        yield _to_anyone(resource, to_anyone, _shown(resource, after, to_anyone), was_private=was_private)
    elif others and not is_new:
        yield _wider(resource, others, _shown(resource, after, others))


def _group(resource: Resource, world: World) -> Resource | None:
    if resource.type in GROUPS:
        return resource
    return next(iter(world.targets(resource, "security_group_id", types=GROUPS)), None)


def _of_itself(rule: Resource, world: World) -> Reach:
    """Of a rule whose group is not in the plan nothing more is known than what it was itself."""
    known = world.resources.get(rule.address)
    return Reach(traffic.openings(known, world) if known else ())


@once_a_resource
def _of_group(group: Resource, world: World) -> Reach:
    """With its rules."""
    return Reach(traffic.openings_of_all(group, world))


def _shown(resource: Resource, world: World, gains: Iterable[Gain]) -> tuple[Evidence, ...]:
    new = frozenset(box for gain in gains for box in gain.whole)
    openings = traffic.openings(resource, world)
    return tuple(Evidence(each.at, each.shown) for each in openings if not new.isdisjoint(boxes(each)))


def _to_anyone(resource: Resource, gains: list[Gain], evidence: tuple[Evidence, ...], *, was_private: bool) -> Finding:
    """That a web server is for everybody is common; that one is that was not is worth a look."""
    severity = max((_severity(gain) for gain in gains), key=LEVELS.index)
    return Finding(
        address=resource.address,
        rule="opened-to-anyone",
        category="public-exposure",
        severity="medium" if was_private and severity == "low" else severity,
        title=f"{_named(gains)} becomes reachable by anyone",
        why="Scanners try every address of the internet all day: what listens there is found within minutes.",
        fix="Allow only the addresses or security groups that need it, and put what is for everybody behind a load "
        "balancer.",
        evidence=evidence,
    )


def _wider(resource: Resource, gains: list[Gain], evidence: tuple[Evidence, ...]) -> Finding:
    is_narrow = all(gain.is_private or (gain.size(4) <= _NARROW and not gain.size(6)) for gain in gains)
    return Finding(
        address=resource.address,
        rule="access-widened",
        category="public-exposure",
        severity="low" if is_narrow else "medium",
        title=f"{_named(gains)} can be reached from more addresses",
        why="Compared with all that the security group let in before, these addresses and ports are new.",
        fix="Make sure that they are known, and that they need it.",
        evidence=evidence,
    )


def _severity(gain: Gain) -> str:
    first, last = gain.ports
    if gain.protocol.startswith("icmp"):
        return "low"
    if last - first > 60_000:
        return "critical"
    if gain.reaches(_ADMINISTRATION) or gain.reaches(_DATABASES):
        return "high"
    return "low" if set(range(first, min(last, first + 1000) + 1)) <= _WEB else "medium"


def _named(gains: list[Gain]) -> str:
    spans = sorted({gain.ports for gain in gains})
    if any(last - first > 60_000 for first, last in spans):
        return "Every port"
    ports = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans[:3])
    is_one = len(spans) == 1 and spans[0][0] == spans[0][1]
    return f"Port {ports}" if is_one else f"Ports {ports}{' and more' if len(spans) > 3 else ''}"
