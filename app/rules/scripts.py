"""What a machine runs when it starts, of which a plan often holds a digest only. Pure."""

from collections.abc import Iterator

from app.rules.encodings import decoded_base64
from app.rules.world import Resource, World

_PARTS = (  # what user data is made of, and where its text stands
    ("template_file", ("rendered", "template")),
    ("template_cloudinit_config", ("rendered",)),
    ("cloudinit_config", ("rendered",)),
    ("local_file", ("content",)),
)


def scripts(machine: Resource, name: str, world: World) -> Iterator[str]:
    """The texts that are known of it: as planned, as written, and of what it is made of."""
    value = machine[name]
    if isinstance(value, str):
        decoded = decoded_base64(value)
        if decoded is not None or not _is_digest(value):
            yield decoded or value
    if world.is_after or _is_as_before(machine, name):
        yield from _written(machine, name, world)


def _written(machine: Resource, name: str, world: World) -> Iterator[str]:
    if machine.block is None:
        return
    for value in world.configuration.constants(machine.block, machine.expression(name)):
        if isinstance(value, str):
            yield decoded_base64(value) or value
    for part in world.targets(machine, name, types=tuple(type for type, _ in _PARTS)):
        yield from _texts_of(part)


def _texts_of(part: Resource) -> Iterator[str]:
    for field in dict(_PARTS)[part.type]:
        if isinstance(part[field], str):
            yield decoded_base64(part[field]) or part[field]
    for block in part.blocks("part"):
        if isinstance(block.get("content"), str):
            yield block["content"]


def _is_as_before(machine: Resource, name: str) -> bool:
    before, after = machine.change.before, machine.change.after
    return before is not None and after is not None and before.get(name) == after.get(name)


def _is_digest(value: str) -> bool:
    """Up to version 5 the provider keeps the SHA-1."""
    return len(value) == 40 and all(letter in "0123456789abcdef" for letter in value)
