import marshmallow as ma
from marshmallow.validate import Length

from app.core import fields


class PushKey(ma.Schema):
    secret = ma.fields.String(
        required=True,
        metadata={
            "description": "Shown this once; sign with it as Standard Webhooks says",
            "example": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        },
    )
    url = ma.fields.String(required=True, metadata={"description": "Where to send values"})
    old_secret_ends_at = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "As long as this the secret before it counts as well"},
    )


class NewPushedValue(ma.Schema):
    amount = fields.Amount(required=True)
    occurred_at = fields.moment(metadata={"description": "When the message came first, where it is not said"})
    local_date = ma.fields.Date(metadata={"description": "The day that it counts for; computed where it is not said"})
    note = ma.fields.String(validate=Length(max=500), load_default="")


class PushedValue(ma.Schema):
    id = ma.fields.String(required=True, metadata={"description": "Of the check-in that it became"})
    amount = fields.Amount(required=True)
    occurred_at = fields.instant(required=True)
    local_date = ma.fields.Date(required=True)
