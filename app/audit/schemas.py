import marshmallow as ma

from app.core import fields


class AuditEntry(ma.Schema):
    account_id = ma.fields.String(required=True)
    number = ma.fields.Integer(required=True, metadata={"description": "Counts from 1 in each account"})
    at = fields.instant(required=True)
    action = ma.fields.String(required=True, metadata={"example": "logged-in"})
    actor_id = ma.fields.String(required=True, metadata={"description": "Who did it; mostly the account itself"})
    address = ma.fields.String(required=True, metadata={"example": "192.0.2.7"})
    device = ma.fields.String(required=True, metadata={"description": "As the client named itself"})
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True, metadata={"example": {"role": "admin"}})
    previous_hash = ma.fields.String(required=True)
    hash = ma.fields.String(required=True, metadata={"description": "SHA-256 of all the rest"})
