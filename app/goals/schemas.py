from collections.abc import Mapping
from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from app.core import cursor, fields
from app.goals.model import AGGREGATIONS, EVERY_DAY, KINDS, SOURCES

_ID = {"example": "0b6e2f9d4c8a4e1fa3d57c1b2e9f8a60"}
_PROJECT = {"example": "fraud-or-not"}
_FIXED = (
    "visibility",
    "kind",
    "unit",
    "aggregation",
    "direction",
    "window",
    "starts_on",
    "ends_on",
    "start_value",
    "week_start",
    "source",
)
_CENTURY = Range(date(2000, 1, 1), date(2100, 12, 31))
NEW_GOALS = {
    "run": {
        "summary": "Run 3 times a week",
        "value": {
            "name": "Run",
            "kind": "at_least",
            "unit": "times",
            "aggregation": "count",
            "window": {"unit": "week"},
            "target": "3",
            "zone": "Europe/Berlin",
        },
    },
    "cost": {
        "summary": "AWS cost at most $200 a month",
        "value": {
            "name": "AWS cost of fraud-or-not",
            "visibility": "team",
            "kind": "at_most",
            "unit": "USD",
            "window": {"unit": "month"},
            "target": "200",
            "source": {"kind": "aws_cost", "project": "fraud-or-not"},
            "is_blocking": True,
        },
    },
    "weight": {
        "summary": "Weigh 70 kg by the end of June",
        "value": {
            "name": "Weight",
            "kind": "reach_by",
            "direction": "at_most",
            "unit": "kg",
            "aggregation": "last",
            "window": {"unit": "once"},
            "start_value": "78.4",
            "target": "70",
            "ends_on": "2027-06-30",
        },
    },
}


def _days(**options: Any) -> ma.fields.List[int]:
    metadata = {"description": "Those that count; 1 is Monday", "example": list(EVERY_DAY)}
    weekday = ma.fields.Integer(strict=True, validate=Range(1, 7))
    return ma.fields.List(weekday, validate=Length(1, 7), metadata=metadata, **options)


def _yes_or_no(**metadata: Any) -> ma.fields.Boolean:
    return ma.fields.Boolean(truthy={True}, falsy={False}, metadata=metadata)


def _whole(first: int, last: int, description: str, **options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=Range(first, last), metadata={"description": description}, **options)


def day(description: str, **options: Any) -> ma.fields.Date:
    return ma.fields.Date(validate=_CENTURY, metadata={"description": description}, **options)


class Window(ma.Schema):
    unit = ma.fields.String(
        required=True,
        validate=OneOf(("day", "week", "month", "quarter", "rolling", "once")),
        metadata={
            "description": "`rolling`: the last `days` days, each day anew; `once`: from `starts_on` to `ends_on`"
        },
    )
    days = _whole(2, 92, "Of `rolling`", allow_none=True)
    hits = _whole(1, 92, "Of `rolling`: how many of these days have to reach the target", allow_none=True)


