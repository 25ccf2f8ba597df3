from typing import Any

from app.audit.routes import here
from app.core import auth, cursor
from app.core.api import Blueprint
from app.users import repository, schemas, service
from app.users.model import Tombstone, User

users_blp = Blueprint("Users", __name__, url_prefix="/api/users", description="Who is here")
blueprints = (users_blp,)


@users_blp.get("")
@users_blp.needs("users:read")
@users_blp.arguments(cursor.Page, location="query")
@users_blp.response(200, schemas.User(many=True), headers=cursor.LINK)
def list_users(page: dict[str, Any]) -> tuple[list[User], dict[str, str]]:
    """Who is here; whoever came first is first"""
    return cursor.paged(page, "users", repository.list_page)


@users_blp.patch("/<userId>")
@users_blp.needs("users:write", recent=True)
@users_blp.arguments(schemas.UserChange)
@users_blp.response(200, schemas.User)
def change_user(body: dict[str, Any], userId: str) -> User:
    """Give somebody another role, or disable them: that ends their sessions at once and keeps their data"""
    return service.change_user(auth.who(), userId, **body, client=here())


@users_blp.get("/<userId>/profile")
@users_blp.needs("profile:read")
@users_blp.response(200, schemas.Profile)
def get_profile(userId: str) -> User | Tombstone:
    """The profile of anybody who is or was here; `me` is your own"""
    return repository.get_profile(auth.who().user_id if userId == "me" else userId)


@users_blp.get("/me", tags=["Your account"])
@users_blp.needs("profile:read")
@users_blp.etag
@users_blp.response(200, schemas.User)
def me() -> User:
    """Your own account"""
    return _tagged(repository.get(auth.who().user_id))


@users_blp.patch("/me", tags=["Your account"])
@users_blp.needs("account:write")
@users_blp.etag
@users_blp.arguments(schemas.ProfileChange)
@users_blp.response(200, schemas.User)
def change_me(body: dict[str, Any]) -> User:
    """Change your profile; `If-Match` is the ETag of what you have read"""
    user = repository.get(auth.who().user_id)
    users_blp.check_etag(user.version)
    return _tagged(service.change_profile(user, **body))


def _tagged(user: User) -> User:
    users_blp.set_etag(user.version)
    return user
