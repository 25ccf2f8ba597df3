"""In `aggregates`, under `ANALYTICS#<project>` and, for all of them, `ANALYTICS#*`:

`DAY#<stage or *>#<date>` what a day comes to; `PART#<kind>#<id>` what one thing adds to its day;
`COMMIT#<commit>#REVIEW#<instant>#<id>` and `COMMIT#<commit>#DEPLOY#<stage>#<instant>#<id>`, of which the first counts.
`seq` is the condition of the next write. Counts are packed, because a write is counted by the kilobyte.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from app.analytics.model import ALL, Counts, Mark, Part, Place
from app.core import db

_TABLE = "aggregates"
_PAGE = 100
_LAST = "~"  # after all instants

Key = tuple[str, str]
Document = Part | Mark | Counts


@dataclass(frozen=True)
class Kept[Content]:
    """What is there, and the condition of the next write."""

    content: Content
    seq: int = 0


def find_part(project: str, key: str) -> Kept[Part | None]:
    item = db.get(_TABLE, *part_key(project, key))
    return Kept(_load_part(item), _seq(item)) if item else Kept(None)


def read_places(places: Iterable[Place]) -> dict[Place, Kept[Counts]]:
    places = list(places)
    items = db.get_many(_TABLE, *map(place_key, places))
    return {
        place: Kept(_unpack(item["counts"]), _seq(item)) if item else Kept({})
        for place, item in zip(places, items, strict=True)
    }


def read_days(project: str | None, stage: str | None, first: date, last: date) -> dict[date, Counts]:
    """Those on which something happened."""
    pk, prefix = _pk(project or ALL), f"DAY#{stage or ALL}#"
    after, found = f"{prefix}{first - timedelta(days=1)}", dict[date, Counts]()
    while items := db.query(_TABLE, pk, prefix, limit=_PAGE, after=after):
        days = {date.fromisoformat(item["SK"].removeprefix(prefix)): item for item in items}
        found |= {day: _unpack(item["counts"]) for day, item in days.items() if day <= last}
        after = items[-1]["SK"]
        if max(days) >= last:
            break
    return found


def find_first_review(project: str, commit: str) -> Mark | None:
    return _find_first(project, f"COMMIT#{commit}#REVIEW#")


def find_first_deploy(project: str, commit: str, stage: str) -> Mark | None:
    return _find_first(project, f"COMMIT#{commit}#DEPLOY#{stage}#")


def list_stages(project: str, commit: str) -> Iterator[str]:
    """To which it was deployed."""
    prefix = f"COMMIT#{commit}#DEPLOY#"
    after = None
    while items := db.query(_TABLE, _pk(project), prefix, limit=1, after=after):
        stage = str(_load_mark(items[0]).stage)
        yield stage
        after = f"{prefix}{stage}#{_LAST}"


def part_change(project: str, key: str, known: Kept[Part | None], part: Part | None) -> list[db.Write]:
    """With its mark. Fails in its transaction when somebody else has counted it since."""
    old, new = known.content.mark if known.content else None, part.mark if part else None
    removal = [db.delete_request(_TABLE, *mark_key(project, old), "")] if old and old != new else []
    mark = [db.put_request(_TABLE, _keyed(mark_key(project, new)) | asdict(new))] if new and old != new else []
    return [_writing(part_key(project, key), known.seq, part), *removal, *mark]


def day_change(place: Place, known: Kept[Counts], counts: Counts) -> db.Write:
    """Fails in its transaction when somebody else has counted on it since."""
    return _writing(place_key(place), known.seq, counts)


def read_project(project: str) -> dict[Key, db.Item]:
    return {(item["PK"], item["SK"]): item for item in db.read_partition(_TABLE, _pk(project))}


def compare(kept: Mapping[Key, db.Item], made: Mapping[Key, Document]) -> dict[Key, db.Write]:
    """What is another one, is not there or should not be, with what puts it right."""
    return {
        key: _writing(key, _seq(kept.get(key, {})), made.get(key))
        for key in sorted(kept.keys() | made.keys())
        if key not in kept or key not in made or not _says(kept[key], made[key])
    }


def part_key(project: str, key: str) -> Key:
    return _pk(project), f"PART#{key}"


def place_key(place: Place) -> Key:
    return _pk(place.project), f"DAY#{place.stage}#{place.day}"


def mark_key(project: str, mark: Mark) -> Key:
    what = f"DEPLOY#{mark.stage}" if mark.stage else "REVIEW"
    return _pk(project), f"COMMIT#{mark.commit}#{what}#{mark.at}#{mark.id}"


def _find_first(project: str, prefix: str) -> Mark | None:
    items = db.query(_TABLE, _pk(project), prefix, limit=1)
    return _load_mark(items[0]) if items else None


def _writing(key: Key, known: int, document: Document | None) -> db.Write:
    """Of what comes to nothing, nothing is kept."""
    condition = "seq = :known" if known else "attribute_not_exists(seq)"
    values: db.Item = {"known": known} if known else {}
    if not document:
        return db.delete_request(_TABLE, *key, condition, **values)
    if isinstance(document, Mark):
        return db.put_request(_TABLE, _keyed(key) | asdict(document))
    return db.put_request(_TABLE, _keyed(key) | _dump(document) | {"seq": known + 1}, condition, **values)


def _says(item: db.Item, document: Document) -> bool:
    try:
        return _load(item) == document
    except Exception:  # whatever somebody has made of it by hand
        return False


def _load(item: db.Item) -> Document:
    match item["SK"].split("#", 1)[0]:
        case "PART":
            return _load_part(item)
        case "COMMIT":
            return _load_mark(item)
    return _unpack(item["counts"])


def _load_part(item: db.Item) -> Part:
    mark = _load_mark(item["mark"]) if item.get("mark") else None
    return Part(date.fromisoformat(item["day"]), item.get("stage"), _unpack(item["counts"]), mark)


def _load_mark(item: db.Item) -> Mark:
    return Mark(item["commit"], item.get("stage"), item["at"], item["id"])


def _dump(document: Part | Counts) -> db.Item:
    if isinstance(document, Part):
        mark = asdict(document.mark) if document.mark else None
        return {"day": str(document.day), "stage": document.stage, "counts": _pack(document.counts), "mark": mark}
    return {"counts": _pack(document)}


def _pack(counts: Counts) -> bytes:
    return zlib.compress(json.dumps(dict(sorted(counts.items())), separators=(",", ":")).encode(), level=9)


def _unpack(packed: Any) -> Counts:
    return dict(json.loads(zlib.decompress(bytes(packed))))


def _seq(item: db.Item) -> int:
    return int(item.get("seq", 0))


def _pk(project: str) -> str:
    return f"ANALYTICS#{project}"


def _keyed(key: Key) -> db.Item:
    return {"PK": key[0], "SK": key[1]}
