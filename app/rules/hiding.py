"""Where in a plan stands what Terraform hides: beside values, in variables, in what modules are called with. Pure."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from app.rules.concealing import Concealer, at, marked
from app.rules.plan import Plan

_DESCRIBES = frozenset(  # what only names, and says nothing of values
    (
        *("format_version", "terraform_version", "timestamp", "address", "previous_address", "module_address", "mode"),
        *("type", "name", "index", "provider_name", "deposed", "deposed_key", "action_reason", "actions"),
        *("replace_paths", "references", "depends_on", "schema_version", "relevant_attributes", "provider_config_key"),
        *("full_name", "version_constraint", "after_unknown"),
    )
)
VALUES = {
    "before": "before_sensitive",
    "after": "after_sensitive",
    "values": "sensitive_values",
    "config_values": "config_sensitive",
}
_SHAPES = frozenset(VALUES.values())
WITHOUT_NAME = frozenset(("constant_value", "default", "value", "expression"))


def concealer_of(plan: Plan) -> Concealer:
    """Knows all that Terraform hides, on either side of the change."""
    said = {"configuration": plan.configuration, "variables": plan.variables, "": plan.outputs}
    changes = (*plan.changes, *plan.known, *plan.drift)
    before = (marked(each.before, each.before_sensitive) for each in changes if each.before_sensitive is not False)
    after = (marked(each.after, each.after_sensitive) for each in changes if each.after_sensitive is not False)
    return Concealer(chain(hidden(said, shape_of(said)), *before, *after))


def shape_of(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What of a plan is hidden because the configuration says so: its variables."""
    return {"variables": _secret_variables(at(plan, ["configuration", "root_module", "variables"]))}


def is_description(name: str, value: Any) -> bool:
    return name in _SHAPES or (name in _DESCRIBES and not isinstance(value, dict))


def is_tree(node: dict[str, Any], name: str) -> bool:
    """Values beside which stands what Terraform hides of them."""
    if name == "values":
        return "sensitive_values" in node or {"address", "type"} <= node.keys()
    return name in VALUES and (VALUES[name] in node or "actions" in node)


def is_expression(value: Any) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint(("constant_value", "references"))


def is_marked(node: dict[str, Any], shape: Any) -> Any:
    return True if node.get("sensitive") is True else shape


def hidden(node: Any, shape: Any = False) -> Iterator[str]:
    """All strings that Terraform hides anywhere in a plan."""
    if isinstance(node, list):
        for each in node:
            yield from hidden(each, shape)
    elif isinstance(node, dict):
        for name, value in node.items():
            if not is_description(name, value):
                yield from _hidden_in(node, name, value, shape)


def _hidden_in(node: dict[str, Any], name: str, value: Any, shape: Any) -> Iterator[str]:
    if is_tree(node, name):
        yield from marked(value, node.get(VALUES[name], False))
    elif name in WITHOUT_NAME and not is_expression(value):
        yield from marked(value, is_marked(node, shape))
    elif name == "expressions":
        yield from hidden(value, secret_arguments(node))
    else:
        yield from hidden(value, below(shape, name))


def secret_arguments(call: dict[str, Any]) -> Any:
    """What a module says of its variables is true of what it is called with."""
    return _secret_variables(at(call, ["module", "variables"]))


def _secret_variables(variables: Any) -> Any:
    described = variables.items() if isinstance(variables, dict) else ()
    return {name: True for name, each in described if isinstance(each, dict) and each.get("sensitive") is True} or False


def below(shape: Any, name: str) -> Any:
    return shape.get(name, False) if isinstance(shape, dict) else shape is True
