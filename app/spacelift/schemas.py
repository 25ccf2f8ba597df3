import marshmallow as ma
from marshmallow.validate import OneOf

from app.spacelift.service import OUTCOMES


class TakenIn(ma.Schema):
    outcome = ma.fields.String(required=True, validate=OneOf(OUTCOMES))
    detail = ma.fields.String(required=True, metadata={"description": "Why nothing was done; empty when it was"})
    review_id = ma.fields.String(required=True, allow_none=True)
