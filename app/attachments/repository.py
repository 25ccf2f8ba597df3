"""In `goals`: `ATTACHMENT#<goal>#<id>` in the space of the goal, and what is used up: `ATTACHMENTS#<goal>` there, how
many, and `USER#<who uploaded>` / `ATTACHMENTS`, how many bytes. `FILES` / `<file>` lists all in the order of S3.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.attachments.model import Attachment
from app.core import db
from app.core.failures import NotFound
from app.goals.model import TEAM

_TABLE = "goals"
_FILES = "FILES"


@dataclass(frozen=True)
class Room:
    """What is used; None where nothing ever was, or where a person is gone and their account with them."""

    bytes: int | None
    files: int | None


@dataclass(frozen=True)
class Entry:
    """Of the list of all files."""

    file: str
    space: str
    goal_id: str
    attachment_id: str


def get(space: str, goal_id: str, attachment_id: str) -> Attachment:
    found = find(space, goal_id, attachment_id)
    if found is None:
        raise NotFound("There is no such attachment.")
    return found


def find(space: str, goal_id: str, attachment_id: str) -> Attachment | None:
    item = db.get(_TABLE, space, f"ATTACHMENT#{goal_id}#{attachment_id}")
    return _load(item) if item else None


def list_page(space: str, goal_id: str, after: str | None, *, limit: int) -> tuple[list[Attachment], str | None]:
    """And what to continue after."""
    items = db.query(_TABLE, space, f"ATTACHMENT#{goal_id}#", limit=limit, after=after)
    return [_load(item) for item in items], items[-1]["SK"] if len(items) == limit else None


def read_all(space: str, goal_id: str) -> Iterator[Attachment]:
    return map(_load, db.read_all(_TABLE, space, f"ATTACHMENT#{goal_id}#"))


def read_uploaded(user_id: str) -> Iterator[Attachment]:
    """To one's own goals, and to those of the team."""
    for space in (f"USER#{user_id}", TEAM):
        attachments = map(_load, db.read_all(_TABLE, space, "ATTACHMENT#"))
        yield from (attachment for attachment in attachments if attachment.uploaded_by == user_id)


def find_room(attachment: Attachment) -> Room:
    of_person, of_goal = db.get_many(_TABLE, *_counters(attachment))
    return Room(_used(of_person), _used(of_goal))


def creation(attachment: Attachment, room: Room) -> tuple[db.Write, ...]:
    entry = Entry(attachment.file, attachment.space, attachment.goal_id, attachment.id)
    return (
        db.put_request(_TABLE, _key(attachment) | asdict(attachment), "attribute_not_exists(PK)"),
        db.put_request(_TABLE, {"PK": _FILES, "SK": entry.file, **asdict(entry)}),
        *_taking(attachment, room),
    )


def change(known: Attachment, **changes: Any) -> db.Write:
    """Fails in its transaction when it was changed since it was read."""
    changed = replace(known, version=known.version + 1, **changes)
    return db.put_request(_TABLE, _key(known) | asdict(changed), "version = :known", known=known.version)


def removal(known: Attachment) -> tuple[db.Write, ...]:
    pk, sk = _key(known).values()
    return (
        db.delete_request(_TABLE, pk, sk, "version = :known", known=known.version),
        db.delete_request(_TABLE, _FILES, known.file, ""),
    )


def giving_back(attachment: Attachment, room: Room) -> tuple[db.Write, ...]:
    of_person, of_goal = _counters(attachment)
    return (*_counting(of_person, room.bytes, -attachment.size_bytes), *_counting(of_goal, room.files, -1))


def read_files() -> Iterator[Entry]:
    return (db.record(Entry, item) for item in db.read_partition(_TABLE, _FILES))


def read_folder(folder: str) -> Iterator[Entry]:
    return (db.record(Entry, item) for item in db.read_all(_TABLE, _FILES, folder))


def forget_file(file: str) -> None:
    db.delete(_TABLE, _FILES, file)


def knows_file(file: str) -> bool:
    return db.get(_TABLE, _FILES, file) is not None


def _taking(attachment: Attachment, room: Room) -> tuple[db.Write, ...]:
    of_person, of_goal = _counters(attachment)
    return (*_counting(of_person, room.bytes or 0, attachment.size_bytes), *_counting(of_goal, room.files or 0, 1))


def _counters(attachment: Attachment) -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        (f"USER#{attachment.uploaded_by}", "ATTACHMENTS"),
        (attachment.space, f"ATTACHMENTS#{attachment.goal_id}"),
    )


def _counting(key: tuple[str, str], used: int | None, more: int) -> tuple[db.Write, ...]:
    """Fails in its transaction when somebody else has counted since it was read."""
    if used is None:
        return ()
    if used + more <= 0:
        return (db.delete_request(_TABLE, *key, "used = :known", known=used),)
    item = {"PK": key[0], "SK": key[1], "used": used + more}
    if used == 0:
        return (db.put_request(_TABLE, item, "attribute_not_exists(PK)"),)
    return (db.put_request(_TABLE, item, "used = :known", known=used),)


def _used(item: db.Item | None) -> int | None:
    return int(item["used"]) if item else None


def _key(attachment: Attachment) -> db.Item:
    return {"PK": attachment.space, "SK": f"ATTACHMENT#{attachment.goal_id}#{attachment.id}"}


def _load(item: db.Item) -> Attachment:
    return db.record(Attachment, item)
