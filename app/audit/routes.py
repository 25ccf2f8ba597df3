from functools import partial
from typing import Any

from app.audit import schemas, service
from app.audit.model import Client, Entry
from app.core import auth, client, cursor
from app.core.api import Blueprint

audit_blp = Blueprint("Audit log", __name__, url_prefix="/api/users", description="What happened to an account")
blueprints = (audit_blp,)

Answer = tuple[list[Entry], dict[str, str]]


@audit_blp.get("/me/audit")
@audit_blp.needs("account:read")
@audit_blp.arguments(cursor.Page, location="query")
@audit_blp.response(200, schemas.AuditEntry(many=True), headers=cursor.LINK)
def list_own(page: dict[str, Any]) -> Answer:
    """What happened to your account, newest first"""
    return _list(auth.who().user_id, page)


@audit_blp.get("/<userId>/audit")
@audit_blp.needs("audit:read")
@audit_blp.arguments(cursor.Page, location="query")
@audit_blp.response(200, schemas.AuditEntry(many=True), headers=cursor.LINK)
def list_of_account(page: dict[str, Any], userId: str) -> Answer:
    """What happened to an account, newest first; what belongs to none any more is with `workspace`"""
    return _list(userId, page)


def here() -> Client:
    """Where this request came from."""
    return Client(device=client.device(), address=client.address())


def _list(account_id: str, page: dict[str, Any]) -> Answer:
    return cursor.paged(page, f"audit of {account_id}", partial(service.list_page, account_id))
