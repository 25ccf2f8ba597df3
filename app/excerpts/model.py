"""What a model is shown of a plan: what it changes, the worst first, as much as a budget takes. Pure.

Taken is only what changes and how, and what the rules found. Variables, outputs, the configuration, providers and all
that stays as it is are never in it. Every text of the plan goes through the net.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ai.question import as_block
from app.nets.model import Net, hides_values, texts
from app.rules.categories import CATEGORIES
from app.rules.configuration import Configuration
from app.rules.results import LEVELS, Evidence, Finding, Result

MOST_BYTES = 48_000  # no token is shorter than a byte; of such JSON most have three or four
_FOR_FINDINGS = 0.4
_LARGEST_RESOURCE = 8_000
_LARGEST_VALUE = 3_000
_LARGEST_READ = 8_000  # characters of a value that are looked at
_MOST_READ = 5 * _LARGEST_READ  # of one resource
_MOST_ATTRIBUTES = 40
_MOST_OF_A_LIST = (40, 10, 3)  # whichever there is room for
_MOST_EVIDENCE = 5
_MOST_NOTES = 10
_FOR_THE_REST = 500  # the names around it, and what is left out
_MOST_MISFITS = 20  # once so many did not fit no more are tried
_KNOWN_LATER = "(known after apply)"
_TOO_LARGE = "(too large to be shown)"
_UNCHANGED = ("no-op", "read")
_URGENCY = {"replace": 0, "delete": 0, "unknown": 0, "forget": 1, "update": 2, "create": 3}

Json = dict[str, Any]


@dataclass(frozen=True)
class Excerpt:
    data: Json
    addresses: Mapping[str, str]  # as they are shown, and as they are
    changed: frozenset[str]
    left_out: Mapping[str, int]  # how many findings, resources and values there was no room for

    @property
    def is_empty(self) -> bool:
        return not (self.data["findings"] or self.data["resources"])


@dataclass(frozen=True)
class _Resource:
    raw: Mapping[str, Any]
    address: str
    action: str

    @property
    def change(self) -> Mapping[str, Any]:
        return _mapping(self.raw.get("change"))

    def side(self, name: str) -> Mapping[str, Any]:
        """Before or after, as far as anything is set."""
        values = _without_nulls(_mapping(self.change.get(name)))
        return {name: value for name, value in values.items() if value not in ([], {}, "")}

    def marks(self, side: str, name: str) -> Any:
        marks = self.change.get(f"{side}_sensitive")
        return marks.get(name, False) if isinstance(marks, Mapping) else marks is True

    @property
    def causes(self) -> list[str]:
        """The attributes because of which it is made anew."""
        paths = _list(self.change.get("replace_paths"))[:_MOST_EVIDENCE]
        return [path[0] for path in paths if isinstance(path, list) and path and isinstance(path[0], str)]


@dataclass
class _Shown:
    things: list[Json] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)  # of resources, as they are shown and as they are
    left_out: Counter[str] = field(default_factory=Counter)
    values_left_out: int = 0

    def add(self, thing: Json, address: str) -> None:
        self.things.append(thing)
        self.names.append((thing["address"], address))


class _Room:
    """Counts what a text takes once it is sent."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.misfits = 0

    @property
    def is_full(self) -> bool:
        return self.misfits >= _MOST_MISFITS

    def take(self, thing: Any) -> bool:
        needed = _size(thing) + 2
        if needed > self.size:
            self.misfits += 1
            return False
        self.size -= needed
        return True


def make(plan: Mapping[str, Any], result: Result, most_bytes: int = MOST_BYTES) -> Excerpt:
    """Of a plan as it is decoded from JSON, without its secrets, and of what the rules found in it."""
    net = Net(frozenset(_secrets(plan)))
    resources = list(_resources(plan))
    changed = [each for each in resources if each.action not in _UNCHANGED]
    head = _head(result, net, len(resources) - len(changed))
    room = _Room(most_bytes - _size(head) - _FOR_THE_REST)
    findings = _findings(result.findings, net, _Room(int(room.size * _FOR_FINDINGS)))
    room.take(findings.things)
    written = Configuration(_mapping(plan.get("configuration")))
    shown = _changes(_worst_first(changed, result.findings), written, result.findings, net, room)
    left_out = {**findings.left_out, "resources": shown.left_out.total(), "values": shown.values_left_out}
    known = [each.address for each in resources] + [each.address for each in result.findings]
    return Excerpt(
        data={
            **head,
            "findings": findings.things,
            "resources": shown.things,
            "left_out": {**left_out, "resources": dict(sorted(shown.left_out.items()))},
        },
        addresses={**_unambiguous(findings.names + shown.names), **{each: each for each in known}},
        changed=frozenset(each.address for each in changed),
        left_out={name: count for name, count in left_out.items() if count},
    )


