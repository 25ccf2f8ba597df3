import re
from datetime import datetime
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range, Regexp

from app.core import clock, cursor, fields
from app.projects.schemas import SLUG
from app.reviews import model
from app.rules.results import LEVELS

_ID = {"example": "6f1c0c2f3d0b4c4f9a7d2f6f3a2b1c0d"}
_SHA256 = "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92"
_SOURCE = Regexp(
    r"^[a-z0-9][a-z0-9_.-]{0,31}\Z", re.ASCII, error="Write up to 32 small letters, digits, dots, _ and -."
)
_RUN = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}\Z", re.ASCII, error="Write up to 100 letters, digits and ._:/-.")
_HASH = Regexp(r"^[0-9a-f]{64}\Z", re.ASCII, error="Write the SHA-256 of the plan, 64 small hex digits.")
_WEB = Regexp(r"^https://[^\s\"<>\\]{1,500}\Z", re.ASCII, error="Write an address that begins with https://.")
FORMATS = ("json", "sarif", "markdown")


class NewReview(ma.Schema):
    """In the query; the body is the plan."""

    project = ma.fields.String(required=True, validate=SLUG, metadata={"example": "fraud-or-not"})
    stage = ma.fields.String(validate=SLUG, metadata={"example": "prod"})
    source = ma.fields.String(load_default="upload", validate=_SOURCE, metadata={"description": "Who brings it"})
    commit = fields.line(longest=100, example="9f2c1e7")
    run = ma.fields.String(validate=_RUN, metadata={"description": "Whose plan it is, where it has a run"})
    run_url = ma.fields.String(validate=_WEB, metadata={"description": "Where that run is looked at"})
    upload = ma.fields.String(
        validate=Length(1, 64), metadata={"description": "Of a plan that was announced; then there is no body"}
    )


class NewPlanUpload(ma.Schema):
    sha256 = ma.fields.String(
        required=True, validate=_HASH, metadata={"description": "Of the plan itself, not packed", "example": _SHA256}
    )
    size_bytes = ma.fields.Integer(
        required=True,
        strict=True,
        validate=Range(1, model.LARGEST_PLAN_BYTES),
        metadata={"description": "Of the file that is sent, which may be packed with gzip", "example": 48213000},
    )


class PlanForm(ma.Schema):
    url = ma.fields.Url(required=True)
    form = fields.upload_form()
    expires_at = fields.instant(required=True)


class AnnouncedPlan(ma.Schema):
    upload = ma.fields.String(required=True, metadata={"description": "For `?upload=`, within an hour", **_ID})
    form = ma.fields.Nested(PlanForm, required=True)


class ReviewFilters(cursor.Page):
    status = ma.fields.String(validate=OneOf(model.STATUSES))
    project = ma.fields.String(validate=SLUG, metadata={"example": "fraud-or-not"})
    stage = ma.fields.String(validate=SLUG, metadata={"example": "prod"})
    risk = ma.fields.String(attribute="level", validate=OneOf(LEVELS), metadata={"description": "Its level"})
    run = ma.fields.String(validate=_RUN)


class ReviewAsked(ma.Schema):
    version = ma.fields.Integer(validate=Range(1, 99_999_999), metadata={"description": "The newest without it"})
    format = ma.fields.String(
        validate=OneOf(FORMATS), metadata={"description": "Or by `Accept`: SARIF is application/sarif+json"}
    )


class ReviewDecision(ma.Schema):
    action = ma.fields.String(required=True, validate=OneOf(model.DECISIONS))
    reason = ma.fields.String(required=True)
    by = ma.fields.String(required=True, metadata={"description": "Id of a user"})
    at = fields.instant(required=True)
    expires_at = fields.instant(required=True, allow_none=True)
    version = ma.fields.Integer(required=True, metadata={"description": "The result that it is about"})


