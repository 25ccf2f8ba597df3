import marshmallow as ma
from marshmallow.validate import OneOf

from app.core import fields, policy


class NewInvitation(ma.Schema):
    email = fields.email(required=True)
    role = ma.fields.String(required=True, validate=OneOf(policy.ROLES), metadata={"example": "member"})


class Invitation(NewInvitation):
    id = ma.fields.String(required=True)
    invited_by = ma.fields.String(required=True, metadata={"description": "Id of a user"})
    created_at = fields.instant(required=True)
    expires_at = fields.instant(required=True)
