from typing import Any

from flask import Response, after_this_request, request

from app.accounts import repository, schemas, service
from app.accounts.model import Client
from app.accounts.service import Grant
from app.core import auth, config
from app.core.api import Blueprint
from app.core.failures import Unauthorized

_COOKIE = "refresh_token"
_COOKIE_PATH = "/api/auth"
_READS = {"GET", "HEAD", "OPTIONS"}

auth_blp = Blueprint("auth", __name__, url_prefix="/api/auth", description="Register, log in, log out")
users_blp = Blueprint("users", __name__, url_prefix="/api/users", description="Who you are")
blueprints = (auth_blp, users_blp)


@auth_blp.post("/register")
@auth_blp.arguments(schemas.Registration)
@auth_blp.response(201, schemas.Registered)
def register(body: dict[str, str]) -> dict[str, str]:
    """Register an account; the answer does not tell whether the address was taken"""
    service.register(**body)
    return {"email": body["email"]}


@auth_blp.post("/login")
@auth_blp.arguments(schemas.Credentials)
@auth_blp.arguments(schemas.ClientHeader, location="headers")
@auth_blp.response(200, schemas.Tokens)
def log_in(body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Log in"""
    return _tokens(service.log_in(**body, client=_client()), headers)


@auth_blp.post("/refresh")
@auth_blp.arguments(schemas.RefreshToken, required=False)
@auth_blp.arguments(schemas.ClientHeader, location="headers")
@auth_blp.response(200, schemas.Tokens)
def refresh(body: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Exchange a refresh token for new tokens; asked again within 20 seconds, it gives the same"""
    return _tokens(service.refresh(_refresh_token(body, headers), _client()), headers)


@auth_blp.post("/logout")
@auth_blp.response(204)
def log_out() -> None:
    """End this session"""
    service.log_out(auth.user_id(), auth.session_id())
    after_this_request(_forget_cookie)


@users_blp.get("/me")
@users_blp.response(200, schemas.User)
def me() -> Any:
    """Your own account"""
    return repository.get_user(auth.user_id())


@users_blp.get("/me/sessions")
@users_blp.response(200, schemas.Session(many=True))
def list_sessions() -> Any:
    """Where you are logged in"""
    return service.list_sessions(auth.user_id())


@users_blp.delete("/me/sessions")
@users_blp.response(204)
def log_out_everywhere() -> None:
    """End all your sessions, this one too"""
    service.log_out_everywhere(auth.user_id())


@users_blp.delete("/me/sessions/<session_id>")
@users_blp.response(204)
def end_session(session_id: str) -> None:
    """End one of your sessions"""
    service.log_out(auth.user_id(), session_id)


@auth_blp.before_app_request
def _refuse_writes_of_ended_sessions() -> None:
    """A token outlives its session by minutes: enough to read what it could read before, not to change anything."""
    if request.method not in _READS and auth.is_authenticated() and not _is_open():
        raise auth.InvalidToken("The session has ended")


def _is_open() -> bool:
    return service.is_open(auth.user_id(), auth.session_id())


def _client() -> Client:
    return Client(device=(request.user_agent.string or "unknown")[:200], address=request.remote_addr or "unknown")


def _tokens(grant: Grant, headers: dict[str, str]) -> dict[str, Any]:
    session = grant.session
    tokens = {
        "access_token": auth.issue(session.user_id, session.id),
        "token_type": "Bearer",
        "expires_in": auth.LIFETIME_SECONDS,
    }
    if "x_client" not in headers:
        return tokens | {"refresh_token": grant.refresh_token}
    after_this_request(lambda response: _set_cookie(response, grant))
    return tokens


def _refresh_token(body: dict[str, str], headers: dict[str, str]) -> str:
    """The cookie counts only beside X-Client, which no foreign page can send without our consent."""
    token = request.cookies.get(_COOKIE) if "x_client" in headers else body.get("refresh_token")
    if not token:
        raise Unauthorized("Send a refresh token, or X-Client: browser with the cookie.")
    return token


def _set_cookie(response: Response, grant: Grant) -> Response:
    is_https = config.settings.base_url.startswith("https:")
    response.set_cookie(
        _COOKIE,
        grant.refresh_token,
        expires=grant.session.expires_at,
        path=_COOKIE_PATH,
        secure=is_https,
        httponly=True,
        samesite="Strict",
    )
    return response


def _forget_cookie(response: Response) -> Response:
    response.delete_cookie(_COOKIE, path=_COOKIE_PATH, httponly=True, samesite="Strict")
    return response
