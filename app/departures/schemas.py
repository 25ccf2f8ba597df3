import marshmallow as ma

from app.core import fields


class Departure(ma.Schema):
    deletes_at = fields.instant(required=True)
