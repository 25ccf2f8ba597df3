import marshmallow as ma
from marshmallow.validate import OneOf

from app.core import fields
from app.goals.model import SOURCES


class SourceState(ma.Schema):
    kind = ma.fields.String(required=True, validate=OneOf(SOURCES))
    project = ma.fields.String(required=True, allow_none=True)
    stage = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(
        required=True,
        validate=OneOf(("fresh", "stale", "none")),
        metadata={"description": "Of stale evidence, and of none, no period is judged: that is `no_data`"},
    )
    fresh_for_days = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "None never gets old"})
    last_evidence_at = fields.instant(required=True, allow_none=True)
    looked_at = fields.instant(required=True, allow_none=True)
    error = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why the last look found nothing; what was known stays"},
    )
