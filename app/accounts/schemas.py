import unicodedata

import marshmallow as ma
from marshmallow.validate import Length

_BREAKS = {"Cc", "Zl", "Zp"}


def _one_line(text: str) -> None:
    if not text.strip() or any(unicodedata.category(character) in _BREAKS for character in text):
        raise ma.ValidationError("Write one line with something in it, and no control characters.")


_ADDRESS = (Length(max=254), _one_line)
_PASSWORD = {"format": "password", "example": "correct horse battery staple"}


class Credentials(ma.Schema):
    email = ma.fields.Email(required=True, validate=_ADDRESS, metadata={"example": "ada@example.com"})
    password = ma.fields.String(required=True, validate=Length(max=128), load_only=True, metadata=_PASSWORD)


class Registration(ma.Schema):
    email = ma.fields.Email(required=True, validate=_ADDRESS, metadata={"example": "ada@example.com"})
    password = ma.fields.String(
        required=True,
        validate=Length(min=15, max=128, error="Choose a password of 15 to 128 characters."),
        load_only=True,
        metadata=_PASSWORD,
    )
    name = ma.fields.String(required=True, validate=(Length(min=1, max=100), _one_line), metadata={"example": "Ada"})


class Registered(ma.Schema):
    email = ma.fields.Email(required=True, metadata={"example": "ada@example.com"})


class RefreshToken(ma.Schema):
    refresh_token = ma.fields.String(
        validate=Length(max=512), metadata={"description": "Left out by browsers: theirs is in the cookie"}
    )


class Tokens(ma.Schema):
    access_token = ma.fields.String(required=True, metadata={"description": "Goes under Authorize"})
    token_type = ma.fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds", "example": 600})
    refresh_token = ma.fields.String(metadata={"description": "Missing with X-Client: browser"})


class User(ma.Schema):
    id = ma.fields.String(required=True, metadata={"example": "5f2b8c0e9a7d4e31b6c4d2a1f0e9b8c7"})
    email = ma.fields.Email(required=True, metadata={"example": "ada@example.com"})
    name = ma.fields.String(required=True, metadata={"example": "Ada"})
    created_at = ma.fields.String(required=True, metadata={"format": "date-time"})


class Session(ma.Schema):
    id = ma.fields.String(required=True)
    device = ma.fields.String(required=True, metadata={"description": "As the client names itself"})
    address = ma.fields.String(required=True, metadata={"example": "192.0.2.7"})
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
