from datetime import date
from typing import Any

from app.calendars.model import Period
from app.core import auth
from app.core.api import Blueprint
from app.goals.model import Verdict
from app.progress import schemas, service
from app.progress.model import Progress

progress_blp = Blueprint("Progress", __name__, url_prefix="/api/goals/<goalId>/progress", description="How it goes on")
blueprints = (progress_blp,)


@progress_blp.get("")
@progress_blp.needs("goals:read")
@progress_blp.arguments(schemas.Range, location="query")
@progress_blp.response(200, schemas.Progress)
def show(days: dict[str, date], goalId: str) -> dict[str, Any]:
    """How a goal goes on: day by day, period by period, and what is still needed"""
    return _told(service.show(auth.who(), goalId, **days))


def _told(progress: Progress) -> dict[str, Any]:
    come, goal_id = progress.streaks, progress.goal_id
    return vars(progress) | {
        "first": progress.shown.first,
        "last": progress.shown.last,
        "verdicts": [_with_evidence(goal_id, verdict) for verdict in progress.verdicts],
        "current": _with_evidence(goal_id, progress.current) if progress.current else None,
        "streak": come.streak,
        "best_streak": come.best,
        "strength": come.strength,
        "met": come.met,
        "missed": come.missed,
        "evidence": _evidence(goal_id, progress.shown),
    }


def _with_evidence(goal_id: str, verdict: Verdict) -> dict[str, Any]:
    flags = sorted(verdict.flags)
    return vars(verdict) | {"flags": flags, "evidence": _evidence(goal_id, verdict.period)}


def _evidence(goal_id: str, days: Period) -> str:
    return f"/api/goals/{goal_id}/check-ins?from={days.first}&to={days.last}"
