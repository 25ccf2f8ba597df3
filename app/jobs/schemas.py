import marshmallow as ma
from marshmallow.validate import OneOf

from app.core import fields
from app.jobs.model import STATUSES


class Job(ma.Schema):
    id = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=OneOf(STATUSES))
    attempts = ma.fields.Integer(required=True, metadata={"description": "Of three, when something goes wrong"})
    reason = ma.fields.String(required=True, metadata={"description": "Why it failed, or has to be tried again"})
    result = ma.fields.String(
        required=True, metadata={"description": "Where to find what came of it", "example": "/api/goals/0af7/plan"}
    )
    created_at = fields.instant(required=True)
