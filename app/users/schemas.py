import marshmallow as ma
from marshmallow.validate import OneOf, Range

from app.core import fields, policy


def _zone(name: str) -> None:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise ma.ValidationError("Write the IANA name of a time zone, such as Europe/Berlin.")


class Profile(ma.Schema):
    id = ma.fields.String(required=True, metadata={"example": "5f2b8c0e9a7d4e31b6c4d2a1f0e9b8c7"})
    name = ma.fields.String(required=True, metadata={"example": "Ada"})
    zone = ma.fields.String(required=True, metadata={"example": "Europe/Berlin"})
    week_start = ma.fields.Integer(required=True, metadata={"description": "1 is Monday, 7 is Sunday"})
    day_boundary_minutes = ma.fields.Integer(
        required=True, metadata={"description": "When a day ends, in minutes after midnight; before it when negative"}
    )


class User(Profile):
    email = fields.email(required=True)
    role = ma.fields.String(required=True, validate=OneOf(policy.ROLES))
    created_at = fields.instant(required=True)
    verified_at = fields.instant(allow_none=True, required=True)
    disabled_at = fields.instant(allow_none=True, required=True)
    deletes_at = fields.instant(allow_none=True, required=True)


class ProfileChange(ma.Schema):
    name = fields.line(longest=100, example="Ada")
    zone = ma.fields.String(validate=_zone, metadata={"example": "Europe/Berlin"})
    week_start = ma.fields.Integer(strict=True, validate=Range(1, 7))
    day_boundary_minutes = ma.fields.Integer(strict=True, validate=Range(-17 * 60, 6 * 60))


class UserChange(ma.Schema):
    role = ma.fields.String(validate=OneOf(policy.ROLES))
    disabled = ma.fields.Boolean(truthy={True}, falsy={False})


class Page(ma.Schema):
    cursor = ma.fields.String(metadata={"description": "From the Link header of the page before"})
    limit = ma.fields.Integer(load_default=50, validate=Range(1, 100))
