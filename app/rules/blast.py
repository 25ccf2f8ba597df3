"""How far a change reaches: much that stands on one thing, or much that goes at once. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

from app.rules.configuration import written
from app.rules.dependents import all_of, is_part, users
from app.rules.pairs import is_destroyed
from app.rules.results import Evidence, Finding
from app.rules.serving import FOUNDATIONS, ROUTINE
from app.rules.world import Resource, World

_SOME, _MANY = 4, 10  # that stand on one resource
_SEVERAL, _MASS = 10, 30  # that go at once
_SHOWN = 5


def find(before: World, after: World) -> Iterator[Finding]:
    gone = [each for each in before.resources.values() if _goes(each)]
    if gone:
        yield from _dependents(gone, before)
        lost = _lost_for_good(gone, after)
        yield from _deletions([each for each in gone if each.type not in ROUTINE or each.type in lost], before)


def _lost_for_good(gone: list[Resource], after: World) -> set[str]:
    """Of what is made anew whenever it changes, perhaps at another address, those types of which many do not return."""
    destroyed = Counter(each.type for each in gone if each.type in ROUTINE and is_destroyed(each))
    made = Counter(each.type for each in after.of(*destroyed) if each.change.action == "create")
    return {type for type, count in destroyed.items() if count - made[type] >= _MASS}


def _goes(resource: Resource) -> bool:
    return resource.mode == "managed" and "delete" in resource.change.actions


def _dependents(gone: list[Resource], before: World) -> Iterator[Finding]:
    """Of what is the root of it all only: what stands on something that goes too is counted there."""
    graph = users(before)
    standing = all_of((each.address for each in gone), graph)
    roots = [each for each in gone if each.address not in standing]
    others = [each for each in gone if each.address in standing]
    counted: set[str] = set()
    for resources in (roots, others):  # on one root thousands may stand, each on the one before
        left = [each for each in resources if each.address not in counted]
        for resource, found in _widest_first(left, graph, before):
            enough = 1 if resource.type in FOUNDATIONS else _SOME
            if len(found) >= enough and resource.address not in counted:
                counted.update(found)
                yield _reaching(resource, found, before)


def _widest_first(
    resources: list[Resource], graph: Mapping[str, set[str]], before: World
) -> list[tuple[Resource, list[str]]]:
    reached = [(each, _reached(each, graph, before)) for each in resources]
    return sorted(reached, key=lambda each: (-len(each[1]), each[0].address))


def _reached(resource: Resource, graph: Mapping[str, set[str]], before: World) -> list[str]:
    addresses = all_of([resource.address], graph) - {resource.address}
    return sorted(address for address in addresses if not is_part(before.resources[address], resource))


def _reaching(resource: Resource, found: list[str], before: World) -> Finding:
    staying = [address for address in found if not is_destroyed(before.resources[address])]
    ends = "is destroyed" if is_destroyed(resource) else "is made anew"
    anew = sum(_goes(before.resources[address]) for address in staying)
    return Finding(
        address=resource.address,
        rule="blast-radius",
        category="blast-radius",
        severity="high" if len(found) >= _MANY or (staying and resource.type in FOUNDATIONS) else "medium",
        title=f"{len(found)} resources stand on what {ends}",
        why=f"Directly or through others, {len(found)} resources refer to it; {_fate(len(found), len(staying), anew)}.",
        fix="Make the new one beside it and move what stands on it step by step, each step a change of its own.",
        evidence=(Evidence("dependents", found[:_SHOWN]),),
    )


def _fate(all: int, staying: int, anew: int) -> str:
    if not staying:
        return "all of them are destroyed with it"
    if not anew:
        return f"{staying} of them stay without it"
    if anew == all:
        return "all of them are made anew with it"
    return f"{anew} of them are made anew with it, and {staying - anew} stay"


def _deletions(gone: list[Resource], before: World) -> Iterator[Finding]:
    """Said once, of the first of those of which most go."""
    standing = sum(each.mode == "managed" for each in before.resources.values())
    if len(gone) < _SEVERAL:
        return
    blocks = Counter(written(each.address) for each in gone)
    most = sorted(blocks, key=lambda block: (-blocks[block], block))
    first = min(each.address for each in gone if written(each.address) == most[0])
    anew = sum(not is_destroyed(each) for each in gone)
    is_mass = len(gone) >= _MASS or 2 * len(gone) >= standing
    yield Finding(
        address=first,
        rule="many-deletions",
        category="blast-radius",
        severity="high" if is_mass else "medium",
        title=f"{len(gone)} resources are destroyed at once",
        why=f"Of {standing} resources {len(gone)} are destroyed{_of_which(anew)}. A wrong value in `count` or "
        "`for_each`, a wrong workspace or a missing module does that too.",
        fix="Make sure that exactly these are meant, and apply them in small portions.",
        evidence=(Evidence("destroyed", {block: blocks[block] for block in most[:_SHOWN]}),),
    )


def _of_which(anew: int) -> str:
    return f", {anew} of them to be made anew" if anew else ""
