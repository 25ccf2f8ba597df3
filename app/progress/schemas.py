from typing import Any

import marshmallow as ma

from app.core import fields
from app.goals.model import FLAGS, OUTCOMES
from app.goals.schemas import day
from app.progress.service import MOST_DAYS

_EVIDENCE = {"description": "Where what it comes from is listed", "format": "uri-reference"}
_AMOUNT = {"description": "In the unit of the goal; null where nothing is known"}
_FAILS_ON = {"description": "The day with whose end it is lost, if nothing more is done"}
_GOAL = {"example": "0b6e2f9d4c8a4e1fa3d57c1b2e9f8a60"}


class Range(ma.Schema):
    period = day("The last day of a period: shows only that one")
    first = day("The first day of what is shown", data_key="from")
    last = day(f"The last one; at most {MOST_DAYS} days, the newest where it is not said", data_key="to")

    @ma.validates_schema
    def check(self, body: dict[str, Any], **_: Any) -> None:
        if "period" in body and len(body) > 1:
            raise ma.ValidationError("Name a period, or days.", "period")
        if "first" in body and "last" in body and not 0 <= (body["last"] - body["first"]).days < MOST_DAYS:
            raise ma.ValidationError(f"It is from the first day on, {MOST_DAYS} days at the most.", "to")


class Point(ma.Schema):
    date = ma.fields.Date(required=True)
    value = fields.Amount(required=True, metadata={"description": "What the values of this day come to"})
    count = ma.fields.Integer(required=True, metadata={"description": "How many they are"})
    is_late = ma.fields.Boolean(required=True)
    is_provisional = ma.fields.Boolean(required=True)


class Days(ma.Schema):
    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True, metadata={"description": "Names the period"})


class Verdict(ma.Schema):
    period = ma.fields.Nested(Days, required=True)
    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(OUTCOMES))
    flags = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(FLAGS)), required=True)
    value = fields.Amount(required=True, allow_none=True, metadata=_AMOUNT)
    target = fields.Amount(required=True, metadata={"description": "What counted; with `hits`, how many good days"})
    reason = ma.fields.String(
        required=True, metadata={"example": "2 of 3 km; 1 km is still needed by Sunday 22 November."}
    )
    needed = fields.Amount(
        required=True, allow_none=True, metadata={"description": "The least that is still to do, where that is known"}
    )
    fails_on = ma.fields.Date(required=True, allow_none=True, metadata=_FAILS_ON)
    evidence = ma.fields.String(required=True, metadata=_EVIDENCE)


class Forecast(ma.Schema):
    expected = fields.Amount(
        required=True, metadata={"description": "At the end of the period, if it goes on as it did"}
    )
    passes_on = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "When a limit is passed, if it goes on as it did"}
    )


class Progress(ma.Schema):
    goal_id = ma.fields.String(required=True, metadata=_GOAL)
    first = ma.fields.Date(required=True, data_key="from")
    last = ma.fields.Date(required=True, data_key="to")
    series = ma.fields.List(ma.fields.Nested(Point), required=True, metadata={"description": "Days with data"})
    verdicts = ma.fields.List(
        ma.fields.Nested(Verdict), required=True, metadata={"description": "The newest 60 of these days, newest first"}
    )
    current = ma.fields.Nested(Verdict, required=True, allow_none=True)
    forecast = ma.fields.Nested(Forecast, required=True, allow_none=True)
    streak = ma.fields.Integer(required=True, metadata={"description": "Periods that were met one after the other"})
    best_streak = ma.fields.Integer(required=True)
    strength = ma.fields.Integer(
        required=True, metadata={"description": "0 to 100; one lapse takes a tenth of it", "example": 87}
    )
    met = ma.fields.Integer(required=True, metadata={"description": "How many periods were"})
    missed = ma.fields.Integer(required=True)
    evidence = ma.fields.String(required=True, metadata=_EVIDENCE)