class Review(ma.Schema):
    id = ma.fields.String(required=True, metadata=_ID)
    version = ma.fields.Integer(
        required=True, metadata={"description": "The newest result or decision; 0 before the first"}
    )
    status = ma.fields.String(required=True, validate=OneOf(model.STATUSES))
    is_partial = ma.fields.Boolean(
        data_key="partial", required=True, metadata={"description": "Its run is known, its plan has not come yet"}
    )
    reason = ma.fields.String(required=True, metadata={"description": "Why it failed"})
    project = ma.fields.String(required=True)
    stage = ma.fields.String(required=True, allow_none=True)
    source = ma.fields.String(required=True)
    commit = ma.fields.String(required=True)
    run = ma.fields.String(required=True)
    run_url = ma.fields.String(required=True)
    run_state = ma.fields.String(required=True, metadata={"description": "The newest that its webhook told"})
    opened_by = ma.fields.String(required=True, metadata={"description": "Id of a user, or the name of a source"})
    sha256 = ma.fields.String(required=True, metadata={"description": "Of the plan, unpacked", "example": _SHA256})
    created_at = fields.instant(required=True)
    completed_at = fields.instant(required=True, allow_none=True)
    risk = ma.fields.Integer(required=True, allow_none=True, metadata={"example": 62})
    level = ma.fields.String(required=True, allow_none=True, validate=OneOf(LEVELS))
    headline = ma.fields.String(
        required=True, metadata={"example": "High risk (62 of 100), breaks 1 goal: cost by $27."}
    )
    severities = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.Integer(), required=True, metadata={"description": "New findings"}
    )
    broken_goals = ma.fields.Integer(required=True)
    monthly_cost_delta = ma.fields.String(required=True, allow_none=True, metadata={"example": "27.40"})
    is_degraded = ma.fields.Boolean(
        data_key="degraded",
        required=True,
        metadata={"description": "Judged by the rules alone: the AI did not answer"},
    )
    passes = ma.fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "With what people have decided; null until it is judged"},
    )
    decision = ma.fields.Nested(
        ReviewDecision, required=True, allow_none=True, metadata={"description": "That still counts: a waiver runs out"}
    )


class FindingEvidence(ma.Schema):
    path = ma.fields.String(required=True, metadata={"example": "ingress[0].cidr_blocks"})
    value = ma.fields.Raw(required=True, allow_none=True, metadata={"description": "Secrets are masked"})


class Finding(ma.Schema):
    id = ma.fields.String(required=True, metadata={"description": "The same in every review that finds it"})
    address = ma.fields.String(required=True, metadata={"example": "aws_security_group.web"})
    rule = ma.fields.String(required=True)
    category = ma.fields.String(required=True)
    severity = ma.fields.String(required=True, validate=OneOf(LEVELS))
    title = ma.fields.String(required=True)
    why = ma.fields.String(required=True)
    fix = ma.fields.String(required=True)
    evidence = ma.fields.List(ma.fields.Nested(FindingEvidence), required=True)
    is_new = ma.fields.Boolean(required=True, metadata={"description": "Not of what stood there before"})
    by = ma.fields.String(required=True, metadata={"description": "`rules`, or `ai`: what an AI says is no proof"})


class UnknownFinding(ma.Schema):
    address = ma.fields.String(required=True)
    rule = ma.fields.String(required=True)
    path = ma.fields.String(required=True)


class RiskReason(ma.Schema):
    address = ma.fields.String(required=True)
    points = ma.fields.Integer(required=True)
    rules = ma.fields.List(ma.fields.String(), required=True)
    text = ma.fields.String(required=True)


class CostDeltaItem(ma.Schema):
    address = ma.fields.String(required=True)
    monthly_before = ma.fields.String(required=True)
    monthly_after = ma.fields.String(required=True)


class CostDelta(ma.Schema):
    """In US dollars a month, as text, so that nothing rounds it."""

    monthly_delta = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(CostDeltaItem), required=True)
    unknown_types = ma.fields.List(ma.fields.String(), required=True)
    prices_of = ma.fields.String(required=True, metadata={"format": "date"})
    source = ma.fields.String(required=True)


