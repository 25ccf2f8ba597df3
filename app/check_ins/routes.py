from functools import partial
from http import HTTPStatus
from typing import Any

from flask import g

from app.audit.routes import here
from app.check_ins import schemas, service
from app.check_ins.model import CheckIn
from app.check_ins.service import Result
from app.core import auth, cursor
from app.core.api import Blueprint
from app.core.failures import AppError
from app.goals import service as goals
from app.goals.model import Goal

_FEED_SECONDS = 90 * 86400

check_ins_blp = Blueprint(
    "Check-ins", __name__, url_prefix="/api/goals/<goalId>/check-ins", description="What was done for a goal, and when"
)
blueprints = (check_ins_blp,)


@check_ins_blp.get("")
@check_ins_blp.needs("goals:read")
@check_ins_blp.arguments(schemas.Filter, location="query")
@check_ins_blp.response(200, schemas.CheckIn(many=True), headers=cursor.LINK)
def list_check_ins(page: dict[str, Any], goalId: str) -> tuple[list[Any], dict[str, str]]:
    """What was done, the newest day first"""
    goal = goals.get(auth.who(), goalId)
    first, last = page.get("first"), page.get("last")
    found, link = cursor.paged(
        page, f"check-ins of {goalId} {first} {last}", partial(service.list_page, goal, first, last)
    )
    return [schemas.shown(goal, entry) for entry in found], link


@check_ins_blp.post("")
@check_ins_blp.needs("goals:write")
@check_ins_blp.etag
@check_ins_blp.arguments(schemas.NewCheckIn)
@check_ins_blp.response(201, schemas.CheckIn)
@check_ins_blp.alt_response(200, schema=schemas.CheckIn, description="It was recorded before")
def check_in(body: dict[str, Any], goalId: str) -> tuple[Any, int]:
    """Record what was done; sent again with the same id it is the one that there is"""
    goal, entry, is_new = service.record(auth.who(), goalId, body, here())
    return _tagged(goal, entry), 201 if is_new else 200


@check_ins_blp.post("/batch")
@check_ins_blp.needs("goals:write")
@check_ins_blp.arguments(schemas.NewCheckIns)
@check_ins_blp.response(200, schemas.Results)
def check_in_many(body: dict[str, Any], goalId: str) -> dict[str, Any]:
    """Record up to a hundred, each for itself"""
    goal, results = service.record_all(auth.who(), goalId, body["check_ins"], here())
    return {"results": [_told(goal, result) for result in results]}


@check_ins_blp.get("/changes")
@check_ins_blp.needs("goals:read")
@check_ins_blp.arguments(schemas.FeedPosition, location="query")
@check_ins_blp.response(200, schemas.Feed)
def list_changes(position: dict[str, Any], goalId: str) -> dict[str, Any]:
    """What was recorded, changed and deleted since you asked last, for a device that was offline"""
    goal, listed = goals.get(auth.who(), goalId), f"changes of {goalId}"
    feed = service.list_changes(goal, int(cursor.unseal(position.get("cursor"), listed) or 0))
    return {
        "changes": [_change(goal, entry) for entry in feed.check_ins],
        "cursor": cursor.seal(str(feed.position), listed, _FEED_SECONDS),
        "has_more": feed.has_more,
    }


@check_ins_blp.get("/<checkInId>")
@check_ins_blp.needs("goals:read")
@check_ins_blp.etag
@check_ins_blp.response(200, schemas.CheckIn)
def get_check_in(goalId: str, checkInId: str) -> Any:
    """One of them"""
    return _tagged(*service.get(auth.who(), goalId, checkInId))


@check_ins_blp.patch("/<checkInId>")
@check_ins_blp.needs("goals:write")
@check_ins_blp.etag
@check_ins_blp.arguments(schemas.CheckInChange)
@check_ins_blp.response(200, schemas.CheckIn)
def change_check_in(body: dict[str, Any], goalId: str, checkInId: str) -> Any:
    """Correct one; verdicts of periods that it touches are made anew"""
    _, known = service.get(auth.who(), goalId, checkInId)
    check_ins_blp.check_etag(known.version)
    return _tagged(*service.change(auth.who(), goalId, known, body, here()))


@check_ins_blp.delete("/<checkInId>")
@check_ins_blp.needs("goals:write")
@check_ins_blp.etag
@check_ins_blp.response(204)
def delete_check_in(goalId: str, checkInId: str) -> None:
    """Take one back; its id is used up"""
    _, known = service.get(auth.who(), goalId, checkInId)
    check_ins_blp.check_etag(known.version)
    service.delete(auth.who(), goalId, known, here())


def _tagged(goal: Goal, entry: CheckIn) -> Any:
    check_ins_blp.set_etag(entry.version)
    return schemas.shown(goal, entry)


def _change(goal: Goal, entry: CheckIn) -> dict[str, Any]:
    is_there = entry.deleted_at is None
    return {
        "id": entry.id,
        "deleted_at": entry.deleted_at,
        "check_in": schemas.shown(goal, entry) if is_there else None,
    }


def _told(goal: Goal, result: Result) -> dict[str, Any]:
    outcome = result.outcome
    if isinstance(outcome, CheckIn):
        return {"status": 201 if result.is_new else 200, "check_in": schemas.shown(goal, outcome)}
    return {"status": outcome.status, "problem": _problem(outcome)}


def _problem(error: AppError) -> dict[str, Any]:
    problem = {
        "type": f"urn:ai-wizard:problem:{error.slug}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
        "request_id": g.request_id,
    }
    return problem | ({"errors": error.errors} if error.errors else {})
