"""The resources as they were before a change, or as they will be after it, and who refers to whom. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import Any, Final

from app.rules.concealing import Concealer
from app.rules.configuration import Block, Configuration, index_of, written
from app.rules.options import OPTIONS
from app.rules.plan import Change, Plan, Tree
from app.rules.secrecy import is_token
from app.rules.shapes import Shape


class _Unknown(Enum):
    UNKNOWN = "known after apply"

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown.UNKNOWN  # somebody has set it to what is known only after apply
_OF_VALUES = {"constant_value", "references"}
_NAMES = ("id", "arn", "name", "bucket", "function_name", "identifier", "cluster_identifier", "url", "key_id", "domain")
_MOST_BLOCKS = 100  # that are told apart
Names = tuple[str, ...]
Chosen = Mapping[str, set[str | int]]
_MODULE = re.compile(r"module\.[^.\[]+(?:\[[^\]]*\])?")


class Resource:
    """As a rule sees it: what is not set is None, what will be known later is UNKNOWN, blocks are lists of objects."""

    __slots__ = ("_values", "_world", "address", "change", "index", "mode", "module", "name", "type")

    def __init__(self, change: Change, world: "World") -> None:
        self.address = change.address
        self.type = change.type
        self.name = change.name
        self.mode = change.mode
        self.module = change.module
        self.index = change.instance_key
        self.change = change
        self._world = world
        self._values: Tree | None = None

    def __repr__(self) -> str:
        return self.address

    @property
    def values(self) -> Tree:
        if self._values is None:
            self._values = self._world.read(self.change)
        return self._values

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def blocks(self, *path: str) -> list[Tree]:
        """All blocks at a path of names, through every block on the way; an object counts as a block."""
        return [tree for _, tree in self.places(*path)]

    def places(self, *path: str) -> list[tuple[str, Tree]]:
        """The same, each with where it stands, as `ingress[0]`."""
        found = [("", self.values)]
        for name in path:
            found = [inner for at, tree in found for inner in _inside(tree.get(name), f"{at}.{name}" if at else name)]
        return found

    def at(self, *path: str) -> Any:
        """The value at a path of names, through the first block of each; UNKNOWN where the way there is."""
        value: Any = self.values
        for name in path:
            if isinstance(value, list):
                value = value[0] if value else None
            if not isinstance(value, dict):
                return value if value is UNKNOWN else None
            value = value.get(name)
        return value

    @property
    def block(self) -> Block | None:
        """As it was written."""
        return self._world.configuration.find(self.address)

    def expression(self, *path: str) -> Any:
        """What was written at a path of names: `{"constant_value": …}`, `{"references": […]}` or None."""
        value: Any = self.block.expressions if self.block else None
        for name in path:
            if isinstance(value, list):
                value = value[0] if value else None
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @property
    def marks(self) -> Shape:
        """What Terraform hides of the values."""
        return self.change.after_sensitive if self._world.is_after else self.change.before_sensitive

    @property
    def concealer(self) -> Concealer:
        return self._world.concealer

    def is_sensitive(self, *path: str | int) -> bool:
        """Whether Terraform hides the value at a path, or all that it is in."""
        shape: Any = self.marks
        for step in path:
            if shape is True:
                return True
            if isinstance(shape, dict) and isinstance(step, str):
                shape = shape.get(step, False)
            elif isinstance(shape, list) and isinstance(step, int) and step < len(shape):
                shape = shape[step]
            else:
                return False
        return shape is True


class World:
    def __init__(self, plan: Plan, configuration: Configuration, concealer: Concealer, *, is_after: bool) -> None:
        self.is_after = is_after
        self.configuration = configuration
        self.concealer = concealer
        self.resources: dict[str, Resource] = {}
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        self._by_block: dict[str, list[Resource]] = defaultdict(list)
        self._by_place: dict[tuple[str, str, str | int | None], Resource] = {}
        self._pointing: dict[tuple[str, str], dict[str, list[Resource]]] = {}
        self._later: dict[str, Tree] = {}
        for change in (*plan.changes, *plan.known):
            if change.deposed or (change.after if is_after else change.before) is None:
                continue
            resource = Resource(change, self)
            self.resources.setdefault(change.address, resource)
            self._by_type[change.type].append(resource)
            block = written(change.address)
            self._by_block[block].append(resource)
            self._by_place[block, change.module, change.instance_key] = resource

    def of(self, *types: str) -> Iterator[Resource]:
        """Managed resources of these types."""
        return (each for type in types for each in self._by_type.get(type, ()) if each.mode == "managed")

    def data(self, type: str) -> Iterator[Resource]:
        return (each for each in self._by_type.get(type, ()) if each.mode == "data")

    def targets(self, resource: Resource, *path: str, types: tuple[str, ...] = ()) -> list[Resource]:
        """What the value at a path refers to: as it was written, or else whatever has this id, ARN or name."""
        found = self._written_targets(resource, path)
        if not found:
            found = self._named(resource.at(*path))
        nearest = [each for each in found if not types or each.type in types]
        return _of_the_same_instance(resource, nearest)

    def referred(self, resource: Resource, *path: str) -> list[Resource]:
        """What the value at a path was written to refer to, of whatever type."""
        return _of_the_same_instance(resource, self._written_targets(resource, path))

    def pointing(self, resource: Resource, type: str, *path: str) -> list[Resource]:
        """The resources of a type whose value at a path refers to this one."""
        return self._pointers(type, path).get(resource.address, [])

    def astray(self, type: str, *path: str) -> list[Resource]:
        """The resources of a type of whose value at a path nobody can say before apply what it refers to."""
        return self._pointers(type, path).get("", [])

    def _pointers(self, type: str, path: tuple[str, ...]) -> dict[str, list[Resource]]:
        key = type, ".".join(path)
        if key not in self._pointing:
            index: dict[str, list[Resource]] = defaultdict(list)
            for each in self.of(type):
                targets = [target.address for target in self.targets(each, *path)]
                for address in targets or ([""] if each.at(*path) is UNKNOWN else []):
                    index[address].append(each)
            self._pointing[key] = index
        return self._pointing[key]

    def instances(self, address: str) -> list[Resource]:
        """Of a resource as it was written."""
        return self._by_block.get(written(address), [])

    def read(self, change: Change) -> Tree:
        values = (change.after if self.is_after else change.before) or {}
        if not self.is_after or change.unknown is False:
            return values
        if change.unknown is True:
            return {}
        block = self.configuration.find(change.address)
        options = OPTIONS.get(change.type, ())
        return _with_unknown(values, change.unknown, self._set_later(block, options) if block else None, options)

    def _set_later(self, block: Block, options: Names) -> Tree:
        """What was written and may be known only after apply, and constants, which tell blocks apart. All else is known
        when a plan is made: where it is unknown nevertheless, it was set to null, and AWS makes something of it."""
        if block.address not in self._later:
            self._later[block.address] = self._without_known(block, block.expressions, options)
        return self._later[block.address]

    def _without_known(self, block: Block, expressions: Any, options: Names) -> Any:
        if isinstance(expressions, list):
            return [self._without_known(block, each, options) for each in expressions]
        if not isinstance(expressions, Mapping):
            return expressions
        return {
            name: self._without_known(block, each, options) if _is_block(each) else each
            for name, each in expressions.items()
            if _is_block(each) or _is_constant(each) or not self._is_known(block, each, is_option=name in options)
        }

    def _is_known(self, block: Block, expression: Any, *, is_option: bool) -> bool:
        """An option also if it was made of locals, which no plan shows, unless a resource has a say in it."""
        if is_option and not self.configuration.targets(block, expression):
            return True
        return self.configuration.is_known(block, expression)

    def _written_targets(self, resource: Resource, path: tuple[str, ...]) -> list[Resource]:
        block = resource.block
        if block is None or not self.is_after:
            return []
        expression = resource.expression(*path)
        chosen = self.configuration.chosen(block, expression)
        addresses = self.configuration.targets(block, expression)
        return [each for address in addresses for each in self._instances_for(resource, address, chosen)]

    def _instances_for(self, resource: Resource, address: str, chosen: Chosen) -> list[Resource]:
        """Of thousands of instances those that are named, or the one that stands beside this one, or else all."""
        beside = self._by_place.get((address, resource.module, resource.index)) if address not in chosen else None
        found = self._by_block.get(address, []) if beside is None else [beside]
        return [each for each in found if _is_meant(each, chosen)] if chosen else found

    def _named(self, value: Any) -> list[Resource]:
        wanted = value if isinstance(value, list) else [value]
        return [each for name in wanted if isinstance(name, str) for each in self._by_name.get(name, ())]

    @cached_property
    def _by_name(self) -> Mapping[str, list[Resource]]:
        index: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources.values():
            names = {name for field in _NAMES if isinstance(name := resource.values.get(field), str) and name}
            for name in names:
                if not is_token(name):  # which stands for many
                    index[name].append(resource)
        return index


def told(value: Any) -> Any:
    """As it can be written down."""
    if isinstance(value, dict):
        return {name: told(each) for name, each in value.items()}
    if isinstance(value, list):
        return [told(each) for each in value]
    return f"({UNKNOWN.value})" if value is UNKNOWN else value


def _inside(value: Any, at: str) -> list[tuple[str, Tree]]:
    if isinstance(value, dict):
        return [(at, value)]
    if isinstance(value, list):
        return [(f"{at}[{place}]", each) for place, each in enumerate(value) if isinstance(each, dict)]
    return []


def _of_the_same_instance(resource: Resource, found: list[Resource]) -> list[Resource]:
    """`b[0]` that was written with `a[count.index]` means `a[0]`; so does one instance of a module mean its own."""
    if len(found) < 2:
        return found
    shared = {module: _shared_modules(resource.module, module) for module in {each.module for each in found}}
    most = max(shared.values())
    near = [each for each in found if shared[each.module] == most]
    same = [each for each in near if each.index == resource.index] if resource.index is not None else []
    return same or near


def _is_meant(resource: Resource, chosen: Chosen) -> bool:
    """Whether neither it nor a module that it is in is another instance than one that is named."""
    if resource.index not in chosen.get(written(resource.address), (resource.index,)):
        return False
    place = ""
    for module in _MODULE.findall(resource.module):
        name, _, index = module.partition("[")
        place = f"{place}.{name}" if place else name
        if place in chosen and (not index or index_of(index[:-1]) not in chosen[place]):
            return False
    return True


def _shared_modules(one: str, other: str) -> int:
    count = 0
    for mine, its in zip(_MODULE.findall(one), _MODULE.findall(other), strict=False):
        if mine != its:
            break
        count += 1
    return count


def _is_block(expression: Any) -> bool:
    return isinstance(expression, list) or (isinstance(expression, dict) and not expression.keys() <= _OF_VALUES)


def _with_unknown(values: Tree, unknown: Shape, expressions: Any, options: Names) -> Tree:
    """A value that is computed and that nobody has set is left out: it is what AWS makes of it, which a rule knows.
    Without expressions, as in a dynamic block, nobody can tell one from the other, and it counts as set."""
    if not isinstance(unknown, dict):
        return values
    later: Tree = {}
    for name, shape in unknown.items():
        expression = expressions.get(name) if isinstance(expressions, dict) else None
        if shape is not True:
            later[name] = _merged(values.get(name), shape, expression, options)
        elif expressions is None or not (expression is None or _is_constant(expression)):
            later[name] = UNKNOWN
    return values | later if later else values


def _merged(value: Any, shape: Shape, expression: Any, options: Names) -> Any:
    """Within a block, or within a map or list that is partly known."""
    if shape is True:
        return UNKNOWN
    if isinstance(shape, dict):
        inside = expression[0] if isinstance(expression, list) and len(expression) == 1 else expression
        is_value = isinstance(inside, dict) and ("references" in inside or "constant_value" in inside)
        left = _without(options, shape) if inside is None else shape
        return _with_unknown(value if isinstance(value, dict) else {}, left, None if is_value else inside, options)
    if isinstance(shape, list):
        known = value if isinstance(value, list) else []
        each_its_own = isinstance(expression, list) and len(expression) == len(shape)
        places = _in_order(expression, known, shape) if each_its_own else [expression] * len(shape)
        return [_merged(*each, options) for each in zip_longest(known, shape, places[: len(shape)])]
    return value


def _without(options: Names, shape: Mapping[str, Shape]) -> dict[str, Shape]:
    """Of a dynamic block: what is an option would be known, had somebody set it."""
    return {name: each for name, each in shape.items() if name not in options or each is not True}


def _in_order(written: list[Any], known: list[Any], shapes: list[Shape]) -> list[Any]:
    """The blocks of a set stand in an order of their own: which was written as which, their constants tell."""
    if not 1 < len(written) <= _MOST_BLOCKS:
        return written
    left = dict(enumerate(written))
    ordered = []
    for place, (value, shape) in enumerate(zip_longest(known, shapes)):
        likeness = {other: (_likeness(value, shape, block), other == place) for other, block in left.items()}
        ordered.append(left.pop(max(likeness, key=likeness.__getitem__)) if left else None)
    return ordered


def _likeness(value: Any, shape: Any, block: Any) -> int:
    """How many constants of a block stand in a value too; below zero if one of them does not."""
    if not (isinstance(value, dict) and isinstance(block, dict)):
        return 0
    unknown = [name for name, inside in shape.items() if inside is True] if isinstance(shape, dict) else []
    constants = {name: each["constant_value"] for name, each in block.items() if _is_constant(each)}
    if any(name in unknown or not _is_same(value.get(name), each) for name, each in constants.items()):
        return -1
    return len(constants)


def _is_constant(expression: Any) -> bool:
    """In JSON, as CDK for Terraform writes it, `"${aws_kms_key.a.arn}"` has its own text as a constant too."""
    return (
        isinstance(expression, dict)
        and expression.get("constant_value") is not None
        and not expression.get("references")
    )


def _is_same(value: Any, constant: Any) -> bool:
    """A number may be written as text, and a flag too."""
    return value == constant or str(value).lower() == str(constant).lower()
