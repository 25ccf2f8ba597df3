from typing import Any

from app.core import config, senders
from app.core.api import Blueprint
from app.run_tasks import schemas, service

_HEADER = "X-TFC-Task-Signature"
_BODY = {
    "required": True,
    "description": "As HCP Terraform or Terraform Enterprise sends it",
    "content": {"application/json": {"schema": {"type": "object"}}},
}

run_tasks_blp = Blueprint("run-tasks", __name__, url_prefix="/api/webhooks")
blueprints = (run_tasks_blp,)


@run_tasks_blp.post("/terraform", tags=["Runs"])
@run_tasks_blp.doc(
    requestBody=_BODY,
    parameters=[
        {
            "in": "header",
            "name": _HEADER,
            "required": True,
            "description": "The HMAC-SHA512 of the body in hex",
            "schema": {"type": "string"},
        }
    ],
)
@run_tasks_blp.arguments(schemas.Where, location="query")
@run_tasks_blp.response(200, schemas.Accepted)
@run_tasks_blp.alt_response(400, description="No JSON")
@run_tasks_blp.alt_response(401, description="Not signed with a key that is configured")
def take_run_task(where: dict[str, Any]) -> dict[str, str]:
    """Have a run of HCP Terraform judged: its plan is fetched, and what comes of it is told to the run"""
    payload = senders.receive(config.settings.run_task_secrets, _HEADER, digest="sha512")
    return {"outcome": service.accept(payload, where)}
