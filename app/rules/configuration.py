"""The configuration inside a plan: what a resource was written with, and what it refers to, also through modules. Pure.

It knows no instances: `module.a["x"].aws_s3_bucket.b[0]` was written once, as `module.a.aws_s3_bucket.b`.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_INDEX = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")
_KNOWN_WHEN_PLANNED = {"each", "count", "path", "terraform", "var"}
_ONE_INSTANCE = re.compile(r"((?:data\.)?[\w-]+\.[\w-]+)\[(\d+|\"(?:[^\"\\]|\\.)*\")\]")
_NOT_RESOURCES = {"each", "count", "self", "path", "terraform", "local", "var", "module"}


def written(address: str) -> str:
    """Without the indexes of instances."""
    return sys.intern(_INDEX.sub("", address))


class Block(NamedTuple):
    """A resource as it was written."""

    address: str
    module: str
    expressions: Mapping[str, Any]
    for_each: Any = None
    depends_on: tuple[str, ...] = ()


class _Module(NamedTuple):
    address: str
    parent: "_Module | None"
    arguments: Mapping[str, Any]  # what the parent gives to its variables
    for_each: Any
    outputs: Mapping[str, Any]
    variables: Mapping[str, Any]


class Configuration:
    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._blocks: dict[str, Block] = {}
        self._modules: dict[str, _Module] = {}
        root = raw.get("root_module")
        if isinstance(root, dict):
            self._read({"module": root}, "", None)

    def find(self, address: str) -> Block | None:
        """Of a resource or one of its instances."""
        return self._blocks.get(written(address))

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks.values())

    def targets(self, block: Block, expression: Any) -> list[str]:
        """The written addresses of the resources that an expression of this block refers to, each once."""
        return list(dict.fromkeys(self._follow(block.module, block.for_each, expression, set())))

    def chosen(self, block: Block, expression: Any) -> Mapping[str, set[str | int]]:
        """Of the resources and modules that an expression names with the index of an instance, those indexes."""
        chosen: dict[str, set[str | int]] = {}
        for each in filter(None, map(_ONE_INSTANCE.match, references(expression))):
            chosen.setdefault(_join(block.module, each[1]), set()).add(index_of(each[2]))
        return chosen

    def is_known(self, block: Block, expression: Any) -> bool:
        """Whether all that an expression of this block refers to is known when a plan is made: variables, and what they
        are given. Of a local nobody can say, for Terraform does not write down what it is made of."""
        return self._is_known(block.module, block.for_each, expression, set())

    def _is_known(self, module: str, for_each: Any, expression: Any, seen: set[tuple[str, str]]) -> bool:
        for reference in references(expression):
            if (module, reference) not in seen:
                seen.add((module, reference))
                if not self._is_known_there(module, for_each, reference, seen):
                    return False
        return True

    def _is_known_there(self, address: str, for_each: Any, reference: str, seen: set[tuple[str, str]]) -> bool:
        module = self._modules[address]
        kind, _, name = reference.partition(".")
        if kind == "each" and name != "key":
            return self._is_known(address, None, for_each, seen)
        if kind != "var" or module.parent is None:
            return kind in _KNOWN_WHEN_PLANNED
        argument = module.arguments.get(name.partition(".")[0].partition("[")[0])
        return self._is_known(module.parent.address, module.for_each, argument, seen)

    def constants(self, block: Block, expression: Any) -> list[Any]:
        """The values that were written in an expression, or given to the variables that it refers to."""
        return list(self._constants(block.module, expression, set()))

    def _constants(self, module: str, expression: Any, seen: set[tuple[str, str]]) -> Iterator[Any]:
        if isinstance(expression, dict) and "constant_value" in expression and not expression.get("references"):
            yield expression["constant_value"]
        for reference in references(expression):
            kind, _, rest = written(reference).partition(".")
            name = rest.partition(".")[0]
            if kind == "var" and (module, name) not in seen:
                seen.add((module, name))
                yield from self._given(self._modules[module], name, seen)

    def _given(self, module: _Module, variable: str, seen: set[tuple[str, str]]) -> Iterator[Any]:
        if module.parent is not None and variable in module.arguments:
            yield from self._constants(module.parent.address, module.arguments[variable], seen)
        elif "default" in (declared := _mapping(module.variables.get(variable))):
            yield declared["default"]

    def _read(self, call: Mapping[str, Any], address: str, parent: _Module | None) -> None:
        raw = _mapping(call.get("module"))
        self._modules[address] = module = _Module(
            address,
            parent,
            arguments=_mapping(call.get("expressions")),
            for_each=call.get("for_each_expression"),
            outputs=_mapping(raw.get("outputs")),
            variables=_mapping(raw.get("variables")),
        )
        for resource in _list(raw.get("resources")):
            block = _block(resource, address)
            self._blocks[block.address] = block
        for name, inner in _mapping(raw.get("module_calls")).items():
            if isinstance(inner, dict):
                self._read(inner, _join(address, f"module.{name}"), module)

    def _follow(self, module: str, for_each: Any, expression: Any, seen: set[tuple[str, str]]) -> Iterator[str]:
        for reference in references(expression):
            if (module, reference) not in seen:
                seen.add((module, reference))
                yield from self._resolve(module, for_each, reference, seen)

    def _resolve(self, address: str, for_each: Any, reference: str, seen: set[tuple[str, str]]) -> Iterator[str]:
        module = self._modules[address]
        kind, _, rest = written(reference).partition(".")
        name = rest.partition(".")[0]
        if kind == "var" and module.parent is not None:
            yield from self._follow(module.parent.address, module.for_each, module.arguments.get(name), seen)
        elif kind == "each":
            yield from self._follow(address, None, for_each, seen)
        elif kind == "module" and (called := self._modules.get(_join(address, f"module.{name}"))) is not None:
            for output in rest.split(".")[1:2] or called.outputs:
                yield from self._follow(called.address, None, _mapping(called.outputs.get(output)), seen)
        elif kind not in _NOT_RESOURCES:
            yield from self._resource(address, written(reference))

    def _resource(self, module: str, reference: str) -> Iterator[str]:
        parts = reference.split(".")
        address = _join(module, ".".join(parts[: 3 if parts[0] == "data" else 2]))
        if address in self._blocks:
            yield address


def _block(resource: Mapping[str, Any], module: str) -> Block:
    return Block(
        _join(module, str(resource.get("address", ""))),
        module,
        _mapping(resource.get("expressions")),
        resource.get("for_each_expression"),
        tuple(_join(module, str(each)) for each in _list(resource.get("depends_on"), str)),
    )


def references(expression: Any) -> Iterator[str]:
    """All that stand in an expression, and in the blocks within it."""
    if isinstance(expression, list):
        for each in expression:
            yield from references(each)
    elif isinstance(expression, dict):
        for name, value in expression.items():
            if name == "references":
                yield from _list(value, str)
            elif name != "constant_value":
                yield from references(value)


def index_of(text: str) -> str | int:
    """As a plan says it, of how it is written: `0` or `"a"`."""
    try:
        index = json.loads(text)
    except ValueError:
        return text
    return index if isinstance(index, (str, int)) else text


def _join(module: str, address: str) -> str:
    return f"{module}.{address}" if module else address


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any, kind: type = dict) -> list[Any]:
    return [each for each in value if isinstance(each, kind)] if isinstance(value, list) else []
