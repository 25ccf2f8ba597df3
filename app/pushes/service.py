"""Who holds the secret of a goal sends it values, without an account: what is signed with it counts.

Whoever does not hold it learns nothing of which goals there are: the answer and the work are the same for all.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from app.audit import service as audit
from app.audit.model import Client, Event
from app.check_ins.model import CheckIn, Evidence
from app.core import clock, config, db, signatures, vault
from app.core.failures import Conflict, Invalid, Unauthorized
from app.core.policy import Principal
from app.evidence import service as evidence
from app.goals import service as goals
from app.goals.model import Goal
from app.pushes import model, repository
from app.pushes.model import Lock, Message

forget = repository.delete
_NOBODY = "nobody"


@dataclass(frozen=True)
class Key:
    """What the sender has to know; shown once."""

    secret: str
    url: str
    old_secret_ends_at: str | None


@dataclass(frozen=True)
class Signed:
    """A message as it came."""

    id: str
    timestamp: str
    signatures: str
    body: bytes


class OtherMessage(Conflict):
    slug = "message-differs"


class NotPushed(Conflict):
    slug = "not-pushed"


class WrongSignature(Unauthorized):
    slug = "wrong-signature"

    def __init__(self) -> None:
        super().__init__("This goal is not known, or not signed with its secret now.")


def rotate(who: Principal, goal_id: str, client: Client) -> Key:
    """A new secret; for a day the one until now counts too. Raises db.ConditionFailed when somebody else makes one."""
    goal, _ = goals.get_own(who, goal_id)
    if goal.source.kind != "push":
        raise NotPushed("The values of this goal do not come by push; make one whose source is `push`.")
    evidence.follow(goal.space, goal.id)
    known, secret = repository.find_in(goal.space, goal.id), signatures.make_secret()
    lock = _lock(goal, secret, known)
    event = Event(who.user_id, "push-secret-made", client, facts={"goal": goal.id})
    audit.write(event, repository.saving(lock, known))
    return Key(secret, f"{config.settings.base_url}/api/push/{goal.id}", lock.old_secret_ends_at)


def check(goal_id: str, signed: Signed) -> Lock:
    """Raises WrongSignature."""
    nobodys, lock, now = _nobodys(), repository.find(goal_id), clock.now()
    asked = lock or nobodys
    is_right = signatures.is_signed(
        asked.that_count(_open(asked), now),
        signed.signatures,
        message_id=signed.id,
        timestamp=signed.timestamp,
        body=signed.body,
        now=now,
    )
    if lock is None or not is_right:
        raise WrongSignature
    return lock


def push(lock: Lock, signed: Signed, body: dict[str, Any]) -> tuple[CheckIn, bool]:
    """What counts now, and whether it is new."""
    goal = _get_goal(lock)
    message, is_new = _remember(lock, signed)
    entry = Evidence(
        id=f"push-{message.id[:32]}",
        amount=body["amount"],
        occurred_at=body.get("occurred_at") or datetime.fromisoformat(message.received_at),
        local_date=body.get("local_date"),
        note=body.get("note", ""),
    )
    told = evidence.record(goal, entry)
    if told is None:
        raise Invalid("#/occurred_at", "This is outside of the time of the goal.")
    return told, is_new


def _lock(goal: Goal, secret: str, known: Lock | None) -> Lock:
    if known is None:
        return Lock(goal.id, goal.space, _seal([secret], goal.id))
    sealed = _seal([secret, _open(known)[0]], goal.id)
    return replace(known, sealed=sealed, old_secret_ends_at=(clock.now() + model.OVERLAP).isoformat())


def _seal(secrets: list[str], goal_id: str) -> str:
    return vault.encrypt(json.dumps(secrets), goal_id=goal_id)


def _open(lock: Lock) -> list[str]:
    secrets: list[str] = json.loads(vault.decrypt(lock.sealed, goal_id=lock.goal_id))
    return secrets


@cache
def _nobodys() -> Lock:
    return Lock(_NOBODY, _NOBODY, _seal([signatures.make_secret()], _NOBODY))


def _get_goal(lock: Lock) -> Goal:
    """It may be gone since somebody was told the secret."""
    goal = evidence.find_goal(lock.space, lock.goal_id)
    if goal is None:
        raise WrongSignature
    return goal


def _remember(lock: Lock, signed: Signed) -> tuple[Message, bool]:
    """As it came first: sent again, it counts for the same time."""
    message = Message(model.hashed(signed.id.encode()), model.hashed(signed.body), clock.now().isoformat())
    try:
        repository.remember(lock, message)
    except db.ConditionFailed:
        return _recall(lock, message), False
    return message, True


def _recall(lock: Lock, message: Message) -> Message:
    known = repository.find_message(lock, message.id)
    if known is None:
        raise db.ConditionFailed("It was changed at the same time; send it again.")
    if known.content != message.content:
        raise OtherMessage("There was another message with this id; make a new one for each that you mean.")
    return known
