from typing import Any

from app.attachments import schemas, service
from app.attachments.model import Attachment
from app.core import auth, cursor
from app.core.api import Blueprint

attachments_blp = Blueprint(
    "Attachments",
    __name__,
    url_prefix="/api/goals/<goalId>/attachments",
    description="Files as evidence of a goal; they go straight to S3 and come straight from it",
)
blueprints = (attachments_blp,)


@attachments_blp.get("")
@attachments_blp.needs("goals:read")
@attachments_blp.arguments(cursor.Page, location="query")
@attachments_blp.response(200, schemas.Attachment(many=True), headers=cursor.LINK)
def list_attachments(page: dict[str, Any], goalId: str) -> tuple[list[Attachment], dict[str, str]]:
    """What is attached to a goal"""
    read = service.pages_of(auth.who(), goalId)
    return cursor.paged(page, f"attachments {goalId}", read)


@attachments_blp.post("")
@attachments_blp.needs("goals:write")
@attachments_blp.arguments(schemas.NewAttachment)
@attachments_blp.response(201, schemas.Announced)
def attach(body: dict[str, Any], goalId: str) -> dict[str, Any]:
    """Announce a file; the answer says where to post it within ten minutes"""
    attachment, upload = service.attach(auth.who(), goalId, **body)
    return {"attachment": attachment, "upload": upload}


@attachments_blp.post("/<attachmentId>/uploaded")
@attachments_blp.needs("goals:write")
@attachments_blp.response(202, schemas.Attachment)
def uploaded(goalId: str, attachmentId: str) -> Attachment:
    """Say that the file is there: the worker looks what it really is, and then it is `ready` or `refused`"""
    return service.receive(auth.who(), goalId, attachmentId)


@attachments_blp.get("/<attachmentId>")
@attachments_blp.needs("goals:read")
@attachments_blp.etag
@attachments_blp.response(200, schemas.Linked)
def get_attachment(goalId: str, attachmentId: str) -> dict[str, Any]:
    """One attachment; once it is `ready`, with a link to the file that is good for five minutes"""
    attachment = service.get(auth.who(), goalId, attachmentId)
    attachments_blp.set_etag(attachment.version)
    return vars(attachment) | {"link": service.link(attachment)}


@attachments_blp.delete("/<attachmentId>")
@attachments_blp.needs("goals:write")
@attachments_blp.etag
@attachments_blp.response(204)
def delete_attachment(goalId: str, attachmentId: str) -> None:
    """Delete an attachment and its file; with `If-Match`. In a team, only whoever uploaded it or an admin"""
    attachment = service.get(auth.who(), goalId, attachmentId)
    attachments_blp.check_etag(attachment.version)
    service.delete(auth.who(), attachment)
