from functools import partial
from typing import Any

from flask import Response

from app.core import auth, cursor
from app.core.api import Blueprint
from app.notifications import model, schemas, service
from app.notifications.model import Notice, Settings

notifications_blp = Blueprint(
    "Notifications", __name__, url_prefix="/api/notifications", description="What you are told"
)
settings_blp = Blueprint("notification-settings", __name__, url_prefix="/api/users/me/notification-settings")
blueprints = (notifications_blp, settings_blp)
_PAGE = {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page for a person"}


@notifications_blp.get("")
@notifications_blp.needs("account:read")
@notifications_blp.arguments(schemas.Page, location="query")
@notifications_blp.response(200, schemas.Notice(many=True), headers=cursor.LINK)
def list_notifications(page: dict[str, Any]) -> tuple[list[Notice], dict[str, str]]:
    """What you were told within the last ninety days, newest first"""
    unread = page.pop("unread")
    read = partial(service.list_page, auth.who().user_id, unread=unread)
    return cursor.paged(page, f"notifications {unread}", read)


@notifications_blp.get("/unread-count")
@notifications_blp.needs("account:read")
@notifications_blp.response(200, schemas.UnreadCount)
def count_unread() -> dict[str, int]:
    """How many you have not read, up to a hundred"""
    return {"unread": service.count_unread(auth.who().user_id)}


@notifications_blp.post("/read")
@notifications_blp.needs("account:write")
@notifications_blp.response(204)
def read_all() -> None:
    """You have read all that there is"""
    service.read_up_to_now(auth.who().user_id)


@notifications_blp.post("/<notificationId>/read")
@notifications_blp.needs("account:write")
@notifications_blp.response(200, schemas.Notice)
def read(notificationId: str) -> Notice:
    """You have read this one"""
    return service.read(auth.who().user_id, notificationId)


@notifications_blp.get("/unsubscribe")
@notifications_blp.arguments(schemas.Token, location="query")
@notifications_blp.doc(responses={200: _PAGE})
def ask_to_unsubscribe(query: dict[str, str]) -> Response:
    """Ask whether somebody wants no more mails; changes nothing"""
    service.get_unsubscriber(query["token"])
    return Response(model.UNSUBSCRIBE_PAGE, mimetype="text/html")


@notifications_blp.post("/unsubscribe")
@notifications_blp.arguments(schemas.Token, location="query")
@notifications_blp.doc(responses={200: _PAGE})
def unsubscribe(query: dict[str, str]) -> Response:
    """End all mails but those about the safety of the account; a program for mail has a button for it (RFC 8058)"""
    service.unsubscribe(query["token"])
    return Response(model.UNSUBSCRIBED_PAGE, mimetype="text/html")


@settings_blp.get("", tags=["Notifications"])
@settings_blp.needs("account:read")
@settings_blp.etag
@settings_blp.response(200, schemas.Settings)
def get_settings() -> Settings:
    """What you want to hear of, where and when"""
    return _tagged(service.find_settings(auth.who().user_id))


@settings_blp.patch("", tags=["Notifications"])
@settings_blp.needs("account:write")
@settings_blp.etag
@settings_blp.arguments(schemas.SettingsChange)
@settings_blp.response(200, schemas.Settings)
def change_settings(body: dict[str, Any]) -> Settings:
    """Change what you want to hear of; what you leave out stays"""
    settings = service.find_settings(auth.who().user_id)
    settings_blp.check_etag(settings.version)
    return _tagged(service.change_settings(settings, **settings.merge(body)))


def _tagged(settings: Settings) -> Settings:
    settings_blp.set_etag(settings.version)
    return settings
