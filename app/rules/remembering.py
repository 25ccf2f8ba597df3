"""Remembers an answer for as long as its world lives: many ask for the same of what they belong to. Pure."""

from collections.abc import Callable
from functools import wraps
from weakref import WeakKeyDictionary

from app.rules.world import Resource, World


def once_a_world[Answer](find: Callable[[World], Answer]) -> Callable[[World], Answer]:
    """The answer must hold no resource, for each of them keeps its world alive."""
    known: WeakKeyDictionary[World, Answer] = WeakKeyDictionary()

    @wraps(find)
    def remembered(world: World) -> Answer:
        if world not in known:
            known[world] = find(world)
        return known[world]

    return remembered


def once_a_resource[Answer](find: Callable[[Resource, World], Answer]) -> Callable[[Resource, World], Answer]:
    """In each world; the answer must hold no resource either."""

    @once_a_world
    def known(world: World) -> dict[str, Answer]:
        return {}

    @wraps(find)
    def remembered(resource: Resource, world: World) -> Answer:
        found = known(world)
        if resource.address not in found:
            found[resource.address] = find(resource, world)
        return found[resource.address]

    return remembered
