"""In `projects`, under the space of a goal: `PUSH#<goal>` the secrets, `PUSHED#<goal>#<message>` what came, a month."""

from dataclasses import asdict, replace
from datetime import datetime

from app.core import db
from app.evidence import service as evidence
from app.pushes.model import REMEMBERED, Lock, Message

_TABLE = "projects"
_NOWHERE = "NOWHERE"


def find(goal_id: str) -> Lock | None:
    """Two reads also for a goal that nobody knows, so that the time does not tell."""
    source = evidence.find_by_goal(goal_id)
    return find_in(source.space if source else _NOWHERE, goal_id)


def find_in(space: str, goal_id: str) -> Lock | None:
    item = db.get(_TABLE, space, f"PUSH#{goal_id}")
    return db.record(Lock, item) if item else None


def saving(lock: Lock, known: Lock | None) -> db.Write:
    """Fails in its transaction when somebody else has made a secret since."""
    key = {"PK": lock.space, "SK": f"PUSH#{lock.goal_id}"}
    if known is None:
        return db.put_request(_TABLE, asdict(lock) | key, "attribute_not_exists(PK)")
    item = asdict(replace(lock, version=known.version + 1)) | key
    return db.put_request(_TABLE, item, "version = :known", known=known.version)


def delete(space: str, goal_id: str) -> None:
    """What came is forgotten by itself."""
    db.delete(_TABLE, space, f"PUSH#{goal_id}")


def remember(lock: Lock, message: Message) -> None:
    """Raises db.ConditionFailed when it came before."""
    expiry = int((datetime.fromisoformat(message.received_at) + REMEMBERED).timestamp())
    item = asdict(message) | {"PK": lock.space, "SK": _sk(lock, message.id), "expires_at": expiry}
    db.put(_TABLE, item, "attribute_not_exists(PK)")


def find_message(lock: Lock, message_id: str) -> Message | None:
    item = db.get(_TABLE, lock.space, _sk(lock, message_id))
    return db.record(Message, item) if item else None


def _sk(lock: Lock, message_id: str) -> str:
    return f"PUSHED#{lock.goal_id}#{message_id}"
