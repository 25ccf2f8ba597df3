"""In `goals`, beside its goal: `PLAN#<goal>`. The goals of its steps are kept as text, numbers and days as they are
written."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import db
from app.plans.model import Plan, Step

_TABLE = "goals"
_NUMBERS = ("target", "start_value")


def find(space: str, goal_id: str) -> Plan | None:
    item = db.get(_TABLE, space, _sk(goal_id))
    return _load(item) if item else None


def read_all(space: str) -> Iterator[Plan]:
    return map(_load, db.read_all(_TABLE, space, "PLAN#"))


def saving(plan: Plan) -> db.Write:
    """Fails in its transaction when it was changed since it was read."""
    later = replace(plan, version=plan.version + 1)
    item = asdict(later) | {"PK": plan.space, "SK": _sk(plan.goal_id), "steps": _dump(plan.steps)}
    if plan.version:
        return db.put_request(_TABLE, item, "version = :known", known=plan.version)
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def delete(space: str, goal_id: str) -> None:
    db.delete(_TABLE, space, _sk(goal_id))


def _sk(goal_id: str) -> str:
    return f"PLAN#{goal_id}"


def _dump(steps: tuple[Step, ...]) -> str:
    return json.dumps([asdict(step) for step in steps], default=str)


def _load(item: db.Item) -> Plan:
    steps = tuple(Step(**each | {"goal": _load_goal(each["goal"])}) for each in json.loads(item["steps"]))
    return db.record(Plan, item | {"steps": steps})


def _load_goal(goal: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: Decimal(goal[name]) for name in _NUMBERS if goal.get(name) is not None}
    days = {"ends_on": date.fromisoformat(goal["ends_on"])} if goal.get("ends_on") else {}
    return goal | numbers | days
