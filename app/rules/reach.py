"""What is let in that was not, in addresses and ports and not in how it was written. Pure.

`10.0.0.0/24` split in two halves, or rules in another order, let in the same; one port more does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

from app.rules.traffic import Opening
from app.rules.world import UNKNOWN

Span = tuple[int, int]  # first and last, both in it

_PROTOCOLS = {"-1": "all", "all": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
ALL_PORTS = (0, 65535)
_NO_PORT = (-1, 0)
_MOST = 5000  # rules of one group, whose quota is 1,000
_MOST_COMPARED = 3_000_000  # boxes
_HUGE = {4: 2**24, 6: 2**124}  # more than anybody owns


class Box(NamedTuple):
    """A rectangle of ports and addresses."""

    protocol: str
    ports: Span
    family: int
    addresses: Span

    @property
    def is_private(self) -> bool:
        return any(_lies_in(self.addresses, network) for network in _PRIVATE[self.family])


class Gain(NamedTuple):
    protocol: str
    ports: Span
    boxes: tuple[Box, ...]
    whole: frozenset[Box]  # those that they are parts of

    @property
    def is_to_anyone(self) -> bool:
        return any(self.size(family) > size for family, size in _HUGE.items())

    @property
    def is_private(self) -> bool:
        return all(box.is_private for box in self.boxes)

    def size(self, family: int) -> int:
        return sum(box.addresses[1] - box.addresses[0] + 1 for box in self.boxes if box.family == family)

    def reaches(self, ports: Iterable[int]) -> bool:
        return self.protocol in ("all", "tcp", "udp") and any(_lies_in((port, port), self.ports) for port in ports)


def boxes(opening: Opening) -> Iterator[Box]:
    """What is known of it only after apply is left out."""
    ports = _ports(opening)
    if opening.protocol is UNKNOWN or ports is None:
        return
    text = str(opening.protocol).lower()
    for source in opening.sources:
        if isinstance(source, str) and (network := _network(source)) is not None:
            family, addresses = network
            yield Box(_PROTOCOLS.get(text, text), ports, family, addresses)


class Reach:
    """All that is let in by some openings, each box once. Raises ValueError of more than AWS allows."""

    def __init__(self, openings: Iterable[Opening] = ()) -> None:
        self.boxes = dict.fromkeys(box for opening in openings for box in boxes(opening))
        if len(self.boxes) > _MOST:
            raise ValueError("a security group with more rules than there can be")

    @cached_property
    def is_to_anyone(self) -> bool:
        return any(gain.is_to_anyone for gain in gained(self, Reach()))


def gained(now: Reach, known: Reach) -> list[Gain]:
    """What is in the one and not in the other, by protocol and ports."""
    found: dict[tuple[str, Span], dict[Box, list[Box]]] = defaultdict(lambda: defaultdict(list))
    effort = 0
    for box in now.boxes:
        if box in known.boxes:
            continue
        same = [each for each in known.boxes if each.family == box.family and each.protocol in ("all", box.protocol)]
        strips = _strips(box, same)
        effort += len(known.boxes) + len(strips) * len(same)
        if effort > _MOST_COMPARED:
            raise ValueError("a security group with more rules than there can be")
        for ports in strips:
            covering = [each.addresses for each in same if _lies_in(ports, each.ports)]
            for addresses in _without(box.addresses, covering):
                found[box.protocol, ports][box].append(Box(box.protocol, ports, box.family, addresses))
    return [
        Gain(protocol, ports, tuple(chain.from_iterable(parts.values())), frozenset(parts))
        for (protocol, ports), parts in found.items()
    ]


def _strips(box: Box, others: list[Box]) -> list[Span]:
    """Its ports, cut where those of others begin and end."""
    first, last = box.ports
    starts = {first}
    for other in others:
        starts |= {port for port in (other.ports[0], other.ports[1] + 1) if first < port <= last}
    ordered = [*sorted(starts), last + 1]
    return [(start, following - 1) for start, following in pairwise(ordered)]


def _without(span: Span, others: list[Span]) -> Iterator[Span]:
    first, last = span
    for start, end in sorted(others):
        if end < first or start > last:
            continue
        if start > first:
            yield first, start - 1
        first = max(first, end + 1)
    if first <= last:
        yield first, last


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _ports(opening: Opening) -> Span | None:
    if str(opening.protocol).lower() in ("-1", "all"):
        return ALL_PORTS
    if opening.first is UNKNOWN or opening.last is UNKNOWN:
        return None
    first, last = _number(opening.first), _number(opening.last)
    if first is None or last is None or first == last in _NO_PORT or first < 0:
        return ALL_PORTS  # no port, or those of ICMP, which are none
    return (first, last) if first <= last else None


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).lstrip("-").isdecimal() else None


@lru_cache(maxsize=4096)
def _network(text: str) -> tuple[int, Span] | None:
    if ":" in text:
        return _network_of_ipv6(text)
    address, _, length = text.strip().partition("/")
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and int(part) < 256 for part in parts):
        return None
    bits = int(length) if length.isdecimal() and int(length) <= 32 else 32
    number = int.from_bytes(bytes(map(int, parts)))
    first = number >> (32 - bits) << (32 - bits)
    return 4, (first, first + (1 << (32 - bits)) - 1)


def _network_of_ipv6(text: str) -> tuple[int, Span] | None:
    from ipaddress import IPv6Network  # rarely needed, and slow to load

    try:
        network = IPv6Network(text.strip(), strict=False)
    except ValueError:
        return None
    return 6, (int(network.network_address), int(network.broadcast_address))


def _spans(*texts: str) -> tuple[Span, ...]:
    return tuple(found[1] for text in texts if (found := _network(text)) is not None)


_PRIVATE = {
    4: _spans("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    6: ((0xFC << 120, (0xFE << 120) - 1),),
}
