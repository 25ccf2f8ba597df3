"""A file is announced, posted to S3 by its owner, looked at by the worker, and only then given to anybody.

Room is taken when it is announced, in the transaction that writes the record, and given back in the one that refuses
or removes it; so what is counted is what there is. A file is posted to `incoming/` and what was looked at is written
to `kept/`: whoever posts another one afterwards changes nothing. The sweep compares what S3 has with what we know.
"""

import heapq
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import uuid4

from app.attachments import model, repository
from app.attachments.model import CHECKING, READY, REFUSED, WAITING, Attachment
from app.attachments.repository import Entry, Room
from app.check_ins import service as check_ins
from app.core import clock, config, db, log, objects, outbound, policy
from app.core.failures import Conflict, Forbidden, Invalid, NotFound, Unavailable
from app.core.policy import Principal
from app.goals import service as goals
from app.jobs import service as jobs

_SCAN_SECONDS = 60
_LONGEST_SCAN_ANSWER = 10_000

Read = Callable[..., tuple[list[Attachment], str | None]]


class TooMany(Conflict):
    slug = "too-many-attachments"


class QuotaExceeded(Conflict):
    slug = "quota-exceeded"


@dataclass(frozen=True)
class _Found:
    """A file by its name: since when S3 has it, and where our list says that it belongs."""

    file: str
    written_at: datetime | None = None
    entry: Entry | None = None


_file = attrgetter("file")


def attach(
    who: Principal, goal_id: str, *, name: str, type: str, size_bytes: int, check_in_id: str | None = None
) -> tuple[Attachment, dict[str, Any]]:
    """And the form to post the file with."""
    goal = goals.get(who, goal_id)
    if check_in_id:
        _check_exists(who, goal_id, check_in_id)
    now = clock.now()
    attachment = Attachment(
        id=uuid4().hex,
        space=goal.space,
        goal_id=goal.id,
        name=name,
        type=type,
        size_bytes=size_bytes,
        file=f"{model.folder(goal.space, goal.id)}{secrets.token_hex(16)}",
        uploaded_by=who.user_id,
        created_at=now.isoformat(),
        check_in_id=check_in_id,
        changed_at=now.isoformat(),
    )
    _in_turn(attachment, lambda room: _creation(attachment, room))
    return attachment, _form(attachment, now)


def pages_of(who: Principal, goal_id: str) -> Read:
    goal = goals.get(who, goal_id)

    def read(after: str | None, *, limit: int) -> tuple[list[Attachment], str | None]:
        return repository.list_page(goal.space, goal.id, after, limit=limit)

    return read


def get(who: Principal, goal_id: str, attachment_id: str) -> Attachment:
    goal = goals.get(who, goal_id)
    return repository.get(goal.space, goal.id, attachment_id)


def link(attachment: Attachment) -> dict[str, str] | None:
    if attachment.status != READY:
        return None
    expires_at = clock.now() + model.TIME_TO_FETCH
    disposition = model.disposition(attachment.name)
    url = objects.link(
        attachment.kept, media_type=attachment.type, disposition=disposition, lifetime=model.TIME_TO_FETCH
    )
    return {"url": url, "expires_at": expires_at.isoformat()}


def receive(who: Principal, goal_id: str, attachment_id: str) -> Attachment:
    """Its owner says that it is there; asked again, it stays at that."""
    attachment = get(who, goal_id, attachment_id)
    if attachment.status != WAITING:
        return attachment
    where = {"space": attachment.space, "goal_id": attachment.goal_id, "attachment_id": attachment.id}
    job, written = jobs.write("attachments.examine", where, owner_id=who.user_id)
    try:
        db.transact(_change(attachment, CHECKING), written)
        jobs.hurry(job)
    except db.ConditionFailed:  # said twice at once
        pass
    return get(who, goal_id, attachment_id)


def examine(space: str, goal_id: str, attachment_id: str) -> None:
    attachment = repository.find(space, goal_id, attachment_id)
    if attachment is None or attachment.status != CHECKING:
        return
    content = objects.read(attachment.incoming)
    if content is None:
        db.transact(_change(attachment, WAITING))
        return
    reason = model.fault(content, attachment.type, attachment.size_bytes) or _keep(attachment, content)
    if reason:
        _refuse(attachment, reason)
        objects.delete(attachment.kept)
    else:
        db.transact(_change(attachment, READY))
    objects.delete(attachment.incoming)


def delete(who: Principal, attachment: Attachment) -> None:
    """Raises db.ConditionFailed when it was changed since it was read."""
    if who.user_id != attachment.uploaded_by and not policy.is_admin(who):
        raise Forbidden("Only whoever uploaded it, or an admin, deletes it.")
    _remove(attachment)


def list_uploaded(user_id: str) -> list[Attachment]:
    return list(repository.read_uploaded(user_id))


def forget_goal(space: str, goal_id: str) -> None:
    """All that is attached to a goal that is gone. May come twice."""
    for attachment in repository.read_all(space, goal_id):
        _remove(attachment)


def forget(user_id: str) -> None:
    """The files of somebody who is gone; what they gave to the team stays. May come twice."""
    folder = model.folder(f"USER#{user_id}")
    for prefix in (model.KEPT, model.INCOMING):
        objects.delete(*(key for key, _ in objects.list_all(prefix + folder)))
    for entry in repository.read_folder(folder):
        repository.forget_file(entry.file)


