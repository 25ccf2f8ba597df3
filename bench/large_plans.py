"""Plans as large as one likes: what Terraform wrote of our own modules, again and again under other addresses."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

_RECORDED = Path(__file__).parents[1] / "tests/app/rules/plans"


def write(target: Path, *, resources: int) -> None:
    """One line, as Terraform writes it, with the values that it repeats."""
    plans = [json.loads(gzip.decompress(path.read_bytes())) for path in sorted(_RECORDED.glob("*.json.gz"))]
    with target.open("w") as file:
        file.write(
            '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":['
        )
        _join(file, (json.dumps(_planned(change)) for change in _changes(plans, resources)))
        file.write(']}},"resource_changes":[')
        _join(file, (json.dumps(change) for change in _changes(plans, resources)))
        calls = {_module(change["module_address"]) for change in _changes(plans, resources)}
        file.write(f'],"configuration":{json.dumps({"root_module": {"module_calls": _written(plans, calls)}})}}}\n')


def _join(file: Any, parts: Iterator[str]) -> None:
    for place, part in enumerate(parts):
        file.write(f",{part}" if place else part)


def _changes(plans: list[dict[str, Any]], wanted: int) -> Iterator[dict[str, Any]]:
    every = [change for plan in plans for change in plan["resource_changes"] if change["mode"] == "managed"]
    copies = (_copy(change, number) for number in count() for change in every)
    return islice(copies, wanted)


def _copy(change: dict[str, Any], number: int) -> dict[str, Any]:
    """In another instance of its module."""
    module = change["module_address"]
    first, *others = module.removeprefix("module.").split(".")
    copied = ".".join([f"module.{first}[{number}]", *others])
    return change | {"address": copied + change["address"].removeprefix(module), "module_address": copied}


def _planned(change: dict[str, Any]) -> dict[str, Any]:
    return {name: change[name] for name in ("address", "mode", "type", "name")} | {"values": change["change"]["after"]}


def _written(plans: list[dict[str, Any]], calls: set[str]) -> dict[str, Any]:
    """What made these resources, and not all that we have recorded."""
    every = [plan["configuration"]["root_module"].get("module_calls", {}) for plan in plans]
    return {name: call for each in every for name, call in each.items() if name in calls}


def _module(address: str) -> str:
    return re.split(r"[.\[]", address)[1]
