"""In `jobs`, under `USER#<id>`, so that it goes with the user:

`WORD#<goal>#<period>#<kind>` is to be spread, and in GSI1 as `WORDS` / since when;
`TOLD#<goal>#<period>#<kind>#<channel>` has been. `NOTICE#<id>` is in the application, beside `UNREAD#<id>` as long as
nobody has read it by itself; `INBOX` says up to which one all count as read. `HELD#<id>` waits to be mailed, and
`LETTERBOX` is in GSI1 as `LETTERBOXES` / when. `NOTIFICATION_SETTINGS`; `UNSUBSCRIBE` has what opens the link in a
mail. Ids of notices grow with time.
"""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from app.core import clock, db
from app.core.failures import NotFound
from app.notifications import model
from app.notifications.model import Letterbox, Notice, Settings, Word

_TABLE = "jobs"
_WORDS = "WORDS"
_LETTERBOXES = "LETTERBOXES"
_SETTINGS = "NOTIFICATION_SETTINGS"


def waiting(word: Word) -> db.Write:
    """No condition: a second one for the same key takes the first one's place, and nobody's transaction fails."""
    keys = {"PK": _pk(word.user_id), "SK": f"WORD#{word.key}", "GSI1PK": _WORDS, "GSI1SK": word.created_at}
    return db.put_request(_TABLE, keys | asdict(word) | {"expires_at": _in(model.LIFETIME)})


def taking(word: Word) -> db.Write:
    """Fails in its transaction when somebody else has taken it, or another one has taken its place."""
    pk, sk = _pk(word.user_id), f"WORD#{word.key}"
    return db.delete_request(_TABLE, pk, sk, "created_at = :known", known=word.created_at)


def telling(word: Word, channel: str) -> db.Write:
    """Fails in its transaction when it was told there before."""
    item = {"PK": _pk(word.user_id), "SK": f"TOLD#{word.key}#{channel}", "expires_at": _in(model.TOLD_LIFETIME)}
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def drop(word: Word) -> None:
    db.delete(_TABLE, _pk(word.user_id), f"WORD#{word.key}")


def list_waiting(user_id: str) -> list[Word]:
    return [db.record(Word, item) for item in db.read_all(_TABLE, _pk(user_id), "WORD#")]


def read_waiting(until: datetime) -> Iterator[Word]:
    """Of everybody, what was written by then."""
    return (db.record(Word, item) for item in db.read_due(_TABLE, _WORDS, until.isoformat()))


def creation(user_id: str, notice: Notice) -> list[db.Write]:
    keys = {"PK": _pk(user_id), "expires_at": _in(model.LIFETIME)}
    return [
        db.put_request(_TABLE, keys | {"SK": f"NOTICE#{notice.id}"} | asdict(notice)),
        db.put_request(_TABLE, keys | {"SK": f"UNREAD#{notice.id}", "id": notice.id}),
    ]


def reading(user_id: str, notice_id: str) -> list[db.Write]:
    """Fail in their transaction when it was read before."""
    pk, sk = _pk(user_id), f"NOTICE#{notice_id}"
    return [
        db.update_request(_TABLE, pk, sk, {"is_read": True}, "attribute_exists(PK)"),
        db.delete_request(_TABLE, pk, f"UNREAD#{notice_id}"),
    ]


def read_through(user_id: str, notice_id: str) -> None:
    """Raises db.ConditionFailed when all up to a later one count as read."""
    condition = "attribute_not_exists(PK) OR up_to < :later"
    db.update(_TABLE, _pk(user_id), "INBOX", {"up_to": notice_id}, condition, later=notice_id)


def find_read_through(user_id: str) -> str:
    item = db.get(_TABLE, _pk(user_id), "INBOX")
    return str(item["up_to"]) if item else ""


def get(user_id: str, notice_id: str) -> Notice:
    item = db.get(_TABLE, _pk(user_id), f"NOTICE#{notice_id}")
    if item is None:
        raise NotFound("There is no such notification.")
    return db.record(Notice, item)


def list_page(user_id: str, after: str | None, *, limit: int) -> tuple[list[Notice], str | None]:
    """Newest first, and what to continue after."""
    items = db.query(_TABLE, _pk(user_id), "NOTICE#", limit=limit, after=after, newest_first=True)
    return [db.record(Notice, item) for item in items], items[-1]["SK"] if len(items) == limit else None


