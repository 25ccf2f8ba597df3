"""What a change does to what is there. Pure.

Each of the files named here asks one question: what is destroyed or made anew, how far that reaches, what stops for a
while, what is less protected than before, and who may do or reach more.
"""

from collections.abc import Callable, Iterable, Iterator

from app.rules import (
    blast,
    cluster_access,
    destruction,
    expiry,
    exposure,
    interruptions,
    managed_policies,
    openings,
    permissions,
    protection,
    routes,
    safeguards,
)
from app.rules.pairs import Pair, is_changed
from app.rules.plan import Plan
from app.rules.results import Finding, Unknown
from app.rules.world import World

Answer = Finding | Unknown


class Found:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unknowns: list[Unknown] = []
        self.unreadable: list[tuple[str, str]] = []  # address and question

    def ask(self, question: Callable[..., Iterable[Answer]], address: str, *about: object) -> None:
        try:
            answers = list(question(*about))
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            name = f"{question.__module__.rpartition('.')[2]}.{question.__name__}"
            self.unreadable.append((address, name))  # of a shape that the provider never writes
            return
        self.findings += (each for each in answers if isinstance(each, Finding))
        self.unknowns += (each for each in answers if isinstance(each, Unknown))


def find(plan: Plan, before: World, after: World) -> Found:
    found = Found()
    for resource in before.resources.values():
        if resource.mode == "managed" and resource.change.action != "no-op":
            found.ask(destruction.find, resource.address, resource, before)
            found.ask(safeguards.find, resource.address, resource, before)
            found.ask(permissions.find_destroyed, resource.address, resource, before)
    found.ask(blast.find, "the plan", before, after)
    for pair in _pairs(before, after):
        found.ask(protection.find, pair.address, pair)
        found.ask(interruptions.find, pair.address, pair)
        found.ask(routes.find, pair.address, pair)
        found.ask(permissions.find, pair.address, pair, before, after)
    for resource in after.resources.values():
        if resource.mode == "managed" and resource.change.action not in ("no-op", "read", "forget"):
            found.ask(exposure.find_new, resource.address, resource)
            found.ask(openings.find, resource.address, resource, before, after)
            found.ask(permissions.find_new, resource.address, resource, before, after)
            found.ask(managed_policies.find, resource.address, resource, before, after)
            found.ask(cluster_access.find, resource.address, resource, before, after)
            found.ask(routes.find_way_out, resource.address, resource, before, after)
            found.ask(expiry.find, resource.address, resource, before, after)
    return found


def _pairs(before: World, after: World) -> Iterator[Pair]:
    """What is there on both sides, and is not left as it is."""
    for address, resource in after.resources.items():
        known = before.resources.get(address)
        if known is not None and is_changed(pair := Pair(known, resource)):
            yield pair
