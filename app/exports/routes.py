from typing import Any

from app.core import auth, clock
from app.core.api import Blueprint
from app.exports import schemas, service

exports_blp = Blueprint("exports", __name__, url_prefix="/api/users/me")
blueprints = (exports_blp,)


@exports_blp.get("/export", tags=["Your account"])
@exports_blp.needs("account:read", recent=True)
@exports_blp.response(200, schemas.Export)
def export() -> tuple[dict[str, Any], dict[str, str]]:
    """All that is kept of you, as a file"""
    name = f"ai-wizard-{clock.now():%Y-%m-%d}.json"
    return service.collect(auth.who().user_id), {"Content-Disposition": f'attachment; filename="{name}"'}
