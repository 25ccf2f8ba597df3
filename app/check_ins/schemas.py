from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, Range

from app.check_ins import model
from app.check_ins.model import CheckIn as Entry
from app.core import cursor, errors, fields
from app.core.api import Problem
from app.core.failures import AppError
from app.goals.model import Goal

_ID = {"description": "A ULID", "example": "01KAHJ5Y7Q6M4T2Z8V3X9B0CDE"}
_ITEM = {"example": "0b6e2f9d4c8a4e1fa3d57c1b2e9f8a60"}
_AMOUNT = {"description": "Of all kinds but `yes_no` and `checklist`; 1 where the goal counts and it is left out"}
_DONE = {"description": "Of `yes_no`"}
_ITEMS = {"description": "Of `checklist`: which are done"}
_TZ = {"description": "Where it occurred: says what day it was there, where `local_date` does not"}
_DAY = {"description": "The day that it counts for: the one when it occurred, or one beside it"}
_LONGEST_NOTE = 2000
_MOST = 100
_SOONEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _is_ulid(text: str) -> None:
    if not model.is_id(text):
        raise ma.ValidationError("Write a ULID: 26 digits and capital letters without I, L, O and U.")


class CheckInChange(ma.Schema):
    amount = fields.Amount(metadata=_AMOUNT)
    done = ma.fields.Boolean(truthy={True}, falsy={False}, metadata=_DONE)
    items = ma.fields.List(
        ma.fields.String(validate=Length(max=64), metadata=_ITEM), validate=Length(max=_MOST), metadata=_ITEMS
    )
    occurred_at = ma.fields.AwareDateTime(
        format="iso", validate=Range(_SOONEST, _LATEST), metadata={"example": "2026-11-20T07:30:00+01:00"}
    )
    tz = fields.zone()
    local_date = ma.fields.Date(metadata=_DAY)
    note = ma.fields.String(validate=Length(max=_LONGEST_NOTE), metadata={"example": "In the rain"})


class NewCheckIn(CheckInChange):
    id = ma.fields.String(
        validate=_is_ulid,
        metadata=_ID | {"description": "A ULID that you make: sent again, it is known by it. Made here if left out"},
    )
    occurred_at = ma.fields.AwareDateTime(
        required=True,
        format="iso",
        validate=Range(_SOONEST, _LATEST),
        metadata={"example": "2026-11-20T07:30:00+01:00"},
    )
    tz = fields.zone(required=True)


class CheckIn(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    goal_id = ma.fields.String(required=True, metadata=_ITEM)
    amount = fields.Amount(required=True)
    done = ma.fields.Boolean(metadata=_DONE)
    items = ma.fields.List(ma.fields.String(metadata=_ITEM), metadata=_ITEMS)
    occurred_at = fields.instant(required=True)
    tz = ma.fields.String(required=True, metadata={"example": "Europe/Berlin"} | _TZ)
    local_date = ma.fields.Date(required=True, metadata=_DAY)
    note = ma.fields.String(required=True)
    by = ma.fields.String(required=True, metadata={"description": "Id of a user, or the name of the goal's source"})
    source = ma.fields.String(required=True, metadata={"example": "manual"})
    recorded_at = fields.instant(required=True)
    changed_by = ma.fields.String(required=True, allow_none=True)
    changed_at = fields.instant(required=True, allow_none=True)
    is_late = ma.fields.Boolean(
        required=True, metadata={"description": "It came when its period was over, within the grace"}
    )
    is_provisional = ma.fields.Boolean(required=True, metadata={"description": "The source may say it anew"})


class Filter(cursor.Page):
    first = ma.fields.Date(data_key="from", metadata={"description": "The first day"})
    last = ma.fields.Date(data_key="to", metadata={"description": "The last day"})


class InvalidFields(AppError):
    status = 422
    slug = "invalid"

    def __init__(self, messages: Any) -> None:
        super().__init__("Some fields are not valid; see errors.")
        self.errors = list(errors.field_errors({"json": messages}))


class _Attempt(ma.fields.Nested):
    """One that is not valid does not spoil the others."""

    def deserialize(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().deserialize(*arguments, **options)
        except ma.ValidationError as error:
            return InvalidFields(error.messages)


class NewCheckIns(ma.Schema):
    check_ins = ma.fields.List(_Attempt(NewCheckIn), required=True, validate=Length(1, _MOST))


class Result(ma.Schema):
    status = ma.fields.Integer(
        required=True, metadata={"description": "As if it had been sent alone: 201, 200, 409, 422 or 503"}
    )
    check_in = ma.fields.Nested(CheckIn)
    problem = ma.fields.Nested(Problem)


class Results(ma.Schema):
    results = ma.fields.List(ma.fields.Nested(Result), required=True, metadata={"description": "In the order sent"})


class FeedPosition(ma.Schema):
    cursor = ma.fields.String(
        validate=Length(max=1024), metadata={"description": "From the answer before; good for 90 days"}
    )


class Change(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    deleted_at = fields.instant(required=True, allow_none=True)
    check_in = ma.fields.Nested(
        CheckIn, required=True, allow_none=True, metadata={"description": "As it is now; null where it was deleted"}
    )


class Feed(ma.Schema):
    changes = ma.fields.List(
        ma.fields.Nested(Change), required=True, metadata={"description": "In the order in which they were made"}
    )
    cursor = ma.fields.String(required=True, metadata={"description": "To ask with for what comes after these"})
    has_more = ma.fields.Boolean(required=True, metadata={"description": "Ask again at once"})


def shown(goal: Goal, entry: Entry) -> SimpleNamespace:
    """In the words of the goal's kind."""
    shown = dict(vars(entry))
    if goal.kind == "yes_no":
        shown["done"] = entry.amount != 0
    if goal.kind == "checklist":
        shown["items"] = model.done_items(goal, entry.amount)
    return SimpleNamespace(**shown)  # a dictionary has `items` of its own
