"""Who stands on whom, before a change: by ids and ARNs in the values, and by what was written. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.rules.configuration import written
from app.rules.serving import ROUTINE
from app.rules.world import Resource, World

_OWN = {"id", "arn", "name", "name_prefix", "description", "tags", "tags_all", "timeouts"}
_PARTS = ("_policy", "_attachment", "_association", "_rule", "_alias", "_permission", "_acl", "_version", "_tag")


def users(world: World) -> Mapping[str, set[str]]:
    """For the address of each resource, the addresses of those that refer to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for user, used in (*_by_value(world), *_by_configuration(world)):
        if user != used:
            found[used].add(user)
    return found


def all_of(addresses: Iterable[str], graph: Mapping[str, set[str]]) -> set[str]:
    """Those that refer to them, and those that refer to those, and so on."""
    found: set[str] = set()
    waiting = list(addresses)
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def is_part(resource: Resource, whole: Resource) -> bool:
    """What only says something of the other, as a bucket's policy does: it is nothing that could break."""
    return (
        resource.type.startswith(f"{whole.type}_") or resource.type in ROUTINE or resource.type.endswith(_PARTS)
    ) and "instance" not in resource.type


def _by_value(world: World) -> Iterator[tuple[str, str]]:
    named = _named(world)
    for resource in world.resources.values():
        if resource.mode == "managed":
            inside = (value for name, value in resource.values.items() if name not in _OWN)
            for text in _texts(inside):
                if text in named:
                    yield resource.address, named[text]


def _named(world: World) -> Mapping[str, str]:
    """Whose id or ARN it is. What is said of a bucket has its id too; of two that are equal neither is meant."""
    owners: dict[str, list[Resource]] = defaultdict(list)
    for resource in world.resources.values():
        if resource.mode == "managed":
            for name in _identities(resource):
                owners[name].append(resource)
    found = {}
    for name, resources in owners.items():
        whole = min(resources, key=lambda each: len(each.type))
        if all(each is whole or each.type.startswith(f"{whole.type}_") for each in resources):
            found[name] = whole.address
    return found


def _identities(resource: Resource) -> list[str]:
    """An id that is a plain name may stand elsewhere for something else."""
    names = dict.fromkeys((resource["arn"], resource["id"]))
    return [name for name in names if isinstance(name, str) and (":" in name or "-" in name or "/" in name)]


def _texts(values: Any) -> Iterator[str]:
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def _by_configuration(world: World) -> Iterator[tuple[str, str]]:
    """Of many instances nobody can say here which one is meant: the ids say it."""
    single: dict[str, list[Resource]] = defaultdict(list)
    for resource in world.resources.values():
        if resource.mode == "managed":
            single[written(resource.address)].append(resource)
    for block in world.configuration:
        here = single.get(block.address, [])
        if not here:
            continue
        targets = {*world.configuration.targets(block, block.expressions), *block.depends_on}
        for target in targets:
            there = single.get(target, [])
            if len(there) == 1:
                yield from ((each.address, there[0].address) for each in here)