class GoalImpact(ma.Schema):
    goal_id = ma.fields.String(required=True)
    goal_name = ma.fields.String(required=True)
    source = ma.fields.String(required=True, metadata={"example": "aws_cost"})
    is_broken = ma.fields.Boolean(required=True)
    is_blocking = ma.fields.Boolean(required=True)
    text = ma.fields.String(required=True, metadata={"example": "cost by $27"})
    before = ma.fields.String(required=True, allow_none=True)
    after = ma.fields.String(required=True, allow_none=True)
    target = ma.fields.String(required=True, allow_none=True)


class ReviewOpinion(ma.Schema):
    """What an AI was asked, and what that took."""

    status = ma.fields.String(required=True, validate=OneOf(("answered", "failed", "off")))
    reason = ma.fields.String(required=True, metadata={"description": "Why there is none"})
    ranking = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Ids of findings"})
    model = ma.fields.String(required=True)
    prompt_version = ma.fields.String(required=True)
    input_tokens = ma.fields.Integer(required=True)
    output_tokens = ma.fields.Integer(required=True)
    cost_usd = ma.fields.String(required=True)
    dropped = ma.fields.Integer(
        required=True,
        metadata={"description": "Of its answer, what was about nothing, or would have lowered something"},
    )
    left_out = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        required=True,
        metadata={"description": "What it was not shown"},
    )


class WholeReview(Review):
    """With what it found; without these before there is a result."""

    reasons = ma.fields.List(
        ma.fields.Nested(RiskReason), metadata={"description": "The three that add most to the risk"}
    )
    counts = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.Integer(), metadata={"description": "Resources, by what is done"}
    )
    cost = ma.fields.Nested(CostDelta)
    findings = ma.fields.List(ma.fields.Nested(Finding), metadata={"description": "New ones first, then the worst"})
    resolved = ma.fields.List(ma.fields.Nested(Finding), metadata={"description": "What the change puts an end to"})
    unknowns = ma.fields.List(
        ma.fields.Nested(UnknownFinding), metadata={"description": "What is known only after apply, so not judged"}
    )
    notes = ma.fields.List(ma.fields.String())
    impacts = ma.fields.List(
        ma.fields.Nested(GoalImpact), metadata={"description": "On goals; of private ones only yours"}
    )
    explanation = ma.fields.String(metadata={"description": "By an AI: plain text, and no proof"})
    ai = ma.fields.Nested(ReviewOpinion, allow_none=True, metadata={"description": "null where none is configured"})


class ReviewChange(ma.Schema):
    action = ma.fields.String(required=True, validate=OneOf((*model.DECISIONS, model.RERUN)))
    reason = fields.line(longest=500, example="The table is empty")
    expires_at = fields.moment()

    @ma.validates_schema
    def _check(self, change: dict[str, Any], **_: Any) -> None:
        if change["action"] in (model.REJECT, model.WAIVE) and "reason" not in change:
            raise ma.ValidationError("Say why.", "reason")
        if (change["action"] == model.WAIVE) != ("expires_at" in change):
            raise ma.ValidationError("A waiver says until when, and nothing else does.", "expires_at")
        if change["action"] == model.WAIVE:
            _check_is_ahead(change["expires_at"])


class NewFindingFeedback(ma.Schema):
    verdict = ma.fields.String(required=True, validate=OneOf(model.FEEDBACK))
    comment = fields.line(longest=500, example="This bucket holds a public web site")


class FindingFeedback(ma.Schema):
    finding_id = ma.fields.String(required=True)
    rule = ma.fields.String(required=True)
    user_id = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True, validate=OneOf(model.FEEDBACK))
    comment = ma.fields.String(required=True)
    at = fields.instant(required=True)


def _check_is_ahead(moment: datetime) -> None:
    if not clock.now() < moment <= clock.now() + model.LONGEST_WAIVER:
        raise ma.ValidationError("Write a time within a year from now.", "expires_at")
