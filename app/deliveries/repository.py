"""In `jobs`, under `USER#<id>`: `ENDPOINT#<id>`, and `DELIVERY#<endpoint>#<id>` for thirty days. Ids of deliveries grow
with time. As long as one has to be sent, GSI1 has it as `DELIVERIES` / when it is due.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.core import db
from app.core.failures import NotFound
from app.deliveries import model
from app.deliveries.model import Delivery, Endpoint

_TABLE = "jobs"
_DUE = "DELIVERIES"


def creation(endpoint: Endpoint) -> db.Write:
    return db.put_request(_TABLE, _keys(endpoint) | asdict(endpoint), "attribute_not_exists(PK)")


def change(endpoint: Endpoint, **changes: Any) -> db.Write:
    """Fails in its transaction when somebody has changed it since it was read."""
    changes |= {"version": endpoint.version + 1}
    return db.update_request(
        _TABLE, _pk(endpoint.user_id), _sk(endpoint.id), changes, "version = :known", known=endpoint.version
    )


def deletion(endpoint: Endpoint) -> db.Write:
    pk, sk = _pk(endpoint.user_id), _sk(endpoint.id)
    return db.delete_request(_TABLE, pk, sk, "version = :known", known=endpoint.version)


def note_failing(endpoint: Endpoint, since: str | None) -> None:
    """What we have seen is no change of the owner's: the version stays."""
    changes = {"failing_since": since}
    db.update(_TABLE, _pk(endpoint.user_id), _sk(endpoint.id), changes, "attribute_exists(PK)")


def find(user_id: str, endpoint_id: str) -> Endpoint | None:
    item = db.get(_TABLE, _pk(user_id), _sk(endpoint_id))
    return db.record(Endpoint, item) if item else None


def get(user_id: str, endpoint_id: str) -> Endpoint:
    endpoint = find(user_id, endpoint_id)
    if endpoint is None:
        raise NotFound("There is no such endpoint.")
    return endpoint


def list_all(user_id: str) -> list[Endpoint]:
    return [db.record(Endpoint, item) for item in db.read_all(_TABLE, _pk(user_id), "ENDPOINT#")]


def delivery_creation(delivery: Delivery) -> db.Write:
    expiry = int((datetime.fromisoformat(delivery.created_at) + model.LIFETIME).timestamp())
    keys = {"PK": _pk(delivery.user_id), "SK": _delivery_sk(delivery), "GSI1PK": _DUE, "GSI1SK": delivery.next_at}
    return db.put_request(_TABLE, keys | asdict(delivery) | {"expires_at": expiry})


def update_delivery(delivery: Delivery, **changes: Any) -> None:
    """Raises db.ConditionFailed when somebody else has begun an attempt, or sent it again, since it was read."""
    if "next_at" in changes:
        changes |= {"GSI1PK": _DUE if changes["next_at"] else None, "GSI1SK": changes["next_at"]}
    db.update(
        _TABLE,
        _pk(delivery.user_id),
        _delivery_sk(delivery),
        changes,
        "attempts = :known AND outcome = :outcome",
        known=delivery.attempts,
        outcome=delivery.outcome,
    )


def find_delivery(user_id: str, endpoint_id: str, delivery_id: str) -> Delivery | None:
    item = db.get(_TABLE, _pk(user_id), f"DELIVERY#{endpoint_id}#{delivery_id}")
    return db.record(Delivery, item) if item else None


def list_page(user_id: str, endpoint_id: str, after: str | None, *, limit: int) -> tuple[list[Delivery], str | None]:
    """Newest first, and what to continue after."""
    prefix = f"DELIVERY#{endpoint_id}#"
    items = db.query(_TABLE, _pk(user_id), prefix, limit=limit, after=after, newest_first=True)
    return [db.record(Delivery, item) for item in items], items[-1]["SK"] if len(items) == limit else None


def read_due(now: datetime) -> Iterator[Delivery]:
    return (db.record(Delivery, item) for item in db.read_due(_TABLE, _DUE, now.isoformat()))


def _keys(endpoint: Endpoint) -> db.Item:
    return {"PK": _pk(endpoint.user_id), "SK": _sk(endpoint.id)}


def _pk(user_id: str) -> str:
    return f"USER#{user_id}"


def _sk(endpoint_id: str) -> str:
    return f"ENDPOINT#{endpoint_id}"


def _delivery_sk(delivery: Delivery) -> str:
    return f"DELIVERY#{delivery.endpoint_id}#{delivery.id}"
