import re

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range, Regexp

from app.core import cursor, fields
from app.deliveries.model import KINDS
from app.notifications import model

_CLOCK = Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII, error="Write a time such as 22:00.")


class Page(cursor.Page):
    unread = ma.fields.Boolean(load_default=False, metadata={"description": "Only what nobody has read"})


class Notice(ma.Schema):
    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(KINDS))
    goal_id = ma.fields.String(required=True, metadata={"description": "Empty where it is about no goal"})
    period = ma.fields.String(required=True, metadata={"example": "2026-11-22"})
    created_at = fields.instant(required=True)
    title = ma.fields.String(required=True, metadata={"example": "Missed: Run 3 times a week"})
    text = ma.fields.String(required=True)
    is_read = ma.fields.Boolean(required=True)


class UnreadCount(ma.Schema):
    unread = ma.fields.Integer(
        required=True, metadata={"description": f"No more than {model.COUNTED} are counted", "example": 3}
    )


class Channels(ma.Schema):
    in_app = ma.fields.Boolean(truthy={True}, falsy={False})
    email = ma.fields.Boolean(truthy={True}, falsy={False})


class QuietHours(ma.Schema):
    starts = ma.fields.String(required=True, validate=_CLOCK, metadata={"example": "22:00"})
    ends = ma.fields.String(required=True, validate=_CLOCK, metadata={"example": "07:00"})

    @ma.validates_schema
    def check_length(self, data: dict[str, str], **_: object) -> None:
        if data["starts"] == data["ends"]:
            raise ma.ValidationError("Hours that never end are no hours: turn mails off instead.", "ends")


class SettingsChange(ma.Schema):
    kinds = ma.fields.Dict(
        keys=ma.fields.String(validate=OneOf(KINDS)),
        values=ma.fields.Nested(Channels),
        metadata={"description": "Only what shall be otherwise; webhooks say themselves what they want"},
    )
    quiet_hours = ma.fields.Nested(
        QuietHours,
        allow_none=True,
        metadata={"description": "By the clock of your zone, also over midnight; mails wait"},
    )
    digest = ma.fields.String(
        validate=OneOf(model.DIGESTS),
        metadata={"description": "All mails in one; weekly, on the first day of your week"},
    )
    digest_hour = ma.fields.Integer(strict=True, validate=Range(0, 23))
    lead_time_minutes = ma.fields.Integer(
        strict=True,
        validate=Range(0, 7 * 24 * 60),
        metadata={"description": "How long before the end you want to hear that there is something to do"},
    )


class Settings(ma.Schema):
    kinds = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Channels), required=True)
    quiet_hours = ma.fields.Nested(QuietHours, required=True, allow_none=True)
    digest = ma.fields.String(required=True, validate=OneOf(model.DIGESTS))
    digest_hour = ma.fields.Integer(required=True)
    lead_time_minutes = ma.fields.Integer(required=True)


class Token(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    token = ma.fields.String(required=True, validate=Length(max=200))
