import marshmallow as ma
from marshmallow.validate import Length

from app.core import fields


class Email(ma.Schema):
    email = fields.email(required=True)


class Credentials(Email):
    password = fields.password(required=True)


class Registration(Credentials):
    name = fields.line(required=True, longest=100, example="Ada")


class Proof(ma.Schema):
    password = fields.password(required=True)


class PasswordChange(Proof):
    current_password = fields.password(required=True)


class Code(ma.Schema):
    code = ma.fields.String(
        required=True, validate=Length(max=128), load_only=True, metadata={"description": "From the mail"}
    )


class Reset(Code, Proof):
    pass
