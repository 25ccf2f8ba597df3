from typing import Any

from app.access_tokens import schemas, service
from app.access_tokens.model import AccessToken
from app.audit.routes import here
from app.core import auth, limits
from app.core.api import Blueprint

tokens_blp = Blueprint(
    "Access tokens", __name__, url_prefix="/api/users/me/tokens", description="Personal access tokens, for programs"
)
blueprints = (tokens_blp,)


@tokens_blp.get("")
@tokens_blp.needs("account:read")
@tokens_blp.response(200, schemas.PersonalToken(many=True))
def list_tokens() -> list[AccessToken]:
    """Your personal access tokens"""
    return service.list_alive(auth.who().user_id)


@tokens_blp.post("")
@tokens_blp.needs("account:write", recent=True)
@tokens_blp.arguments(schemas.NewPersonalToken)
@tokens_blp.response(201, schemas.IssuedPersonalToken)
def create_token(body: dict[str, Any]) -> dict[str, Any]:
    """Make a personal access token; it is shown this once"""
    with limits.attempt("tokens", account=auth.who().user_id):
        issued = service.create(auth.who(), **body, sign=auth.issue_personal, client=here())
    return vars(issued.access_token) | {"token": issued.text}


@tokens_blp.delete("/<token_id>")
@tokens_blp.needs("account:leave")
@tokens_blp.response(204)
def revoke_token(token_id: str) -> None:
    """Revoke a personal access token; it ends at once"""
    service.revoke(auth.who().user_id, token_id, here())
