from app.audit.routes import here
from app.core import auth
from app.core.api import Blueprint
from app.departures import schemas, service

departures_blp = Blueprint("departures", __name__, url_prefix="/api/users/me")
blueprints = (departures_blp,)


@departures_blp.delete("", tags=["Your account"])
@departures_blp.needs("account:leave", recent=True)
@departures_blp.response(202, schemas.Departure)
def leave() -> dict[str, str]:
    """Delete your account, in seven days; ends all sessions and stops your tokens at once"""
    return {"deletes_at": service.leave(auth.who().user_id, here())}


@departures_blp.post("/restore", tags=["Your account"])
@departures_blp.needs("account:leave")
@departures_blp.response(204)
def restore() -> None:
    """Keep the account that you were about to delete"""
    service.restore(auth.who().user_id, here())
