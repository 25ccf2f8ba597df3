import marshmallow as ma
from marshmallow.validate import Length


class RefreshToken(ma.Schema):
    refresh_token = ma.fields.String(
        validate=Length(max=3072), metadata={"description": "Left out by browsers: theirs is in the cookie"}
    )


class AccessToken(ma.Schema):
    access_token = ma.fields.String(required=True, metadata={"description": "Goes under Authorize"})
    token_type = ma.fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds", "example": 600})


class Tokens(AccessToken):
    refresh_token = ma.fields.String(metadata={"description": "Missing with X-Client: browser"})


class Session(ma.Schema):
    id = ma.fields.String(required=True)
    device = ma.fields.String(required=True, metadata={"description": "As the client names itself"})
    address = ma.fields.String(required=True, metadata={"example": "192.0.2.7"})
    is_current = ma.fields.Boolean(required=True, metadata={"description": "Whether it is the one that asks"})
    created_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    last_seen_at = ma.fields.String(
        required=True, metadata={"format": "date-time", "description": "When it was last refreshed"}
    )


class ClientHeader(ma.Schema):
    x_client = ma.fields.String(
        data_key="X-Client",
        validate=ma.validate.OneOf(["browser"]),
        metadata={"description": "`browser` keeps the refresh token in a cookie that scripts cannot read"},
    )