def list_unread(user_id: str, after: str | None, *, limit: int) -> tuple[list[Notice], str | None]:
    """Newest first, and what to continue after; among them those that count as read with all others."""
    marks = db.query(_TABLE, _pk(user_id), "UNREAD#", limit=limit, after=after, newest_first=True)
    found = db.get_many(_TABLE, *[(_pk(user_id), f"NOTICE#{mark['id']}") for mark in marks])
    return [db.record(Notice, item) for item in found if item], marks[-1]["SK"] if len(marks) == limit else None


def find_newest_unread(user_id: str) -> str | None:
    marks = db.query(_TABLE, _pk(user_id), "UNREAD#", limit=1, newest_first=True)
    return str(marks[0]["id"]) if marks else None


def count_unread(user_id: str, since: str, *, limit: int) -> int:
    return len(db.query(_TABLE, _pk(user_id), "UNREAD#", limit=limit, after=f"UNREAD#{since}" if since else None))


def read_all(user_id: str) -> Iterator[Notice]:
    return (db.record(Notice, item) for item in db.read_all(_TABLE, _pk(user_id), "NOTICE#"))


def holding(user_id: str, notice: Notice, until: datetime) -> list[db.Write]:
    keys = {"PK": _pk(user_id), "SK": f"HELD#{notice.id}", "expires_at": _in(model.LIFETIME)}
    return [db.put_request(_TABLE, keys | asdict(notice)), opening_at(user_id, until)]


def opening_at(user_id: str, due: datetime) -> db.Write:
    """An edition of its own each time: whoever empties the box sees whether something came in meanwhile."""
    box = Letterbox(user_id, due.isoformat(), secrets.token_hex(8))
    keys = {"PK": _pk(user_id), "SK": "LETTERBOX", "GSI1PK": _LETTERBOXES, "GSI1SK": box.due_at}
    return db.put_request(_TABLE, keys | asdict(box))


def emptying(box: Letterbox, held: list[Notice], *, is_all: bool) -> list[db.Write]:
    """Fail in their transaction when somebody else has done it, or something came in meanwhile."""
    pk, edition = _pk(box.user_id), {"known": box.edition}
    taken = [db.delete_request(_TABLE, pk, f"HELD#{notice.id}") for notice in held]
    if is_all:
        return [db.delete_request(_TABLE, pk, "LETTERBOX", "edition = :known", **edition), *taken]
    changes = {"edition": secrets.token_hex(8)}
    return [db.update_request(_TABLE, pk, "LETTERBOX", changes, "edition = :known", **edition), *taken]


def find_letterbox(user_id: str) -> Letterbox | None:
    item = db.get(_TABLE, _pk(user_id), "LETTERBOX")
    return db.record(Letterbox, item) if item else None


def list_held(user_id: str, *, limit: int) -> list[Notice]:
    return [db.record(Notice, item) for item in db.query(_TABLE, _pk(user_id), "HELD#", limit=limit)]


def read_due_letterboxes(now: datetime) -> Iterator[Letterbox]:
    return (db.record(Letterbox, item) for item in db.read_due(_TABLE, _LETTERBOXES, now.isoformat()))


def find_settings(user_id: str) -> Settings:
    item = db.get(_TABLE, _pk(user_id), _SETTINGS)
    return db.record(Settings, item) if item else Settings(user_id)


def settings_change(settings: Settings, **changes: Any) -> db.Write:
    """Fails in its transaction when they were changed since they were read."""
    item = {"PK": _pk(settings.user_id), "SK": _SETTINGS} | asdict(settings) | changes
    item |= {"version": settings.version + 1}
    if settings.version == 0:
        return db.put_request(_TABLE, item, "attribute_not_exists(PK)")
    return db.put_request(_TABLE, item, "version = :known", known=settings.version)


def unsubscribe_token(user_id: str) -> str:
    """Made with the first mail; whoever has it can do no more than end mails."""
    item = db.get(_TABLE, _pk(user_id), "UNSUBSCRIBE")
    if item:
        return f"{user_id}.{item['key']}"
    made = {"PK": _pk(user_id), "SK": "UNSUBSCRIBE", "key": secrets.token_hex(16)}
    with suppress(db.ConditionFailed):
        db.put(_TABLE, made, "attribute_not_exists(PK)")
    return unsubscribe_token(user_id)


def get_unsubscriber(token: str) -> str:
    user_id, _, key = token.partition(".")
    item = db.get(_TABLE, _pk(user_id), "UNSUBSCRIBE")
    if item is None or not hmac.compare_digest(item["key"].encode(), key.encode()):
        raise NotFound("This link does not end any mails; take the one of the newest mail.")
    return user_id


def _pk(user_id: str) -> str:
    return f"USER#{user_id}"


def _in(lifetime: timedelta) -> int:
    return int((clock.now() + lifetime).timestamp())
