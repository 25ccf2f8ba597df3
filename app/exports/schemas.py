"""What of that which we keep goes out: what is not named stays inside, such as hashes of passwords and tokens."""

import marshmallow as ma

from app.access_tokens.schemas import PersonalToken
from app.attachments.schemas import Attachment
from app.check_ins.schemas import CheckIn
from app.core import fields
from app.deliveries.schemas import Endpoint
from app.goals.schemas import Goal
from app.invitations.schemas import Invitation
from app.jobs.schemas import Job
from app.notifications.schemas import Notice, Settings
from app.plans.schemas import Plan
from app.second_factor.schemas import Status
from app.sessions.schemas import Session
from app.users.schemas import User


class KeptSession(Session):
    class Meta:
        exclude = ("is_current",)


class KeptSecondFactor(Status):
    class Meta:
        exclude = ("recovery_codes_left",)


class KeptNotice(Notice):
    class Meta:
        exclude = ("is_read",)


class WaitingMail(ma.Schema):
    kind = ma.fields.String(required=True, metadata={"example": "password-changed"})
    to = fields.email(required=True)
    created_at = fields.instant(required=True)


class KeptEntry(ma.Schema):
    number = ma.fields.Integer(required=True)
    at = fields.instant(required=True)
    action = ma.fields.String(required=True, metadata={"example": "logged-in"})
    actor_id = ma.fields.String(required=True, metadata={"description": "Who did it; mostly you"})
    address = ma.fields.String(required=True, allow_none=True, metadata={"description": "Only where it was you"})
    device = ma.fields.String(required=True, allow_none=True, metadata={"description": "Only where it was you"})
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True)


class AuditLog(ma.Schema):
    entries = ma.fields.List(ma.fields.Nested(KeptEntry), required=True, metadata={"description": "Newest first"})
    older = ma.fields.Integer(
        required=True,
        metadata={"description": "How many older ones had no room here; GET /api/users/me/audit has all, in pages"},
    )


class KeptSource(ma.Schema):
    goal_id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    project = ma.fields.String(required=True, allow_none=True)
    last_evidence_at = fields.instant(required=True, allow_none=True)
    looked_at = fields.instant(required=True, allow_none=True)
    error = ma.fields.String(required=True, allow_none=True)


class KeptCheckIns(ma.Schema):
    goal_id = ma.fields.String(required=True)
    entries = ma.fields.List(ma.fields.Nested(CheckIn), required=True, metadata={"description": "Newest day first"})
    has_older = ma.fields.Boolean(
        required=True,
        metadata={"description": "More had no room here; GET /api/goals/{goalId}/export has all, in parts"},
    )


class Export(ma.Schema):
    exported_at = fields.instant(required=True)
    profile = ma.fields.Nested(User, required=True)
    sessions = ma.fields.List(ma.fields.Nested(KeptSession), required=True)
    personal_access_tokens = ma.fields.List(ma.fields.Nested(PersonalToken), required=True)
    second_factor = ma.fields.Nested(KeptSecondFactor, required=True, allow_none=True)
    invitations = ma.fields.List(
        ma.fields.Nested(Invitation), required=True, metadata={"description": "Sent by you, and not accepted yet"}
    )
    goals = ma.fields.List(
        ma.fields.Nested(Goal), required=True, metadata={"description": "Made by you, also those of the team"}
    )
    plans = ma.fields.List(ma.fields.Nested(Plan), required=True, metadata={"description": "Of your private goals"})
    check_ins = ma.fields.List(ma.fields.Nested(KeptCheckIns), required=True, metadata={"description": "By you"})
    sources = ma.fields.List(
        ma.fields.Nested(KeptSource), required=True, metadata={"description": "Of your private goals"}
    )
    attachments = ma.fields.List(
        ma.fields.Nested(Attachment),
        required=True,
        metadata={"description": "Uploaded by you, also to the team's goals"},
    )
    jobs = ma.fields.List(
        ma.fields.Nested(Job), required=True, metadata={"description": "What the worker did for you, for thirty days"}
    )
    waiting_mails = ma.fields.List(ma.fields.Nested(WaitingMail), required=True)
    notifications = ma.fields.List(ma.fields.Nested(KeptNotice), required=True)
    notification_settings = ma.fields.Nested(Settings, required=True)
    webhook_endpoints = ma.fields.List(ma.fields.Nested(Endpoint), required=True)
    audit = ma.fields.Nested(AuditLog, required=True)
