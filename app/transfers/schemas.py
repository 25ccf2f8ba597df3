from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from app.check_ins.schemas import CheckIn
from app.core import fields
from app.goals.schemas import Goal
from app.transfers import model


class Wanted(ma.Schema):
    format = ma.fields.String(load_default="json", validate=OneOf(("csv", "json")))
    cursor = ma.fields.String(validate=Length(max=1024), metadata={"description": "From the Link of the part before"})


class Exported(ma.Schema):
    exported_at = fields.instant(required=True)
    goal = ma.fields.Nested(Goal, required=True)
    check_ins = ma.fields.List(
        ma.fields.Nested(CheckIn), required=True, metadata={"description": "The newest day first"}
    )


class Source(ma.Schema):
    format = ma.fields.String(required=True, validate=OneOf(model.FORMS), metadata={"example": "beeminder"})
    goal = ma.fields.String(
        validate=Length(1, 64), metadata={"description": "Id of the goal that it goes into; or `name`, of a new one"}
    )
    name = fields.line(longest=100, example="Meditate")
    habit = ma.fields.String(
        validate=Length(1, 200), metadata={"description": "Of Loop's file of all habits: the one that is meant"}
    )
    dry_run = ma.fields.Boolean(load_default=False, metadata={"description": "Tell what would happen, write nothing"})
    from_row = ma.fields.Integer(
        load_default=1, validate=Range(1), metadata={"description": "Where to go on; from the Link of the part before"}
    )

    @ma.validates_schema
    def check_goal(self, body: dict[str, Any], **_: Any) -> None:
        if ("goal" in body) == ("name" in body):
            raise ma.ValidationError("Say either which goal it goes into or the name of a new one.", "goal")


class Row(ma.Schema):
    row = ma.fields.Integer(required=True, metadata={"description": "The first line of the file is 1"})
    result = ma.fields.String(required=True, validate=OneOf(model.RESULTS))
    detail = ma.fields.String(required=True, metadata={"example": ""})


class Counts(ma.Schema):
    imported = ma.fields.Integer(required=True)
    already_there = ma.fields.Integer(required=True)
    skipped = ma.fields.Integer(required=True)
    invalid = ma.fields.Integer(required=True)


class Report(ma.Schema):
    goal_id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "null where a dry run would have made a new one"}
    )
    dry_run = ma.fields.Boolean(required=True)
    counts = ma.fields.Nested(Counts, required=True, metadata={"description": "Of the rows below"})
    rows = ma.fields.List(ma.fields.Nested(Row), required=True)
