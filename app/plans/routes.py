from typing import Any

from app.core import auth, limits
from app.core.api import Blueprint
from app.goals import service as goals
from app.goals.schemas import Goal
from app.jobs.model import Job
from app.jobs.schemas import Job as JobSchema
from app.plans import schemas, service
from app.plans.model import Plan

plans_blp = Blueprint("Plans", __name__, url_prefix="/api/goals/<goalId>/plan", description="Steps back on track")
blueprints = (plans_blp,)
_LOCATION = {"Location": {"description": "Where it is", "schema": {"type": "string", "format": "uri-reference"}}}


@plans_blp.post("")
@plans_blp.needs("goals:write")
@plans_blp.response(202, JobSchema, headers=_LOCATION)
def ask_for_plan(goalId: str) -> tuple[Job, dict[str, str]]:
    """Have a plan made; while one is being made, the same job again"""
    with limits.attempt("plan", account=auth.who().user_id):
        job = service.ask(auth.who(), goalId)
    return job, {"Location": f"/api/jobs/{job.id}"}


@plans_blp.get("")
@plans_blp.needs("goals:read")
@plans_blp.response(200, schemas.Plan)
def get_plan(goalId: str) -> Plan:
    """The newest plan"""
    return service.get(auth.who(), goalId)


@plans_blp.post("/steps/<stepId>/accept")
@plans_blp.needs("goals:write")
@plans_blp.response(200, Goal, headers=_LOCATION)
def accept_step(goalId: str, stepId: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Make a goal of a step; once it is accepted, the same goal again"""
    goal = service.accept(auth.who(), goalId, stepId)
    return goals.tell(goal), {"Location": f"/api/goals/{goal.id}"}


@plans_blp.post("/steps/<stepId>/undo")
@plans_blp.needs("goals:write")
@plans_blp.response(200, schemas.Plan)
def undo_step(goalId: str, stepId: str) -> Plan:
    """Delete the goal that was made of a step, and open the step again"""
    return service.undo(auth.who(), goalId, stepId)
