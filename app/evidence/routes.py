from typing import Any

from app.core import auth
from app.core.api import Blueprint
from app.evidence import schemas, service

evidence_blp = Blueprint("evidence", __name__, url_prefix="/api/goals")
blueprints = (evidence_blp,)


@evidence_blp.get("/<goalId>/source", tags=["Goals"])
@evidence_blp.needs("goals:read")
@evidence_blp.response(200, schemas.SourceState)
def get_source(goalId: str) -> dict[str, Any]:
    """Where the values of a goal come from, how old the newest is, and what went wrong"""
    return service.describe(auth.who(), goalId)
