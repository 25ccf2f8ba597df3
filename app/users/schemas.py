import marshmallow as ma
from marshmallow.validate import OneOf, Range

from app.core import fields, policy

_ID = {"example": "5f2b8c0e9a7d4e31b6c4d2a1f0e9b8c7"}
_WEEK_START = {"description": "1 is Monday, 7 is Sunday"}
_DAY_BOUNDARY = {"description": "When a day ends, in minutes after midnight; before it when negative"}


class User(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    name = ma.fields.String(required=True, metadata={"example": "Ada"})
    email = fields.email(required=True)
    role = ma.fields.String(required=True, validate=OneOf(policy.ROLES))
    zone = ma.fields.String(required=True, metadata={"example": "Europe/Berlin"})
    week_start = ma.fields.Integer(required=True, metadata=_WEEK_START)
    day_boundary_minutes = ma.fields.Integer(required=True, metadata=_DAY_BOUNDARY)
    created_at = fields.instant(required=True)
    verified_at = fields.instant(allow_none=True, required=True)
    disabled_at = fields.instant(allow_none=True, required=True)
    deletes_at = fields.instant(allow_none=True, required=True)


class Profile(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    is_gone = ma.fields.Boolean(required=True, metadata={"description": "Only the id is left of such a person"})
    name = ma.fields.String(required=True, metadata={"example": "Ada"})
    zone = ma.fields.String(required=True, allow_none=True, metadata={"example": "Europe/Berlin"})
    week_start = ma.fields.Integer(required=True, allow_none=True, metadata=_WEEK_START)
    day_boundary_minutes = ma.fields.Integer(required=True, allow_none=True, metadata=_DAY_BOUNDARY)


class ProfileChange(ma.Schema):
    name = fields.line(longest=100, example="Ada")
    zone = fields.zone()
    week_start = ma.fields.Integer(strict=True, validate=Range(1, 7), metadata=_WEEK_START)
    day_boundary_minutes = ma.fields.Integer(strict=True, validate=Range(-17 * 60, 6 * 60), metadata=_DAY_BOUNDARY)


class UserChange(ma.Schema):
    role = ma.fields.String(validate=OneOf(policy.ROLES))
    disabled = ma.fields.Boolean(truthy={True}, falsy={False})