def sweep() -> None:
    """What never arrived, what nobody knows, and what is left of goals that are gone."""
    now = clock.now()
    incoming = objects.list_all(model.INCOMING)
    objects.delete(*(key for key, written_at in incoming if model.is_stale(written_at, now)))
    for _, found in groupby(_compare(), key=lambda one: model.folder_of(one.file)):
        try:
            _tidy(list(found), now)
        except Exception:
            log.logger.exception("The attachments of a goal were not tidied up; the next sweep tries again")


def _compare() -> Iterator[_Found]:
    """What S3 has beside what we know, both in the same order: neither has to fit into memory."""
    kept = (_Found(key.removeprefix(model.KEPT), at) for key, at in objects.list_all(model.KEPT))
    known = (_Found(entry.file, entry=entry) for entry in repository.read_files())
    for _, both in groupby(heapq.merge(kept, known, key=_file), key=_file):
        one, *other = both
        yield replace(one, entry=other[0].entry) if other else one


def _tidy(found: list[_Found], now: datetime) -> None:
    entry = next((one.entry for one in found if one.entry), None)
    has_goal = entry is not None and goals.find_in(entry.space, entry.goal_id) is not None
    known = {one.file: one for one in repository.read_all(entry.space, entry.goal_id)} if entry else {}
    for one in found:
        attachment = known.get(one.file)
        if attachment is None:
            _tidy_unknown(one, now)
        elif not has_goal or attachment.is_over(now):
            _remove(attachment)
        elif attachment.status == READY and one.written_at is None and objects.read(attachment.kept) is None:
            log.logger.error("The file of an attachment is lost", extra={"fields": {"attachment": attachment.id}})
            _refuse(attachment, "Its file was lost.")


def _tidy_unknown(one: _Found, now: datetime) -> None:
    """In the list without a record, as the end of an account leaves it; or on S3 without either."""
    is_known = one.entry is None and repository.knows_file(one.file)
    is_young = one.written_at is not None and not model.is_stale(one.written_at, now)
    if is_known or is_young:
        return
    objects.delete(model.KEPT + one.file)
    repository.forget_file(one.file)


def _check_exists(who: Principal, goal_id: str, check_in_id: str) -> None:
    try:
        check_ins.get(who, goal_id, check_in_id)
    except NotFound:
        raise Invalid("#/check_in_id", "There is no such check-in of this goal.") from None


def _keep(attachment: Attachment, content: bytes) -> str | None:
    """Where nobody can reach it yet, so that the scanner sees what others will, whatever is posted meanwhile."""
    objects.write(attachment.kept, content, attachment.type)
    return _scan(attachment) if config.settings.scan_url else None


def _scan(attachment: Attachment) -> str | None:
    """What the scanner of the stage says. Without its answer nothing is let through."""
    address = objects.link(
        attachment.kept,
        media_type="application/octet-stream",
        disposition="attachment",
        lifetime=model.TIME_TO_FETCH,
    )
    question = {"url": address, "type": attachment.type, "size_bytes": attachment.size_bytes}
    answer = outbound.send(
        "POST",
        config.settings.scan_url,
        headers={"Content-Type": "application/json"},
        timeout_seconds=_SCAN_SECONDS,
        longest_answer=_LONGEST_SCAN_ANSWER,
        body=json.dumps(question).encode(),
    )
    return None if model.is_clean(answer.status, answer.body) else "The scanner found something harmful in it."


def _refuse(attachment: Attachment, reason: str) -> None:
    change = _change(attachment, REFUSED, reason=reason)
    _in_turn(attachment, lambda room: (change, *repository.giving_back(attachment, room)))


def _remove(attachment: Attachment) -> None:
    removal = repository.removal(attachment)
    _in_turn(attachment, lambda room: (*removal, *_giving_back(attachment, room)))
    try:
        objects.delete(attachment.kept, attachment.incoming)
    except Exception:
        log.logger.exception("The file of an attachment that is deleted goes with the next sweep")


def _creation(attachment: Attachment, room: Room) -> tuple[db.Write, ...]:
    if (room.files or 0) >= model.MOST_OF_A_GOAL:
        raise TooMany(f"A goal has {model.MOST_OF_A_GOAL} attachments at the most; delete one first.")
    if (room.bytes or 0) + attachment.size_bytes > model.QUOTA_BYTES:
        raise QuotaExceeded(f"You have {model.QUOTA_BYTES // model.MEGABYTE} MB in all; delete something first.")
    return repository.creation(attachment, room)


def _giving_back(attachment: Attachment, room: Room) -> tuple[db.Write, ...]:
    return repository.giving_back(attachment, room) if attachment.counts else ()


def _in_turn(attachment: Attachment, writes: Callable[[Room], tuple[db.Write, ...]]) -> None:
    """All or nothing, by what is used at this moment. Raises db.ConditionFailed when the attachment itself, which
    comes first, was changed since it was read."""
    for _ in db.turns():
        try:
            return db.transact(*writes(repository.find_room(attachment)))
        except db.ConditionFailed as error:
            if 0 in error.failed:
                raise
    raise Unavailable("Too much is attached at once; try again in a moment.", Retry_After=5)


def _change(attachment: Attachment, status: str, **changes: Any) -> db.Write:
    return repository.change(attachment, status=status, changed_at=clock.now().isoformat(), **changes)


def _form(attachment: Attachment, now: datetime) -> dict[str, Any]:
    form = objects.form(
        attachment.incoming,
        media_type=attachment.type,
        size_bytes=attachment.size_bytes,
        lifetime=model.TIME_TO_UPLOAD,
    )
    return form | {"expires_at": (now + model.TIME_TO_UPLOAD).isoformat()}
