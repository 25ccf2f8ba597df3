import unicodedata

import marshmallow as ma
from marshmallow.validate import Length

_BREAKS = {"Cc", "Zl", "Zp"}


def _one_line(text: str) -> None:
    if not text.strip() or any(unicodedata.category(character) in _BREAKS for character in text):
        raise ma.ValidationError("Write one line with something in it, and no control characters.")


_ADDRESS = (Length(max=254), _one_line)


class Credentials(ma.Schema):
    email = ma.fields.Email(required=True, validate=_ADDRESS, metadata={"example": "ada@example.com"})
    password = ma.fields.String(
        required=True, validate=Length(max=128), load_only=True, metadata={"format": "password"}
    )


class Registration(ma.Schema):
    email = ma.fields.Email(required=True, validate=_ADDRESS, metadata={"example": "ada@example.com"})
    password = ma.fields.String(
        required=True,
        validate=Length(min=15, max=128, error="Choose a password of 15 to 128 characters."),
        load_only=True,
        metadata={"format": "password", "example": "correct horse battery staple"},
    )
    name = ma.fields.String(required=True, validate=(Length(min=1, max=100), _one_line), metadata={"example": "Ada"})


class Registered(ma.Schema):
    email = ma.fields.Email(required=True)


class RefreshToken(ma.Schema):
    refresh_token = ma.fields.String(
        validate=Length(max=512), metadata={"description": "Left out by browsers: theirs is in the cookie"}
    )


class Tokens(ma.Schema):
    access_token = ma.fields.String(required=True)
    token_type = ma.fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds"})
    refresh_token = ma.fields.String(metadata={"description": "Missing with X-Client: browser"})


class User(ma.Schema):
    id = ma.fields.String(required=True)
    email = ma.fields.Email(required=True)
    name = ma.fields.String(required=True)
    created_at = ma.fields.String(required=True, metadata={"format": "date-time"})


class ClientHeader(ma.Schema):
    x_client = ma.fields.String(
        data_key="X-Client",
        validate=ma.validate.OneOf(["browser"]),
        metadata={"description": "`browser` keeps the refresh token in a cookie that scripts cannot read"},
    )
