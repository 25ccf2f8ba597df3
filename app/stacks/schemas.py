import marshmallow as ma
from marshmallow.validate import OneOf

from app.core import fields
from app.stacks.model import SOURCES


class Stack(ma.Schema):
    source = ma.fields.String(required=True, validate=OneOf(SOURCES))
    account = ma.fields.String(required=True, metadata={"description": "In HCP Terraform the organization"})
    name = ma.fields.String(required=True, metadata={"description": "Id of the stack, or name of the workspace"})
    seen_at = fields.instant(required=True)
    project = ma.fields.String(required=True, allow_none=True)
    stage = ma.fields.String(required=True, allow_none=True)
    problem = ma.fields.String(
        required=True, metadata={"description": "Why its runs are not reviewed, and what to do; empty when they are"}
    )
