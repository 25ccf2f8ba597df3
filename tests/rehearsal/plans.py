"""What a second plan still wants to change, against exceptions.json: the local cloud's own shortcomings, by name."""

import json
from pathlib import Path
from typing import Any


def unexplained_changes(plan: dict[str, Any], *, root: str) -> tuple[set[str], set[str]]:
    """Changes that no exception explains, and exceptions that explain nothing; each as `address attribute`."""
    listed = json.loads(Path(__file__).with_name("exceptions.json").read_text())
    excepted = {f"{entry['address']} {entry['attribute']}" for entry in listed if entry["root"] == root}
    changed = {
        f"{change['address']} {attribute}"
        for change in plan.get("resource_changes", [])
        if change["change"]["actions"] not in (["no-op"], ["read"])
        for attribute in _attributes(change["change"])
    }
    return changed - excepted, excepted - changed


def _attributes(change: dict[str, Any]) -> set[str]:
    before, after = change["before"], change["after"]
    if before is None or after is None or change["actions"] != ["update"]:
        return {"/".join(change["actions"])}
    unknown = change["after_unknown"]
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name) or unknown.get(name)}
