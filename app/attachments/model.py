"""What may be attached to a goal, and whether a file is what it was said to be. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from app.core import strict_json
from app.goals.model import TEAM

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 10 * MEGABYTE
MOST_OF_A_GOAL = 20
QUOTA_BYTES = 200 * MEGABYTE
TIME_TO_UPLOAD = timedelta(minutes=10)
TIME_TO_FETCH = timedelta(minutes=5)
_STALE_AFTER = timedelta(hours=1)  # a file that nobody knows

WAITING, CHECKING, READY, REFUSED = STATUSES = ("waiting", "checking", "ready", "refused")
_LASTS = {WAITING: timedelta(hours=1), CHECKING: timedelta(days=1), REFUSED: timedelta(days=1)}


@dataclass(frozen=True)
class Attachment:
    id: str
    space: str  # the goal's
    goal_id: str
    name: str
    type: str
    size_bytes: int
    file: str  # where it is on S3, under `kept/` and before that under `incoming/`
    uploaded_by: str
    created_at: str
    check_in_id: str | None = None
    status: str = WAITING
    reason: str | None = None  # why it was refused
    changed_at: str = ""
    version: int = 1

    @property
    def kept(self) -> str:
        return f"{KEPT}{self.file}"

    @property
    def incoming(self) -> str:
        return f"{INCOMING}{self.file}"

    @property
    def counts(self) -> bool:
        """What was refused takes no room."""
        return self.status != REFUSED

    def is_over(self, now: datetime) -> bool:
        """Never arrived, never checked, or refused long enough ago for its owner to have seen it."""
        lasts = _LASTS.get(self.status)
        return lasts is not None and now > datetime.fromisoformat(self.changed_at) + lasts


INCOMING, KEPT = "incoming/", "kept/"


def folder(space: str, goal_id: str = "") -> str:
    """Of a person's files, or of one goal's. The ids are random, and say nothing to whoever reads a link."""
    owner = "team" if space == TEAM else space.removeprefix("USER#")
    return f"{owner}/{goal_id}/" if goal_id else f"{owner}/"


def folder_of(file: str) -> str:
    return file.rpartition("/")[0]


def is_stale(written_at: datetime, now: datetime) -> bool:
    return now > written_at + _STALE_AFTER


def disposition(name: str) -> str:
    """RFC 6266: a plain name for old readers, the whole one for the others."""
    plain = re.sub(r"[^\w .-]", "_", name, flags=re.ASCII)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def fault(content: bytes, media_type: str, size_bytes: int) -> str | None:
    """Why it is not what was announced."""
    if len(content) != size_bytes:
        return f"It has {len(content)} bytes, and was announced with {size_bytes}."
    if media_type in _TEXTS:
        return _TEXTS[media_type](content)
    import filetype  # only the worker needs it

    if filetype.guess_mime(content) != media_type:
        return f"Its content is not {media_type}."
    return None


def is_clean(status: int, answer: bytes) -> bool:
    """What a scanner says. Raises ValueError where it says nothing that can be understood."""
    said = strict_json.parse(answer) if status == 200 else None
    verdict = str(said.get("verdict")) if isinstance(said, dict) else ""
    if verdict not in ("clean", "infected"):
        raise ValueError("The scanner says neither clean nor infected")
    return verdict == "clean"


def _fault_of_text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "It is not text in UTF-8."
    if "\0" in text:
        return "It is not text: it has zeros in it."
    if _MARKUP.match(text):
        return "It is a page of the web, not plain text."
    return None


def _fault_of_json(content: bytes) -> str | None:
    try:
        strict_json.parse(content)
    except ValueError:
        return "It is not valid JSON."
    return None


_MARKUP = re.compile(r"\s*<(!doctype|!--|\?xml|html|head|body|script|svg|iframe|style|title|meta)", re.IGNORECASE)
_TEXTS: dict[str, Callable[[bytes], str | None]] = {
    "text/plain": _fault_of_text,
    "text/csv": _fault_of_text,
    "application/json": _fault_of_json,
}
_IMAGES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/heic")
TYPES = (*_IMAGES, "application/pdf", *_TEXTS)
