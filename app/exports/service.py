"""All that we keep of a person. A feature that keeps something adds its line to PARTS, and `schemas` says what of it
goes out; a test fails for a feature that is not here, and for a part that the schema does not name.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.access_tokens import service as access_tokens
from app.attachments import service as attachments
from app.audit import service as audit
from app.audit.model import Entry
from app.check_ins import service as check_ins
from app.check_ins.model import CheckIn
from app.core import clock
from app.deliveries import service as deliveries
from app.evidence import service as evidence
from app.goals import service as goals
from app.goals.model import Goal
from app.invitations import service as invitations
from app.jobs import service as jobs
from app.mails import service as mails
from app.notifications import service as notifications
from app.plans import service as plans
from app.second_factor import service as second_factor
from app.sessions import service as sessions
from app.users import service as users

_ROOM_BYTES = 4_500_000  # for the audit log: a Lambda function answers with six million bytes at the most
_ROOM_FOR_CHECK_INS = 1_000_000  # of all goals
_PAGE = 100


def collect(user_id: str) -> dict[str, Any]:
    return {name: read(user_id) for name, read in PARTS.items()}


def _read_exported_at(user_id: str) -> str:
    return clock.now().isoformat()


def _read_audit(user_id: str) -> dict[str, Any]:
    """The newest, as many as there is room for. Numbers count from 1, so the oldest one tells how many are left out."""
    entries = list(_take_what_fits(map(_tell, _read_newest_first(user_id)), _ROOM_BYTES))
    return {"entries": entries, "older": entries[-1]["number"] - 1}


def _read_check_ins(user_id: str) -> list[dict[str, Any]]:
    """Of each goal the newest, as many as there is room for; in a goal of the team, one's own."""
    told = goals.tell_all(user_id)
    return [_tell_check_ins(goal["space"], goal["id"], user_id, _ROOM_FOR_CHECK_INS // len(told)) for goal in told]


def _tell_check_ins(space: str, goal_id: str, user_id: str, room: int) -> dict[str, Any]:
    found = goals.find_in(space, goal_id)
    newest = _read_newest_check_ins(found[0]) if found else iter(())
    mine = [one for one in newest if one.by == user_id]
    fitting = len(list(_take_what_fits(map(vars, mine), room)))
    return {"goal_id": goal_id, "entries": mine[:fitting], "has_older": fitting < len(mine)}


def _read_newest_check_ins(goal: Goal) -> Iterator[CheckIn]:
    entries, after = check_ins.list_page(goal, None, None, None, limit=_PAGE)
    yield from entries
    while after:
        entries, after = check_ins.list_page(goal, None, None, after, limit=_PAGE)
        yield from entries


def _take_what_fits(entries: Iterable[dict[str, Any]], room: int) -> Iterator[dict[str, Any]]:
    for entry in entries:
        room -= len(json.dumps(json.dumps(entry, default=str)))  # a Lambda function answers with text inside of JSON
        if room < 0:
            return
        yield entry


def _tell(entry: Entry) -> dict[str, Any]:
    """Where somebody else was, who did it, is theirs."""
    kept = vars(entry)
    return kept if entry.actor_id == entry.account_id else kept | {"address": None, "device": None}


def _read_newest_first(user_id: str) -> Iterator[Entry]:
    entries, after = audit.list_page(user_id, None, limit=_PAGE)
    yield from entries
    while after:
        entries, after = audit.list_page(user_id, after, limit=_PAGE)
        yield from entries


PARTS: dict[str, Callable[[str], Any]] = {
    "exported_at": _read_exported_at,
    "profile": users.get,
    "sessions": sessions.list_all,
    "personal_access_tokens": access_tokens.list_all,
    "second_factor": second_factor.find,
    "invitations": invitations.list_sent,
    "goals": goals.tell_all,
    "check_ins": _read_check_ins,
    "sources": evidence.list_own,
    "plans": plans.read_own,
    "attachments": attachments.list_uploaded,
    "jobs": jobs.read_all,
    "waiting_mails": mails.list_waiting,
    "notifications": notifications.read_all,
    "notification_settings": notifications.find_settings,
    "webhook_endpoints": deliveries.list_all,
    "audit": _read_audit,
}
