from functools import partial
from typing import Any

from app.core import auth, cursor
from app.core.api import Blueprint
from app.goals import schemas, service
from app.goals.model import Goal

goals_blp = Blueprint("Goals", __name__, url_prefix="/api/goals", description="What you want to keep")
blueprints = (goals_blp,)
_LOCATION = {"Location": {"description": "Where it is", "schema": {"type": "string", "format": "uri-reference"}}}
_FILTERS = ("space", "kind", "source", "project", "status")


@goals_blp.get("")
@goals_blp.needs("goals:read")
@goals_blp.arguments(schemas.GoalPage, location="query")
@goals_blp.response(200, schemas.Goal(many=True), headers=cursor.LINK)
def list_goals(page: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Your goals and those of the team"""
    wanted = {name: page[name] for name in _FILTERS if name in page}
    listed = f"goals {sorted(wanted.items())}"
    goals, headers = cursor.paged(page, listed, partial(service.list_page, auth.who(), wanted))
    return [service.tell(goal) for goal in goals], headers


@goals_blp.post("")
@goals_blp.needs("goals:write")
@goals_blp.etag
@goals_blp.arguments(schemas.NewGoal, examples=schemas.NEW_GOALS)
@goals_blp.response(201, schemas.Goal, headers=_LOCATION)
def create_goal(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Make a goal"""
    goal = service.create(auth.who(), body)
    return _tagged(goal), {"Location": f"/api/goals/{goal.id}"}


@goals_blp.get("/<goalId>")
@goals_blp.needs("goals:read")
@goals_blp.etag
@goals_blp.response(200, schemas.Goal)
def get_goal(goalId: str) -> dict[str, Any]:
    """One goal"""
    return _tagged(service.get(auth.who(), goalId))


@goals_blp.patch("/<goalId>")
@goals_blp.needs("goals:write")
@goals_blp.etag
@goals_blp.arguments(schemas.GoalChange)
@goals_blp.response(200, schemas.Goal)
def change_goal(body: dict[str, Any], goalId: str) -> dict[str, Any]:
    """Change a goal: a new target counts for the period that is open and all later ones, and never judges the past"""
    return _tagged(service.change(auth.who(), _checked(goalId), body))


@goals_blp.delete("/<goalId>")
@goals_blp.needs("goals:write")
@goals_blp.etag
@goals_blp.response(204)
def delete_goal(goalId: str) -> None:
    """Delete a goal; for 30 days it can be restored"""
    service.delete(auth.who(), _checked(goalId))


@goals_blp.post("/<goalId>/restore")
@goals_blp.needs("goals:write")
@goals_blp.etag
@goals_blp.response(200, schemas.Goal)
def restore_goal(goalId: str) -> dict[str, Any]:
    """Bring back a goal that was deleted in the last 30 days, with all that belongs to it"""
    return _tagged(service.restore(auth.who(), goalId))


def _checked(goal_id: str) -> Goal:
    goal, _ = service.get_own(auth.who(), goal_id)
    goals_blp.check_etag(goal.version)
    return goal


def _tagged(goal: Goal) -> dict[str, Any]:
    goals_blp.set_etag(goal.version)
    return service.tell(goal)
