"""What a second plan still wants to change, against exceptions.json: the local cloud's own shortcomings, by name."""

import json
from pathlib import Path
from typing import Any


def exceptions() -> set[str]:
    listed = json.loads(Path(__file__).with_name("exceptions.json").read_text())
    return {
        f"{address} {attribute}"
        for exception in listed
        for address in exception["addresses"]
        for attribute in exception["attributes"]
    }


def changes(plan: dict[str, Any]) -> set[str]:
    """Each as `address attribute`; where the whole is made or deleted, that stands in place of the attribute."""
    return {
        f"{resource['address']} {attribute}"
        for resource in plan.get("resource_changes", [])
        if resource["change"]["actions"] not in (["no-op"], ["read"])
        for attribute in _attributes(resource["change"])
    }


def _attributes(change: dict[str, Any]) -> set[str]:
    if change["actions"] != ["update"]:
        return {"/".join(change["actions"])}
    before, after, unknown = change["before"], change["after"], change["after_unknown"]
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name) or unknown.get(name)}
