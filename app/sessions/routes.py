from typing import Any

from flask import Response, after_this_request, request

from app.audit.routes import here
from app.core import auth, config
from app.core.api import Blueprint
from app.core.failures import Unauthorized
from app.sessions import schemas, service
from app.sessions.model import Grant, Session

_COOKIE = "refresh_token"
_COOKIE_PATH = "/api/auth"

auth_blp = Blueprint("logout", __name__, url_prefix="/api/auth")
sessions_blp = Blueprint(
    "Sessions", __name__, url_prefix="/api/users/me/sessions", description="Where you are logged in"
)
blueprints = (auth_blp, sessions_blp)


@auth_blp.post("/logout", tags=["Log in"])
@auth_blp.needs("account:leave")
@auth_blp.response(204)
def log_out() -> None:
    """End this session"""
    service.end(auth.who().user_id, auth.who().session_id, here())
    after_this_request(_forget_cookie)


@sessions_blp.get("")
@sessions_blp.needs("account:read")
@sessions_blp.response(200, schemas.Session(many=True))
def list_sessions() -> list[dict[str, Any]]:
    """Where you are logged in"""
    return [vars(session) | {"is_current": _is_current(session)} for session in service.list_open(auth.who().user_id)]


@sessions_blp.delete("")
@sessions_blp.needs("account:leave")
@sessions_blp.response(204)
def end_all_sessions() -> None:
    """End all your sessions, this one too"""
    service.end_all(auth.who().user_id, here())
    after_this_request(_forget_cookie)


@sessions_blp.delete("/<session_id>")
@sessions_blp.needs("account:leave")
@sessions_blp.response(204)
def end_session(session_id: str) -> None:
    """End one of your sessions"""
    service.end(auth.who().user_id, session_id, here())


def tokens(grant: Grant, headers: dict[str, str]) -> dict[str, Any]:
    """The refresh token goes into the answer, or to a browser as a cookie."""
    answer = access_token(grant.session, grant.access_token)
    if "x_client" not in headers:
        return answer | {"refresh_token": grant.refresh_token}
    after_this_request(lambda response: _set_cookie(response, grant))
    return answer


def access_token(session: Session, issued: str = "", seconds: int = auth.LIFETIME_SECONDS) -> dict[str, Any]:
    """One of ours, where the user pool has issued none."""
    return {
        "access_token": issued or auth.issue(session.user_id, session.id, session.authenticated_at),
        "token_type": "Bearer",
        "expires_in": seconds,
    }


def _is_current(session: Session) -> bool:
    return session.id == auth.who().session_id


def refresh_token(body: dict[str, str], headers: dict[str, str]) -> str:
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
