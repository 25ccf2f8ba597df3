import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from app.attachments import model
from app.core import fields


class NewAttachment(ma.Schema):
    name = fields.line(longest=200, example="run.jpg", required=True)
    type = ma.fields.String(required=True, validate=OneOf(model.TYPES), metadata={"example": "image/jpeg"})
    size_bytes = ma.fields.Integer(
        required=True, strict=True, validate=Range(1, model.LARGEST_BYTES), metadata={"example": 48213}
    )
    check_in_id = ma.fields.String(
        validate=Length(1, 128), allow_none=True, metadata={"description": "What it is evidence of"}
    )


class Attachment(ma.Schema):
    id = ma.fields.String(required=True)
    goal_id = ma.fields.String(required=True)
    check_in_id = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=OneOf(model.TYPES))
    size_bytes = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True, validate=OneOf(model.STATUSES))
    reason = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was refused", "example": None}
    )
    uploaded_by = ma.fields.String(required=True, metadata={"description": "Id of a user"})
    created_at = fields.instant(required=True)


class Upload(ma.Schema):
    url = ma.fields.Url(required=True)
    form = fields.upload_form()
    expires_at = fields.instant(required=True)


class Link(ma.Schema):
    url = ma.fields.Url(required=True)
    expires_at = fields.instant(required=True)


class Announced(ma.Schema):
    attachment = ma.fields.Nested(Attachment, required=True)
    upload = ma.fields.Nested(Upload, required=True)


class Linked(Attachment):
    link = ma.fields.Nested(Link, required=True, allow_none=True, metadata={"description": "Only while it is `ready`"})
