from typing import Any

import marshmallow as ma
from marshmallow.validate import Length

from app.core import fields
from app.passwords import model as password_rules
from app.passwords import service as passwords
from app.second_factor.schemas import one_time_code


class Email(ma.Schema):
    email = fields.email(required=True)


class Credentials(Email):
    password = fields.password(required=True)


def _long_enough(password: str) -> None:
    """Told together with what is wrong of the other fields; the service counts again, and looks closer."""
    if password_rules.count(password) < password_rules.MIN_LENGTH:
        raise ma.ValidationError(
            f"Choose a password of at least {password_rules.MIN_LENGTH} characters, such as a few words."
        )


class Registration(Credentials):
    password = fields.password(required=True, more=(_long_enough,))
    name = fields.line(required=True, longest=100, example="Ada")
    invitation = ma.fields.String(
        validate=Length(min=1, max=128),
        load_only=True,
        metadata={"description": "From the mail, for whoever was invited; brings the role, for that address only"},
    )

    @ma.validates_schema
    def check_password(self, body: dict[str, str], **_: Any) -> None:
        """Before it is counted as an attempt: who has to choose a few times must not wait for a quarter of an hour."""
        passwords.check(body["password"], has_second_factor=False, context=(body["email"], body["name"]))


class Proof(ma.Schema):
    password = fields.password(required=True)


class LogIn(Credentials):
    code = one_time_code(load_default="")


class FullProof(Proof):
    code = one_time_code(load_default="")


class PasswordChange(FullProof):
    current_password = fields.password(required=True)


class Code(ma.Schema):
    email = fields.email(
        "Needed where a user pool of Cognito has sent the code, which says by itself whose it is elsewhere"
    )
    code = ma.fields.String(
        required=True, validate=Length(max=128), load_only=True, metadata={"description": "From the mail"}
    )


class Reset(Code, Proof):
    pass
