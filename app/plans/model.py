"""A plan: steps that were proposed, and which of them were accepted. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from app.goals import model as goals
from app.goals.model import Goal
from app.steps import model as rules
from app.steps.model import Body, Situation

MOST_KEPT = 20  # accepted steps of earlier plans
_SHOWN_DAYS = 60
_KINDS = ("at_least", "at_most", "yes_no", "reach_by")
_NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
_LINK = re.compile(r"\w://|www\.|\]\(|[<>`]|\b[\w-]+\.(com|net|org|io|dev)\b", re.IGNORECASE)
_TURNS_OR_HIDES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    why: str
    goal: Body  # all that the goal is made of
    goal_id: str | None = None  # the goal that was made of it


@dataclass(frozen=True)
class Plan:
    """Begins as a request: `job_id` is the newest job that makes one, `made_at` is None until the first is made."""

    space: str
    goal_id: str
    job_id: str = ""
    job_owner_id: str = ""
    edition: str = ""  # of the newest job; when that is also `made`, it is done
    made: str = ""
    made_by: str = "rules"
    made_at: str | None = None
    model: str | None = None
    steps: tuple[Step, ...] = ()
    version: int = 0  # nothing is kept yet

    def find_step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def with_step(self, changed: Step) -> "Plan":
        return replace(self, steps=tuple(changed if step.id == changed.id else step for step in self.steps))

    @property
    def accepted(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.goal_id)

    def renew(self, proposed: list[rules.Step]) -> tuple[Step, ...]:
        """What was accepted stays, also so that it can be undone."""
        known = {step.title for step in self.accepted}
        fresh = (Step(uuid4().hex, step.title, step.why, step.body) for step in proposed if step.title not in known)
        return (*self.accepted[-MOST_KEPT:], *fresh)


def is_too_late(step: Step, today: date) -> bool:
    ends_on = step.goal.get("ends_on")
    return ends_on is not None and ends_on <= today


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["steps"],
    "properties": {
        "steps": {
            "type": "array",
            "minItems": 1,
            "maxItems": rules.MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "why", "goal"],
                "properties": {
                    "title": {"type": "string", "minLength": 1, "maxLength": 80},
                    "why": {"type": "string", "minLength": 1, "maxLength": 500},
                    "goal": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": [
                            "kind",
                            "unit",
                            "aggregation",
                            "window",
                            "target",
                            "weekdays",
                            "start_value",
                            "ends_on",
                        ],
                        "properties": {
                            "kind": {"type": "string", "enum": list(_KINDS)},
                            "unit": {"type": "string", "maxLength": 20},
                            "aggregation": {"type": "string", "enum": ["sum", "count", "last"]},
                            "window": {"type": "string", "enum": ["day", "week", "month", "once"]},
                            "target": {"type": "string", "pattern": _NUMBER},
                            "weekdays": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": 7,
                                "uniqueItems": True,
                                "items": {"type": "integer", "minimum": 1, "maximum": 7},
                            },
                            "start_value": {"type": ["string", "null"], "pattern": _NUMBER},
                            "ends_on": {"type": ["string", "null"], "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
                        },
                    },
                },
            },
        }
    },
}


def describe(situation: Situation, found: list[rules.Step], accepted: tuple[Step, ...]) -> dict[str, Any]:
    """All that a provider is shown. No ids, no notes, no names but the goal's own."""
    goal, verdict = situation.goal, situation.verdict
    target = goal.targets[-1]
    newest = sorted(situation.days.items())[-_SHOWN_DAYS:]
    return {
        "goal": {
            **{name: getattr(goal, name) for name in ("name", "description", "kind", "unit", "aggregation")},
            "direction": goal.direction,
            "window": {name: value for name, value in vars(goal.window).items() if value is not None},
            "target": _text(target.value),
            "weekdays": list(target.weekdays),
            "starts_on": goal.starts_on.isoformat(),
            "ends_on": goal.ends_on.isoformat() if goal.ends_on else None,
            "start_value": _text(goal.start_value),
            "items": [item.title for item in goal.items if item.is_asked],
            "source": goal.source.kind,
        },
        "today": situation.today.isoformat(),
        "weekday_of_today": situation.today.isoweekday(),
        "open_period": {
            "first": verdict.period.first.isoformat(),
            "last": verdict.period.last.isoformat(),
            "outcome": verdict.outcome,
            "value": _text(verdict.value),
            "needed": _text(verdict.needed),
            "fails_on": verdict.fails_on.isoformat() if verdict.fails_on else None,
        }
        if verdict
        else None,
        "days": {day.isoformat(): _text(goals.day_value(goal, fold)) for day, fold in newest},
        "steps_of_the_rules": [{"title": step.title, "why": step.why} for step in found],
        "accepted_steps": [step.title for step in accepted],
    }


def read_answer(value: Mapping[str, Any], goal: Goal, today: date) -> Iterator[rules.Step]:
    """Of an answer that keeps to the schema, those steps whose texts are plain and whose numbers and days are some."""
    for proposed in value["steps"]:
        title, why = _plain(proposed["title"]), _plain(proposed["why"])
        body = _body(proposed["goal"], today)
        if title and why and body:
            yield rules.of(goal, title, why, **body)


def _plain(text: str) -> str | None:
    """On one line, nothing that leads away, turns the text around or cannot be seen."""
    line = " ".join(text.split())
    if not line or _LINK.search(line) or any(unicodedata.category(each) in _TURNS_OR_HIDES for each in line):
        return None
    return line


def _body(wanted: Mapping[str, Any], today: date) -> dict[str, Any] | None:
    unit = " ".join(wanted["unit"].split())
    if unit and _plain(unit) is None:
        return None
    try:
        window = _once(wanted, today) if wanted["kind"] == "reach_by" else {"window": {"unit": wanted["window"]}}
    except (InvalidOperation, TypeError, ValueError):
        return None
    days = {"weekdays": sorted(wanted["weekdays"])} if wanted["window"] == "day" else {}
    counted = {"aggregation": wanted["aggregation"]} if wanted["kind"] != "yes_no" else {}
    return {"kind": wanted["kind"], "unit": unit, "target": Decimal(wanted["target"]), **counted, **days, **window}


def _once(wanted: Mapping[str, Any], today: date) -> dict[str, Any]:
    start, ends_on = Decimal(wanted["start_value"]), date.fromisoformat(wanted["ends_on"])
    if ends_on <= today:
        raise ValueError("that day is over")
    direction = "at_least" if start < Decimal(wanted["target"]) else "at_most"
    return {"window": {"unit": "once"}, "start_value": start, "ends_on": ends_on, "direction": direction}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"
