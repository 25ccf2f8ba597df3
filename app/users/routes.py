from typing import Any

from app.core import auth
from app.core.api import Blueprint
from app.audit.routes import here
from app.users import repository, schemas, service
from app.users.model import User

users_blp = Blueprint("users", __name__, url_prefix="/api/users", description="Who is here")
blueprints = (users_blp,)


@users_blp.get("/me")
@users_blp.needs("profile:read")
@users_blp.response(200, schemas.User)
def me() -> User:
    """Your own account"""
    return repository.get(auth.who().user_id)
