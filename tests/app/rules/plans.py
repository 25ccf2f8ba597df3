"""Plans as Terraform writes them, made of what a test is about."""

import json


def resource(address, *, before=None, after=None, actions=None, unknown=None, sensitive=None, **more):
    """One of `resource_changes`; what happens to it follows from before and after."""
    module, _, own = address.rpartition("module.")
    path, _, tail = own.partition(".") if module or address.startswith("module.") else ("", "", address)
    place = f"{module}module.{path}" if path else ""
    type_, name = tail.split("[")[0].split(".")[-2:] if tail else (own, "")
    mode = "data" if tail.startswith("data.") else "managed"
    change = {
        "actions": _actions(before, after) if actions is None else actions,
        "before": before,
        "after": after,
        "after_unknown": unknown or {},
        "before_sensitive": {},
        "after_sensitive": sensitive or {},
    }
    told = {"address": address, "mode": mode, "type": type_, "name": name, "change": change}
    index = _index(tail)
    return told | ({"module_address": place} if place else {}) | ({} if index is None else {"index": index}) | more


def plan(*resources, **more):
    """The bytes of a whole one."""
    return json.dumps({"format_version": "1.2", "resource_changes": list(resources), **more}).encode()


def written(address, /, **expressions):
    """A resource of the configuration: text is a constant, a list refers."""
    mode = "data" if address.startswith("data.") else "managed"
    type_, name = address.split(".")[-2:]
    told = {name: _expression(value) for name, value in expressions.items()}
    return {"address": address, "mode": mode, "type": type_, "name": name, "expressions": told}


def _expression(value):
    return {"references": value} if isinstance(value, list) else {"constant_value": value}


def _actions(before, after):
    if before is None:
        return ["create"]
    if after is None:
        return ["delete"]
    return ["no-op"] if before == after else ["update"]


def _index(tail):
    if not tail.endswith("]"):
        return None
    return json.loads(tail[tail.index("[") + 1 : -1])
