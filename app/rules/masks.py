"""What may be shown and kept of a plan: no secret ever. Pure."""

import re
from functools import reduce
from itertools import zip_longest
from typing import Any

from app.rules.concealing import Concealer, at, label_of
from app.rules.configuration import written
from app.rules.hiding import (
    VALUES,
    WITHOUT_NAME,
    below,
    hidden,
    is_description,
    is_expression,
    is_marked,
    is_tree,
    secret_arguments,
    shape_of,
)
from app.rules.results import Evidence
from app.rules.world import UNKNOWN, Resource

_LONGEST_TEXT = 300
_MOST_ITEMS = 20
_DEEPEST = 8
_STEPS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def shown(resource: Resource, evidence: Evidence) -> Evidence:
    """Evidence as everybody may read it: without secrets, and not too long."""
    steps = [int(place) if place else name for place, name in _STEPS.findall(evidence.path)]
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")
    value = resource.concealer.conceal(evidence.value, name, at(resource.marks, steps))
    return Evidence(evidence.path, _shortened(value))


def redact(plan: dict[str, Any]) -> dict[str, Any]:
    """A decoded plan with tokens for all secrets. A review of it says the same; what no rule reads is left out."""
    read = {name: value for name, value in plan.items() if name != "planned_values" or "resource_changes" not in plan}
    if "prior_state" in read:
        read["prior_state"] = _only_data(read["prior_state"])
    redacted: dict[str, Any] = _Redaction(plan).redacted(read)
    return redacted


class _Redaction:
    def __init__(self, plan: dict[str, Any]) -> None:
        self._shape = shape_of(plan)
        self._written = _shapes_as_written(plan)
        self._concealer = Concealer(hidden(plan, self._shape))

    def redacted(self, plan: dict[str, Any]) -> Any:
        return self._walk(plan, "", self._shape, "")

    def _walk(self, node: Any, name: str, shape: Any, module: str) -> Any:
        """Down to where values stand, of which `shape` says what Terraform hides."""
        if isinstance(node, list):
            shapes = shape if isinstance(shape, list) and len(shape) == len(node) else [_any_of(shape)] * len(node)
            return [self._walk(each, name, inner, module) for each, inner in zip(node, shapes, strict=True)]
        if not isinstance(node, dict):
            return self._concealer.conceal(node, name, shape)
        return {each: self._member(node, each, name, shape, module) for each in node}

    def _member(self, node: dict[str, Any], each: str, name: str, shape: Any, module: str) -> Any:
        value = node[each]
        if is_description(each, value):
            return value
        if is_tree(node, each):
            return self._concealer.conceal(value, name, node.get(VALUES[each], False))
        if each == "value":
            name = label_of(node) or name
        if each in WITHOUT_NAME and not is_expression(value):
            return self._concealer.conceal(value, name, is_marked(node, shape))
        if each == "expressions":
            shape = secret_arguments(node) or self._written.get(_address(module, node), False)
            return self._walk(value, each, shape, module)
        if each == "module_calls" and isinstance(value, dict):
            return {call: self._walk(inner, call, False, _join(module, call)) for call, inner in value.items()}
        if each == "expression":
            return self._walk(value, name, is_marked(node, shape), module)
        return self._walk(value, name if each in WITHOUT_NAME else each, below(shape, each), module)


def _shapes_as_written(plan: dict[str, Any]) -> dict[str, Any]:
    shapes: dict[str, Any] = {}
    changes = plan.get("resource_changes")
    for each in changes if isinstance(changes, list) else ():
        change = each.get("change") if isinstance(each, dict) else None
        if isinstance(change, dict) and isinstance(each.get("address"), str):
            address = written(each["address"])
            shape = _either(change.get("before_sensitive", False), change.get("after_sensitive", False))
            shapes[address] = _either(shapes.get(address, False), shape)
    return shapes


def _either(one: Any, other: Any) -> Any:
    if one is True or other is True:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _either(one.get(name, False), other.get(name, False)) for name in one | other}
    if isinstance(one, list) and isinstance(other, list):
        return [_either(*pair) for pair in zip_longest(one, other, fillvalue=False)]
    return one or other


def _any_of(shape: Any) -> Any:
    """Of blocks of which nobody knows which is which, what is hidden in one of them."""
    return reduce(_either, shape, False) if isinstance(shape, list) else shape


def _address(module: str, node: dict[str, Any]) -> str:
    return f"{module}.{node.get('address')}" if module else str(node.get("address"))


def _join(module: str, call: str) -> str:
    return f"{module}.module.{call}" if module else f"module.{call}"


def _only_data(state: Any) -> Any:
    """The rest stands among the changes."""
    if isinstance(state, list):
        return [_only_data(each) for each in state]
    if not isinstance(state, dict):
        return state
    kept = {name: _only_data(state[name]) for name in ("values", "root_module", "child_modules") if name in state}
    if isinstance(state.get("resources"), list):
        kept["resources"] = [each for each in state["resources"] if at(each, ["mode"]) == "data"]
    return {name: value for name, value in state.items() if name not in ("outputs", "resources")} | kept


def _shortened(value: Any, depth: int = 0) -> Any:
    if value is UNKNOWN:
        return "(known after apply)"
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}… ({len(value)} characters)"
    if isinstance(value, dict | list) and depth >= _DEEPEST:
        return "…"
    if isinstance(value, dict):
        kept = {name: _shortened(inner, depth + 1) for name, inner in list(value.items())[:_MOST_ITEMS]}
        return kept | ({"…": f"{len(value) - len(kept)} more"} if len(kept) < len(value) else {})
    if isinstance(value, list):
        items = [_shortened(each, depth + 1) for each in value[:_MOST_ITEMS]]
        return items + ([f"… {len(value) - len(items)} more"] if len(items) < len(value) else [])
    return value
