from typing import Any

from app.audit.routes import here
from app.core import auth, cursor, limits
from app.core.api import Blueprint
from app.invitations import schemas, service
from app.invitations.model import Invitation

invitations_blp = Blueprint(
    "Invitations", __name__, url_prefix="/api/invitations", description="Who may register, and with which role"
)
blueprints = (invitations_blp,)


@invitations_blp.get("")
@invitations_blp.needs("users:read")
@invitations_blp.arguments(cursor.Page, location="query")
@invitations_blp.response(200, schemas.Invitation(many=True), headers=cursor.LINK)
def list_invitations(page: dict[str, Any]) -> tuple[list[Invitation], dict[str, str]]:
    """Who is invited and has not come yet"""
    return cursor.paged(page, "invitations", service.list_page)


@invitations_blp.post("")
@invitations_blp.needs("users:write", recent=True)
@invitations_blp.arguments(schemas.NewInvitation)
@invitations_blp.response(201, schemas.Invitation)
@limits.throttle("invitation", account="email")
def invite(body: dict[str, str]) -> Invitation:
    """Invite an address by mail, for a week; asked again, it renews the invitation that there is"""
    return service.invite(auth.who(), **body, client=here())


@invitations_blp.delete("/<invitation_id>")
@invitations_blp.needs("users:write")
@invitations_blp.response(204)
def revoke(invitation_id: str) -> None:
    """Take an invitation back"""
    service.revoke(auth.who(), invitation_id, here())
