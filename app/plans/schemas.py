import marshmallow as ma
from marshmallow.validate import OneOf

from app.core import fields
from app.goals.schemas import NewGoal

_ID = {"example": "6f1c0c2f3d0b4c4f9a7d2f6f3a2b1c0d"}


class StepGoal(NewGoal):
    class Meta:
        exclude = ("items",)  # no step is a checklist


class Step(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    title = ma.fields.String(required=True, metadata={"example": "On Tuesday and Thursday"})
    why = ma.fields.String(required=True, metadata={"description": "From which of your numbers it follows"})
    goal = ma.fields.Nested(StepGoal, required=True, metadata={"description": "The goal that accepting it makes"})
    goal_id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "That goal, once it is accepted", **_ID}
    )


class Plan(ma.Schema):
    goal_id = ma.fields.String(required=True, metadata=_ID)
    steps = ma.fields.List(
        ma.fields.Nested(Step),
        required=True,
        metadata={"description": "Accepted ones first, then the most useful first. Plain text, no Markdown"},
    )
    made_by = ma.fields.String(required=True, validate=OneOf(("rules", "ai")))
    model = ma.fields.String(required=True, allow_none=True, metadata={"description": "The one that was asked"})
    made_at = fields.instant(required=True)
