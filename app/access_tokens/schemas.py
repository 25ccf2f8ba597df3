import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from app.access_tokens.model import MAX_DAYS
from app.core import fields, policy

_DEFAULT_DAYS = 90
MEANINGS = {
    "profile:read": "read your own account, and the profiles of people here",
    "goals:read": "read goals, check-ins and verdicts",
    "goals:write": "add and change goals and check-ins",
    "projects:read": "read projects and what was deployed when",
    "projects:write": "add and change projects",
    "evidence:write": "report evidence, such as deploys, drills and costs",
    "reviews:read": "read reviews and their findings",
    "reviews:write": "send Terraform plans for review, have them reviewed again, say what a finding is worth",
    "reviews:decide": "approve, reject and waive reviews, together with `reviews:write`; not for what sends plans",
    "audit:read": "read the audit log",
    "users:read": "list who is here",
}
_EXAMPLE = ["evidence:write", "reviews:write"]
_ALLOWS = "What it is good for, as long as your role allows it too:\n\n" + "\n".join(
    f"- `{scope}`: {meaning} ({policy.SCOPES[scope]} and above)" for scope, meaning in MEANINGS.items()
)


def _scope() -> ma.fields.String:
    return ma.fields.String(validate=OneOf(policy.SCOPES, error="There is no such scope."))


class PersonalToken(ma.Schema):
    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"example": "CI of fraud-or-not"})
    scopes = ma.fields.List(_scope(), required=True, metadata={"example": _EXAMPLE})
    ends_with = ma.fields.String(
        required=True, metadata={"description": "Its last characters, to tell it from others", "example": "1cMx0a"}
    )
    created_at = fields.instant(required=True)
    expires_at = fields.instant(required=True)
    last_used_at = ma.fields.String(
        required=True, allow_none=True, metadata={"format": "date-time", "description": "To the hour"}
    )


class NewPersonalToken(ma.Schema):
    name = fields.line(required=True, longest=100, example="CI of fraud-or-not")
    scopes = ma.fields.List(
        _scope(), required=True, validate=Length(min=1), metadata={"description": _ALLOWS, "example": _EXAMPLE}
    )
    expires_in_days = ma.fields.Integer(strict=True, load_default=_DEFAULT_DAYS, validate=Range(1, MAX_DAYS))


class IssuedPersonalToken(PersonalToken):
    token = ma.fields.String(required=True, metadata={"description": "Shown this once: only its hash is kept"})
