import re
from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range, Regexp

from app.core import cursor, fields
from app.projects.model import KINDS

SLUG = Regexp(r"^(?=.{1,63}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z", re.ASCII, error="Write small letters, digits, single hyphens.")
_EVENT_ID = Regexp(r"^[A-Za-z0-9._-]{1,100}\Z", re.ASCII, error="Write up to 100 letters, digits, dots, _ and -.")
_CURRENCY = Regexp(r"^[A-Z]{3}\Z", error="Write the three letters of a currency, such as USD.")
_MOST_AT_ONCE = 100

# What an event of a kind has to say besides, and what it may.
_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "deploy": ({"stage", "commit", "status"}, {"duration_seconds"}),
    "rollback": ({"stage", "of"}, set()),
    "smoke": ({"stage", "ok"}, {"checks"}),
    "restore_drill": ({"stage", "ok"}, {"minutes"}),
    "cost_day": ({"date", "amount"}, {"currency", "is_final"}),
    "iam_findings": ({"findings"}, {"stage"}),
    "review": ({"risk", "level"}, {"stage", "of"}),
}
_COMMON = {"id", "kind", "occurred_at"}
_DEFAULTS: dict[str, dict[str, Any]] = {"cost_day": {"currency": "USD", "is_final": False}}


def _of(*kinds: str, **metadata: Any) -> dict[str, Any]:
    return {"description": f"Of {', '.join(kinds)}", **metadata}


def _stage(**metadata: Any) -> ma.fields.String:
    return ma.fields.String(validate=SLUG, metadata={"example": "prod", **metadata})


def _yes_or_no(**metadata: Any) -> ma.fields.Boolean:
    return ma.fields.Boolean(truthy={True}, falsy={False}, metadata=metadata)


def _count(**metadata: Any) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=Range(0, 1_000_000_000), metadata=metadata)


def _event_id(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=_EVENT_ID, **options)


def _check_unique(values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise ma.ValidationError("One of them is there twice.")


def _check_day(text: str) -> None:
    try:
        is_day = date.fromisoformat(text).isoformat() == text and 2000 <= int(text[:4]) < 2100
    except ValueError:
        is_day = False
    if not is_day:
        raise ma.ValidationError("Write a day as 2026-11-20.")


class _Settings(ma.Schema):
    title = fields.line(longest=100, example="Fraud or not")
    stages = ma.fields.List(
        ma.fields.String(validate=SLUG),
        validate=(Length(1, 10), _check_unique),
        metadata={"example": ["dev", "test", "prod"]},
    )
    owners = ma.fields.List(
        ma.fields.String(validate=Length(1, 64)),
        validate=(Length(1, 20), _check_unique),
        metadata={"description": "Ids of users, who may change it; whoever makes it where nobody is named"},
    )
    pull_costs = _yes_or_no(
        description="Whether to ask Cost Explorer, once a day, what the resources with the tag `Project=<name>` cost; "
        "AWS takes $0.01 each time"
    )


class ProjectChange(_Settings):
    pass


class NewProject(_Settings):
    name = ma.fields.String(required=True, validate=SLUG, metadata={"example": "fraud-or-not"})

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        field_obj.required = field_name in {"name", "title", "stages"}


class Project(NewProject):
    created_by = ma.fields.String(required=True, metadata={"description": "Id of a user"})
    created_at = fields.instant(required=True)
    changed_at = fields.instant(required=True)


class FindingCounts(ma.Schema):
    """How many, by severity; what is not named is none."""

    critical = _count()
    high = _count()
    medium = _count()
    low = _count()


class NewProjectEvent(ma.Schema):
    id = _event_id(
        required=True,
        metadata={"description": "Made by you: sent again, it is the same event", "example": "deploy-4711"},
    )
    kind = ma.fields.String(required=True, validate=OneOf(KINDS), metadata={"example": "deploy"})
    occurred_at = fields.moment(required=True, metadata={"example": "2026-11-20T09:30:00+01:00"})
    stage = _stage(description="Which one, where the kind has one: of all but cost_day")
    commit = fields.line(longest=100, example="9f2c1e7")
    status = ma.fields.String(validate=OneOf(("succeeded", "failed")), metadata=_of("deploy"))
    duration_seconds = _count(**_of("deploy"))
    of = _event_id(
        metadata={
            "description": "Of rollback: the id of the deploy. Of review: its id, where it is told once more",
            "example": "deploy-4711",
        }
    )
    ok = _yes_or_no(**_of("smoke", "restore_drill"))
    checks = _count(**_of("smoke"))
    minutes = _count(**_of("restore_drill"))
    date = ma.fields.String(
        validate=_check_day, metadata={"format": "date", "description": "Of cost_day, in UTC as AWS counts days"}
    )
    amount = fields.Amount(metadata=_of("cost_day"))
    currency = ma.fields.String(validate=_CURRENCY, metadata=_of("cost_day", example="USD", default="USD"))
    is_final = _yes_or_no(**_of("cost_day"), default=False)
    findings = ma.fields.Nested(FindingCounts, metadata=_of("iam_findings"))
    risk = fields.Amount(metadata={"description": "Of review, from 0 to 100", "example": "22"})
    level = ma.fields.String(validate=OneOf(("low", "medium", "high", "critical")), metadata=_of("review"))

    @ma.validates_schema
    def check_kind(self, event: dict[str, Any], **_: Any) -> None:
        if event.get("kind") not in _FIELDS:
            return
        required, optional = _FIELDS[event["kind"]]
        missing = {name: ["Missing data for required field."] for name in required - set(event)}
        strange = {name: ["Unknown field."] for name in set(event) - required - optional - _COMMON}
        if missing or strange:
            raise ma.ValidationError(missing | strange)

    @ma.validates("risk")
    def check_risk(self, risk: Any, **_: Any) -> None:
        if not 0 <= risk <= 100:
            raise ma.ValidationError("Write a number from 0 to 100.")

    @ma.post_load
    def split(self, event: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What every event has, and what belongs to its kind."""
        facts = _DEFAULTS.get(event["kind"], {}) | {
            name: value for name, value in event.items() if name not in {*_COMMON, "stage"}
        }
        common = {"event_id": event["id"], "kind": event["kind"], "occurred_at": event["occurred_at"]}
        return common | {"stage": event.get("stage"), "facts": facts}


class ProjectEvent(NewProjectEvent):
    occurred_at = fields.instant(required=True)  # type: ignore[assignment]
    recorded_at = fields.instant(required=True)
    by = ma.fields.String(
        required=True, metadata={"description": "Id of the user who told it, or what of ours found it"}
    )


class NewProjectEvents(ma.Schema):
    events = ma.fields.List(ma.fields.Nested(NewProjectEvent), required=True, validate=Length(1, _MOST_AT_ONCE))


class Told(ma.Schema):
    id = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True, metadata={"description": "201, 200 where it was known, 409, 422"})
    detail = ma.fields.String(metadata={"description": "Why not"})


class ToldEvents(ma.Schema):
    results = ma.fields.List(ma.fields.Nested(Told), required=True, metadata={"description": "In the order sent"})


class EventPage(cursor.Page):
    kind = ma.fields.String(validate=OneOf(KINDS))
    stage = _stage()
    since = fields.moment(data_key="from", metadata={"description": "The first instant that counts"})
    until = fields.moment(data_key="to", metadata={"description": "The first that does not any more"})
