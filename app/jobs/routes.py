from app.core import auth
from app.core.api import Blueprint
from app.jobs import schemas, service
from app.jobs.model import Job

jobs_blp = Blueprint("Jobs", __name__, url_prefix="/api/jobs", description="What takes longer than a request")
blueprints = (jobs_blp,)


@jobs_blp.get("/<jobId>")
@jobs_blp.needs("goals:read")
@jobs_blp.response(200, schemas.Job)
def get_job(jobId: str) -> Job:
    """How far it is; ask every few seconds until it is `done` or has `failed`"""
    return service.get(auth.who().user_id, jobId)
