import marshmallow as ma

from app.core import fields
from app.goals.schemas import day


class NewSkip(ma.Schema):
    reason = fields.line(required=True, longest=200, example="I had the flu")


class Skip(NewSkip):
    last_day = ma.fields.Date(required=True, metadata={"description": "Of the period"})


class NewPause(ma.Schema):
    first = day("The first day of it", required=True)
    last = day("The last day of it", required=True)
    reason = fields.line(required=True, longest=200, example="On holiday")
