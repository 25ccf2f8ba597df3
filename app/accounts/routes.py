from types import ModuleType
from typing import Any

from app.accounts import schemas, service
from app.audit.routes import here
from app.cognito import routes as cognito
from app.core import auth, config, limits
from app.core.api import Blueprint
from app.second_factor.routes import guess
from app.sessions.routes import access_token, refresh_token, tokens
from app.sessions.schemas import AccessToken, ClientHeader, RefreshToken, Tokens

auth_blp = Blueprint("Log in", __name__, url_prefix="/api/auth", description="Register, log in, log out")
me_blp = Blueprint(
    "Your account", __name__, url_prefix="/api/users/me", description="Who you are; take your data, leave"
)
blueprints = (auth_blp, me_blp)


def identity() -> ModuleType:
    """Who tells here who somebody is: we ourselves, or a user pool of Cognito. Both have the same functions."""
    return cognito if config.settings.has_pool else service


@auth_blp.post("/register")
@auth_blp.arguments(schemas.Registration)
@limits.throttle("register", account="email")
@auth_blp.response(201, schemas.Email)
def register(body: dict[str, str]) -> dict[str, str]:
    """Register an account; the answer does not tell whether the address was taken"""
    identity().register(**body, client=here())
    return {"email": body["email"]}


@auth_blp.post("/verify")
@auth_blp.arguments(schemas.Code)
@limits.throttle("verify")
@auth_blp.response(204)
def verify(body: dict[str, str]) -> None:
    """Verify your address with the code that came by mail"""
    identity().verify(**body, client=here())


@auth_blp.post("/verify/resend")
@auth_blp.arguments(schemas.Email)
@limits.throttle("resend", account="email")
@auth_blp.response(202, schemas.Email)
def resend_verification(body: dict[str, str]) -> dict[str, str]:
    """Send the code again, if there is an account that waits for it"""
    identity().resend_verification(**body)
    return body


@auth_blp.post("/login")
@auth_blp.arguments(schemas.LogIn)
@auth_blp.arguments(ClientHeader, location="headers")
@limits.throttle("login", account="email")
@auth_blp.response(200, Tokens)
def log_in(body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Log in; whoever has a second factor adds `code`, which a 401 of type second-factor-needed asks for"""
    return tokens(identity().log_in(**body, guess=guess, client=here(), issue=auth.issue), headers)


@auth_blp.post("/refresh")
@auth_blp.arguments(RefreshToken, required=False)
@auth_blp.arguments(ClientHeader, location="headers")
@auth_blp.response(200, Tokens)
def refresh(body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Exchange a refresh token for new tokens; asked again within 20 seconds, it gives the same"""
    return tokens(identity().refresh(refresh_token(body, headers), here(), issue=auth.issue), headers)


@auth_blp.post("/reauthenticate")
@auth_blp.needs("account:leave")
@auth_blp.arguments(schemas.FullProof)
@auth_blp.response(200, AccessToken)
def reauthenticate(body: dict[str, str]) -> dict[str, Any]:
    """Prove again that it is you; what is dangerous wants that within the last ten minutes"""
    with limits.attempt("reauthenticate", account=auth.who().user_id):
        session = identity().reauthenticate(auth.who(), **body, guess=guess, client=here())
    return access_token(session, *(auth.held() if config.settings.has_pool else ()))


@auth_blp.post("/password/forgot")
@auth_blp.arguments(schemas.Email)
@limits.throttle("reset", account="email")
@auth_blp.response(202, schemas.Email)
def forgot_password(body: dict[str, str]) -> dict[str, str]:
    """Have a code sent, if there is an account with this address"""
    identity().forgot_password(**body)
    return body


@auth_blp.post("/password/reset")
@auth_blp.arguments(schemas.Reset)
@limits.throttle("verify")
@auth_blp.response(204)
def reset_password(body: dict[str, str]) -> None:
    """Choose a new password with the code that came by mail; ends all sessions, keeps the second factor"""
    limits.know(identity().reset_password(**body, client=here()))


@me_blp.put("/password")
@me_blp.needs("account:write")
@me_blp.arguments(schemas.PasswordChange)
@me_blp.arguments(ClientHeader, location="headers")
@me_blp.response(200, Tokens)
def change_password(body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Change your password; ends all sessions, and opens a new one for you"""
    with limits.attempt("reauthenticate", account=auth.who().user_id):
        grant = identity().change_password(auth.who(), **body, guess=guess, client=here(), issue=auth.issue)
        return tokens(grant, headers)
