from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from app.audit.routes import here
from app.check_ins.schemas import shown
from app.core import auth, clock, cursor
from app.core.api import Blueprint
from app.core.failures import AppError
from app.goals import service as goals
from app.goals.model import Goal
from app.transfers import schemas, service
from app.transfers.service import Report

transfers_blp = Blueprint("transfers", __name__, url_prefix="/api/goals")
blueprints = (transfers_blp,)
_TAGS = ["Goals"]
_TEXT = {"schema": {"type": "string"}}
_FILE = {
    "required": True,
    "content": {"text/csv": _TEXT | {"example": "Date,Value,Notes\n2026-11-20,YES_MANUAL,In the rain\n"}},
}
_EXPORTED = {
    "200": {
        "description": "In the format that was asked for",
        "headers": cursor.LINK,
        "content": {"application/json": {"schema": schemas.Exported}, "text/csv": _TEXT},
    }
}


class NotCsv(AppError):
    status = 415
    slug = "unsupported-media-type"


@transfers_blp.get("/<goalId>/export", tags=_TAGS)
@transfers_blp.needs("goals:read")
@transfers_blp.arguments(schemas.Wanted, location="query")
@transfers_blp.response(200, schemas.Exported, headers=cursor.LINK)
@transfers_blp.doc(responses=_EXPORTED)
def export_goal(wanted: dict[str, Any], goalId: str) -> Any:
    """A goal and its check-ins as a file: JSON, or the check-ins alone as CSV; a long one in parts"""
    goal = goals.get(auth.who(), goalId)
    listed = f"export {goalId}"
    found, more = service.list_page(goal, cursor.unseal(wanted.get("cursor"), listed))
    headers = cursor.link(more, listed) | _as_file(goal, wanted["format"])
    if wanted["format"] == "csv":
        return Response(service.write(goal, found), headers=headers, mimetype="text/csv")
    exported = {"exported_at": clock.now().isoformat(), "goal": goals.tell(goal)}
    return exported | {"check_ins": [shown(goal, one) for one in found]}, headers


@transfers_blp.post("/import", tags=_TAGS)
@transfers_blp.needs("goals:write")
@transfers_blp.arguments(schemas.Source, location="query")
@transfers_blp.response(200, schemas.Report, headers=cursor.LINK)
@transfers_blp.doc(requestBody=_FILE)
def import_file(source: dict[str, Any]) -> tuple[Report, dict[str, str]]:
    """Bring in what Beeminder, Loop or we have exported: five hundred rows, and the way to the next ones"""
    goal = service.find_target(auth.who(), source.get("goal"))
    rows = service.read(_body(), source["format"], source.get("habit"))
    report = service.bring_in(
        auth.who(),
        goal,
        rows,
        form=source["format"],
        name=source.get("name", ""),
        from_row=source["from_row"],
        is_dry=source["dry_run"],
        client=here(),
    )
    return report, _next(report)


def _body() -> bytes:
    if request.mimetype not in ("text/csv", "text/plain"):
        raise NotCsv("Send the file as text/csv.")
    content = request.get_data()
    request.stream.read(1)  # a body that does not tell its length is cut at the limit; one byte more is a 413
    return content


def _next(report: Report) -> dict[str, str]:
    if report.next_row is None:
        return {}
    query = request.args.to_dict() | {"from_row": str(report.next_row)}
    if report.goal_id:
        query = {name: value for name, value in query.items() if name != "name"} | {"goal": report.goal_id}
    return {"Link": f'<{request.path}?{urlencode(query)}>; rel="next"'}


def _as_file(goal: Goal, form: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="goal-{goal.id}-{clock.now():%Y-%m-%d}.{form}"'}
