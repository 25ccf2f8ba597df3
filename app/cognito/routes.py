"""The doors as `accounts.routes` asks for them; the pool's tokens are read by the rules that any request meets."""

from typing import Any

from app.audit.model import Client
from app.cognito import service
from app.core import auth
from app.core.policy import Principal
from app.sessions.model import Grant, Session

register = service.register
verify = service.verify
resend_verification = service.resend_verification
forgot_password = service.forgot_password
reset_password = service.reset_password


def log_in(email: str, password: str, client: Client, **_: Any) -> Grant:
    return service.log_in(email, password, client, auth.claims_of)


def refresh(refresh_token: str, client: Client, **_: Any) -> Grant:
    return service.refresh(refresh_token, client, auth.claims_of)


def reauthenticate(who: Principal, password: str, client: Client, **_: Any) -> Session:
    return service.reauthenticate(who, password, client, auth.claims_of)


def change_password(who: Principal, current_password: str, password: str, client: Client, **_: Any) -> Grant:
    return service.change_password(who, current_password, password, client, auth.claims_of)
