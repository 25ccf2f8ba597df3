from typing import Any

import marshmallow as ma
from marshmallow.validate import Length

from app.core import fields


def one_time_code(**options: Any) -> ma.fields.String:
    metadata = {"example": "123456", "description": "From your authenticator app, or a recovery code"}
    return ma.fields.String(validate=Length(max=64), load_only=True, metadata=metadata, **options)


class Enrolment(ma.Schema):
    secret = ma.fields.String(required=True, metadata={"description": "Base32, for those who type it in"})
    uri = ma.fields.String(required=True, metadata={"description": "For a QR code", "format": "uri"})


class OneTimeCode(ma.Schema):
    code = one_time_code(required=True)


class RecoveryCodes(ma.Schema):
    recovery_codes = ma.fields.List(
        ma.fields.String(metadata={"example": "7k2m-x9qd-4ht0-wzn5"}),
        required=True,
        metadata={"description": "Each is good once, where there is no authenticator app; shown only now"},
    )


class Status(ma.Schema):
    is_on = ma.fields.Boolean(required=True)
    recovery_codes_left = ma.fields.Integer(required=True)
    since = fields.instant(required=True, allow_none=True)