def _unambiguous(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    meant: dict[str, set[str]] = defaultdict(set)
    for shown, address in names:
        meant[shown].add(address)
    return {shown: addresses.pop() for shown, addresses in meant.items() if len(addresses) == 1}


def _head(result: Result, net: Net, unchanged: int) -> Json:
    return {
        "categories": list(CATEGORIES),
        "risk": result.risk,
        "level": result.level,
        "resources_by_action": dict(result.counts),
        "unchanged_resources": unchanged,
        "monthly_cost_delta_usd": str(result.cost.monthly_delta),
        "notes": [net.text(note) for note in result.notes[:_MOST_NOTES]],
    }


def _findings(findings: tuple[Finding, ...], net: Net, room: _Room) -> _Shown:
    """They come with the worst first."""
    shown = _Shown()
    for finding in findings:
        told = _finding(finding, net)
        if room.take(told):
            shown.add(told, finding.address)
        elif room.is_full:
            break
    shown.left_out["findings"] = len(findings) - len(shown.things)
    return shown


def _finding(finding: Finding, net: Net) -> Json:
    return {
        "id": finding.id,
        "address": net.text(finding.address),
        "category": finding.category,
        "severity": finding.severity,
        "is_new": finding.is_new,
        "title": finding.title,
        "evidence": {net.text(each.path): _evidence(each, net) for each in finding.evidence[:_MOST_EVIDENCE]},
    }


def _evidence(evidence: Evidence, net: Net) -> Any:
    """Whatever a path leads through may say that it is a secret."""
    is_hidden = any(map(hides_values, _steps(evidence.path)))
    return _within_limits(evidence.value, lambda value: net.tree(value, is_hidden=is_hidden))


def _changes(
    changed: list[_Resource], written: Configuration, findings: Iterable[Finding], net: Net, room: _Room
) -> _Shown:
    wanted: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        wanted[finding.address].update(_steps(each.path)[0] for each in finding.evidence)
    shown = _Shown(left_out=Counter(each.action for each in changed))
    for resource in changed:
        if room.is_full:
            break
        told, values_left_out = _resource(resource, written, wanted[resource.address], net)
        if not room.take(told):
            values_left_out += len(told["attributes"])
            told["attributes"] = {}
            if not room.take(told):
                continue
        shown.add(told, resource.address)
        shown.values_left_out += values_left_out
        shown.left_out[resource.action] -= 1
    shown.left_out = +shown.left_out  # those that are left
    return shown


def _worst_first(changed: list[_Resource], findings: Iterable[Finding]) -> list[_Resource]:
    worst: dict[str, int] = {}
    for finding in findings:
        if finding.is_new:
            worst[finding.address] = max(worst.get(finding.address, 0), 1 + LEVELS.index(finding.severity))
    return sorted(changed, key=lambda each: (-worst.get(each.address, 0), _URGENCY[each.action], each.address))


def _resource(resource: _Resource, written: Configuration, wanted: set[str], net: Net) -> tuple[Json, int]:
    told: Json = {"address": net.text(resource.address), "action": resource.action}
    previous = resource.raw.get("previous_address")
    if isinstance(previous, str) and previous not in ("", resource.address):
        told["moved_from"] = net.text(previous)
    if resource.change.get("importing"):
        told["is_imported"] = True
    if resource.raw.get("deposed"):
        told["is_deposed"] = True
    if resource.causes:
        told["replaced_because_of"] = [net.text(cause) for cause in resource.causes]
    block = written.find(resource.address)
    later = _known_later(resource, block.expressions if block else {})
    told["attributes"], left_out = _attributes(resource, later, {*wanted, *resource.causes}, net)
    return told, left_out


def _known_later(resource: _Resource, written: Mapping[str, Any]) -> set[str]:
    """What nobody has written is computed, and tells nothing."""
    return {name for name, mark in _mapping(resource.change.get("after_unknown")).items() if mark and name in written}


def _attributes(resource: _Resource, later: set[str], wanted: set[str], net: Net) -> tuple[Json, int]:
    """Of what is made or destroyed all that is set, of all else what changes; first what findings are about."""
    before, after = resource.side("before"), resource.side("after")
    names = [name for name in {**before, **after} if name not in later and before.get(name) != after.get(name)]
    names = sorted({*names, *later}, key=lambda name: (name not in wanted, name))
    room, unread, told = _Room(_LARGEST_RESOURCE), _MOST_READ, {}
    for name in names[:_MOST_ATTRIBUTES]:
        unread -= _weight(before.get(name)) + _weight(after.get(name))
        value = _change_of(resource, name, before, after, name in later, net)
        if unread < 0 or not room.take({net.text(name): value}):
            break
        told[net.text(name)] = value
    return told, len(names) - len(told)


def _change_of(
    resource: _Resource, name: str, before: Mapping[str, Any], after: Mapping[str, Any], is_later: bool, net: Net
) -> Any:
    """One value of what is made or destroyed, two of what changes."""

    def caught(side: str, value: Any) -> Any:
        type, marks = str(resource.raw.get("type")), resource.marks(side, name)
        return _within_limits(value, lambda part: net.attribute(type, name, part, marks))

    new = _KNOWN_LATER if is_later else caught("after", after.get(name))
    if resource.change.get("before") is None:
        return new
    old = caught("before", before.get(name))
    return old if resource.change.get("after") is None else {"before": old, "after": new}


def _resources(plan: Mapping[str, Any]) -> Iterator[_Resource]:
    for raw in _list(plan.get("resource_changes")):
        if isinstance(raw, Mapping) and isinstance(raw.get("address"), str):
            is_managed = raw.get("mode", "managed") == "managed"
            yield _Resource(raw, raw["address"], _action(_mapping(raw.get("change"))) if is_managed else "read")


def _action(change: Mapping[str, Any]) -> str:
    match _list(change.get("actions")):
        case [str() as action] if action in _URGENCY or action in _UNCHANGED:
            return action
        case ["delete", "create"] | ["create", "delete" | "forget"]:
            return "replace"
    return "unknown"


def _secrets(plan: Mapping[str, Any]) -> Iterator[str]:
    """What the plan itself calls a secret and still has in clear text."""
    declared = _mapping(_mapping(_mapping(plan.get("configuration")).get("root_module")).get("variables"))
    for name, variable in _mapping(plan.get("variables")).items():
        if _mapping(declared.get(name)).get("sensitive") or hides_values(name):
            yield from texts(_mapping(variable).get("value"))
    for change in _mapping(plan.get("output_changes")).values():
        yield from _marked(_mapping(change))
    for raw in _list(plan.get("resource_changes")):
        yield from _marked(_mapping(_mapping(raw).get("change")))


def _marked(change: Mapping[str, Any]) -> Iterator[str]:
    for side in ("before", "after"):
        value = change.get(side)
        yield from _under(value, change.get(f"{side}_sensitive"))
        named = [each for name, each in _mapping(value).items() if isinstance(each, str) and hides_values(name)]
        yield from named


def _under(value: Any, marks: Any) -> Iterator[str]:
    """The texts that are marked."""
    waiting = [(value, marks)]
    while waiting:
        value, marks = waiting.pop()
        if marks is True:
            yield from texts(value)
        elif isinstance(marks, Mapping) and isinstance(value, Mapping):
            waiting += [(value[name], mark) for name, mark in marks.items() if name in value]
        elif isinstance(marks, list) and isinstance(value, list):
            waiting += zip(value, marks, strict=False)


def _within_limits(value: Any, caught: Callable[[Any], Any]) -> Any:
    """Of a long list its head."""
    lengths = _MOST_OF_A_LIST if isinstance(value, list) else (None,)
    for most in lengths:
        part = value if most is None else value[:most]
        if _weight(part) <= _LARGEST_READ and _size(told := caught(part)) <= _LARGEST_VALUE:
            more = 0 if most is None else len(value) - len(part)
            return [*told, f"(and {more} more)"] if more and isinstance(told, list) else told
    return _TOO_LARGE


def _weight(value: Any) -> int:
    """About as many characters as it has; once they are too many, how many that are does not count."""
    waiting, weight = [value], 0
    while waiting and weight <= _LARGEST_READ:
        match waiting.pop():
            case str() as text:
                weight += len(text) + 3
            case list() as many:
                weight += len(many)
                waiting += many[:_LARGEST_READ]
            case dict() as tree:
                weight += sum(len(name) + 4 for name in tree)
                waiting += tree.values()
            case _:
                weight += 4
    return min(weight, _LARGEST_READ + 1)


def _without_nulls(value: Any) -> Any:
    """Whoever decodes a plan may have dropped them, or not."""
    if isinstance(value, Mapping):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _steps(path: str) -> list[str]:
    """Of `ingress[0].cidr_blocks` its names."""
    return [step.partition("[")[0] for step in path.split(".")]


def _size(thing: Any) -> int:
    return len(as_block(thing).encode())


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
