from datetime import date
from typing import Any

from app.audit.routes import here
from app.core import auth
from app.core.api import Blueprint
from app.core.failures import NotFound
from app.goals.model import Pause
from app.goals.schemas import Pause as PauseSchema
from app.verdicts import schemas, service

verdicts_blp = Blueprint("verdicts", __name__, url_prefix="/api/goals/<goalId>")
blueprints = (verdicts_blp,)


@verdicts_blp.post("/skips/<lastDay>", tags=["Goals"])
@verdicts_blp.needs("goals:write")
@verdicts_blp.arguments(schemas.NewSkip)
@verdicts_blp.response(201, schemas.Skip)
def skip(body: dict[str, str], goalId: str, lastDay: str) -> dict[str, Any]:
    """Skip the period with this last day, before, in or after it: it is neither met nor missed"""
    last_day = _day(lastDay)
    service.skip(auth.who(), goalId, last_day, **body, client=here())
    return {"last_day": last_day, **body}


@verdicts_blp.delete("/skips/<lastDay>", tags=["Goals"])
@verdicts_blp.needs("goals:write")
@verdicts_blp.response(204)
def unskip(goalId: str, lastDay: str) -> None:
    """Judge a period after all that was skipped"""
    service.unskip(auth.who(), goalId, _day(lastDay), here())


@verdicts_blp.post("/pauses", tags=["Goals"])
@verdicts_blp.needs("goals:write")
@verdicts_blp.arguments(schemas.NewPause)
@verdicts_blp.response(201, PauseSchema)
def pause(body: dict[str, Any], goalId: str) -> Pause:
    """Pause a goal: periods with one of these days are neither met nor missed, unless they are met all the same"""
    return service.pause(auth.who(), goalId, **body, client=here())


@verdicts_blp.delete("/pauses/<pauseId>", tags=["Goals"])
@verdicts_blp.needs("goals:write")
@verdicts_blp.response(204)
def unpause(goalId: str, pauseId: str) -> None:
    """Take a pause back"""
    service.unpause(auth.who(), goalId, pauseId, here())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("A period is named by its last day, such as 2026-11-22.") from error
