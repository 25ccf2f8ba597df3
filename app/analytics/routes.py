from typing import Any

from app.analytics import schemas, service
from app.analytics.model import Analytics
from app.core.api import Blueprint

analytics_blp = Blueprint("Analytics", __name__, url_prefix="/api/analytics", description="What days come to")
blueprints = (analytics_blp,)


@analytics_blp.get("")
@analytics_blp.needs("reviews:read")
@analytics_blp.arguments(schemas.Range, location="query")
@analytics_blp.response(200, schemas.Analytics)
def show(query: dict[str, Any]) -> dict[str, Any]:
    """Reviews, costs and deploys day by day, and the rules that find the most"""
    return _flat(service.show(**query))


def _flat(analytics: Analytics) -> dict[str, Any]:
    return vars(analytics) | {"days": [vars(day.summary) | {"date": day.date} for day in analytics.days]}
