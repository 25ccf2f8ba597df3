from datetime import date, timedelta
from typing import Any

import marshmallow as ma
from marshmallow.validate import Range as Between

from app.analytics.model import MOST_RULES
from app.core import clock, fields
from app.projects.schemas import SLUG

MOST_DAYS = 366
_DAYS_SHOWN = 30
_CENTURY = Between(date(2000, 1, 1), date(2100, 12, 31))
_PER_CENT = {"description": "In percent; null where there is nothing to divide by"}


def _count(description: str) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, metadata={"description": description})


def _seconds(description: str) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, allow_none=True, metadata={"description": f"Mean; {description}"})


class Range(ma.Schema):
    first = ma.fields.Date(
        data_key="from",
        validate=_CENTURY,
        metadata={"description": f"The first day, of UTC; {_DAYS_SHOWN} days before the last one if left out"},
    )
    last = ma.fields.Date(
        data_key="to",
        validate=_CENTURY,
        metadata={"description": f"The last day; today if left out. At most {MOST_DAYS} days"},
    )
    project = ma.fields.String(
        load_default=None, validate=SLUG, metadata={"description": "Only this one", "example": "fraud-or-not"}
    )
    stage = ma.fields.String(
        load_default=None, validate=SLUG, metadata={"description": "Only what is about it", "example": "prod"}
    )

    @ma.post_load
    def complete(self, query: dict[str, Any], **_: Any) -> dict[str, Any]:
        days = timedelta(days=_DAYS_SHOWN - 1)
        last = query.get("last") or (query["first"] + days if "first" in query else clock.now().date())
        first = query.get("first") or max(last - days, date(2000, 1, 1))
        if not 0 <= (last - first).days < MOST_DAYS:
            raise ma.ValidationError(f"It is from the first day on, {MOST_DAYS} days at the most.", "to")
        return query | {"first": first, "last": last}


class Levels(ma.Schema):
    """How many reviews, by the level of their newest result."""

    low = ma.fields.Integer(required=True)
    medium = ma.fields.Integer(required=True)
    high = ma.fields.Integer(required=True)
    critical = ma.fields.Integer(required=True)


class Summary(ma.Schema):
    reviews = ma.fields.Nested(Levels, required=True)
    risk_mean = fields.Amount(required=True, allow_none=True, metadata={"description": "Null without reviews"})
    risk_p90 = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "90 % of the reviews are at most as risky"}
    )
    decisions = _count("Reviews whose newest result was decided")
    seconds_to_decision = _seconds("from the result to the first decision about it")
    monthly_cost_delta = fields.Amount(
        required=True, metadata={"description": "In US dollars, of all that was reviewed, applied or not"}
    )
    deploys = _count("Also those that failed")
    failed_deploys = _count("Those that failed, or were rolled back later")
    change_failure_rate = fields.Amount(required=True, allow_none=True, metadata=_PER_CENT)
    lead_time_seconds = _seconds("from the first review of a commit to its first deploy to a stage that succeeded")


class Day(Summary):
    date = ma.fields.Date(required=True)


class Rule(ma.Schema):
    rule = ma.fields.String(required=True, metadata={"example": "sg-open-ssh"})
    findings = _count("New ones, in the newest results")
    useful = _count("How often somebody said so")
    noise = _count("How often somebody said so")
    precision = fields.Amount(required=True, allow_none=True, metadata=_PER_CENT)


class Analytics(ma.Schema):
    first = ma.fields.Date(required=True, data_key="from")
    last = ma.fields.Date(required=True, data_key="to")
    project = ma.fields.String(required=True, allow_none=True)
    stage = ma.fields.String(required=True, allow_none=True)
    days = ma.fields.List(
        ma.fields.Nested(Day), required=True, metadata={"description": "Each one, the oldest first, ready for a chart"}
    )
    total = ma.fields.Nested(Summary, required=True, metadata={"description": "Of all these days"})
    rules = ma.fields.List(
        ma.fields.Nested(Rule), required=True, metadata={"description": f"The {MOST_RULES} that found the most"}
    )
