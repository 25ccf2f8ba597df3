from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf

from app.core import fields
from app.deliveries import model

_OUTCOMES = ("waiting", "delivered", "failed", "dropped")
_ONCE = {
    "description": "Shown this once; what it is for: docs/guides/notifications.md",
    "example": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
}


def _is_told_once(kinds: list[str]) -> None:
    if len(set(kinds)) < len(kinds):
        raise ma.ValidationError("Name each kind once.")


def _kinds(**options: Any) -> ma.fields.List[str]:
    each = ma.fields.String(validate=OneOf(model.KINDS), metadata={"example": "missed"})
    return ma.fields.List(each, validate=(Length(min=1), _is_told_once), **options)


def _url(**options: Any) -> ma.fields.String:
    metadata = {"format": "uri", "example": "https://hooks.example.com/wizard"}
    return ma.fields.String(validate=Length(min=1, max=2048), metadata=metadata, **options)


class NewEndpoint(ma.Schema):
    url = _url(required=True)
    kinds = _kinds(required=True)


class EndpointChange(ma.Schema):
    url = _url()
    kinds = _kinds()
    is_enabled = ma.fields.Boolean(truthy={True}, falsy={False})


class Endpoint(NewEndpoint):
    id = ma.fields.String(required=True)
    created_at = fields.instant(required=True)
    is_enabled = ma.fields.Boolean(required=True)
    disabled_at = fields.instant(required=True, allow_none=True)
    failing_since = fields.instant(required=True, allow_none=True)
    old_secret_ends_at = fields.instant(required=True, allow_none=True)


class EndpointWithSecret(Endpoint):
    secret = ma.fields.String(required=True, metadata=_ONCE)


class Try(ma.Schema):
    at = fields.instant(required=True)
    response_status = ma.fields.Integer(required=True, allow_none=True)
    latency_ms = ma.fields.Integer(required=True)
    reason = ma.fields.String(required=True, allow_none=True, metadata={"description": "Why it does not count"})


class Delivery(ma.Schema):
    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=OneOf((*model.KINDS, model.TEST)))
    outcome = ma.fields.String(required=True, validate=OneOf(_OUTCOMES))
    attempts = ma.fields.Integer(required=True)
    created_at = fields.instant(required=True)
    next_at = fields.instant(required=True, allow_none=True)
    tries = ma.fields.List(ma.fields.Nested(Try), required=True, metadata={"description": "The last twenty"})
