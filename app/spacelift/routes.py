from app.core import config, senders
from app.core.api import Blueprint
from app.spacelift import schemas, service
from app.spacelift.service import TakenIn

_HEADER = "X-Signature-256"
_BODY = {
    "required": True,
    "description": "As Spacelift sends it by itself, or as our notification policy has it sent",
    "content": {"application/json": {"schema": {"type": "object"}}},
}

runs_blp = Blueprint(
    "Runs", __name__, url_prefix="/api/webhooks", description="What Spacelift and HCP Terraform tell of runs, signed"
)
blueprints = (runs_blp,)


@runs_blp.post("/spacelift")
@runs_blp.doc(
    requestBody=_BODY,
    parameters=[
        {
            "in": "header",
            "name": _HEADER,
            "required": True,
            "description": "`sha256=` and the HMAC-SHA256 of the body in hex; one by SHA-1 counts for nothing",
            "schema": {"type": "string"},
        }
    ],
)
@runs_blp.response(200, schemas.TakenIn)
@runs_blp.alt_response(400, description="No JSON")
@runs_blp.alt_response(401, description="Not signed with a secret that is configured")
def take_in_run() -> TakenIn:
    """Take in what a webhook of Spacelift tells of a run; what is too old, unknown or of no project changes nothing"""
    secrets = config.settings.spacelift_secrets
    return service.take_in(senders.receive(secrets, _HEADER, digest="sha256", prefix="sha256="))
