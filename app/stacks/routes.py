from typing import Any

from app.core import cursor
from app.core.api import Blueprint
from app.stacks import schemas, service
from app.stacks.model import Sighting

stacks_blp = Blueprint(
    "Stacks", __name__, url_prefix="/api/stacks", description="Who tells of runs: stacks and workspaces"
)
blueprints = (stacks_blp,)


@stacks_blp.get("")
@stacks_blp.needs("reviews:read")
@stacks_blp.arguments(cursor.Page, location="query")
@stacks_blp.response(200, schemas.Stack(many=True), headers=cursor.LINK)
def list_stacks(page: dict[str, Any]) -> tuple[list[Sighting], dict[str, str]]:
    """Stacks and workspaces that told something within thirty days, with the project that each is, or why it is none"""
    return cursor.paged(page, "stacks", service.list_page)