class Item(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    title = fields.line(required=True, longest=100, example="Rotate the keys")
    is_asked = _yes_or_no(description="False once it was left out of a change")


class NewItem(ma.Schema):
    id = ma.fields.String(validate=Length(1, 64), metadata={"description": "Of an item that there is", **_ID})
    title = fields.line(required=True, longest=100, example="Rotate the keys")


class Source(ma.Schema):
    """Where the values come from."""

    kind = ma.fields.String(required=True, validate=OneOf(SOURCES), metadata={"example": "aws_cost"})
    project = ma.fields.String(allow_none=True, validate=Length(1, 63), metadata=_PROJECT)
    stage = ma.fields.String(allow_none=True, validate=Length(1, 63), metadata={"example": "prod"})
    url = ma.fields.Url(
        schemes={"https"},
        allow_none=True,
        validate=Length(max=2000),
        metadata={"description": "Of `http_json`", "example": "https://status.example.com/api/uptime.json"},
    )
    pointer = ma.fields.String(
        allow_none=True,
        validate=Length(max=500),
        metadata={"description": "Of `http_json`: RFC 6901, to the number in the answer", "example": "/uptime/percent"},
    )


class _Settings(ma.Schema):
    name = fields.line(longest=100, example="Run")
    description = ma.fields.String(validate=Length(max=2000))
    target = fields.Amount(
        metadata={
            "description": "For the period that is open and all later ones. Of `yes_no`: days, 1 if left out; of "
            "`checklist`: items, all if left out; with `hits`: what makes a day a good one",
            "example": "3",
        }
    )
    weekdays = _days()
    freezes_per_month = _whole(0, 31, "How many missed days, weeks or rolling periods a month are forgiven")
    zone = fields.zone(allow_none=True)
    day_boundary_minutes = _whole(
        -17 * 60, 6 * 60, "When a day ends, in minutes after midnight; yours where it is null", allow_none=True
    )
    grace_minutes = _whole(0, 7 * 1440, "How long after its end a period still takes entries before it is judged")
    items = ma.fields.List(
        ma.fields.Nested(NewItem),
        validate=Length(1, 20),
        metadata={"description": "Of `checklist`; one that is left out of a change is not asked for any more"},
    )
    reminder_minutes = _whole(
        0, 31 * 1440, "How long before the end of a period you are reminded of what is missing", allow_none=True
    )
    is_blocking = _yes_or_no(description="Whether a change that would break it is stopped")

    @ma.validates("weekdays")
    def check_days(self, value: list[int], **_: Any) -> None:
        if len(set(value)) < len(value):
            raise ma.ValidationError("One of them is there twice.")


class GoalChange(_Settings):
    class Meta:
        metadata = {"example": {"name": "Run", "target": "4"}}

    @ma.pre_load
    def check_fixed(self, body: Any, **_: Any) -> Any:
        named = [name for name in _FIXED if isinstance(body, Mapping) and name in body]
        if named:
            raise ma.ValidationError({name: ["This cannot change; make a new goal."] for name in named})
        return body


class NewGoal(_Settings):
    visibility = ma.fields.String(
        load_default="private",
        validate=OneOf(("private", "team")),
        metadata={"description": "A private goal is there only for you; what is of the team is there for everybody"},
    )
    kind = ma.fields.String(required=True, validate=OneOf(KINDS), metadata={"example": "at_least"})
    unit = ma.fields.String(validate=Length(max=20), metadata={"example": "times"})
    aggregation = ma.fields.String(
        validate=OneOf(AGGREGATIONS), metadata={"description": "What the values of a day come to", "example": "count"}
    )
    direction = ma.fields.String(
        validate=OneOf(("at_least", "at_most")), metadata={"description": "Of `average`, `threshold` and `reach_by`"}
    )
    window = ma.fields.Nested(Window, required=True)
    starts_on = day("Today if left out; may lie in the past")
    ends_on = day("Of `reach_by`", allow_none=True)
    start_value = fields.Amount(allow_none=True, metadata={"description": "Of `reach_by`: where you are now"})
    week_start = _whole(1, 7, "1 is Monday; yours if left out")
    source = ma.fields.Nested(Source)

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        field_obj.required = field_obj.required or field_name == "name"


class Target(ma.Schema):
    since = ma.fields.Date(required=True)
    value = fields.Amount(required=True)
    weekdays = _days(required=True)
    freezes_per_month = ma.fields.Integer(required=True)


class Pause(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True)
    reason = ma.fields.String(required=True, metadata={"example": "On holiday"})


class Goal(NewGoal):
    id = ma.fields.String(required=True, metadata=_ID)
    owner_id = ma.fields.String(required=True, metadata={"description": "Id of the user who made it", **_ID})
    items = ma.fields.List(ma.fields.Nested(Item))
    targets = ma.fields.List(ma.fields.Nested(Target), metadata={"description": "Oldest first"})
    pauses = ma.fields.List(ma.fields.Nested(Pause))
    parent_id = ma.fields.String(
        allow_none=True, metadata={"description": "The goal that it is a step towards: a step of its plan", **_ID}
    )
    created_at = fields.instant()
    changed_at = fields.instant()
    deleted_at = fields.instant(allow_none=True)

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        field_obj.required = True


class GoalPage(cursor.Page):
    space = ma.fields.String(load_default="all", validate=OneOf(("mine", "team", "all")))
    kind = ma.fields.String(validate=OneOf(KINDS))
    source = ma.fields.String(validate=OneOf(SOURCES))
    project = ma.fields.String(validate=Length(1, 63), metadata=_PROJECT)
    status = ma.fields.String(load_default="active", validate=OneOf(("active", "deleted")))
