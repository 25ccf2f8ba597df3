"""In `reviews`, under `REVIEW#<id>`: `VERSION#LATEST`, how it is now, with what it found; `VERSION#<n>`, how it was
with the n-th result or decision, and `RESULT#<n>`, what was found then, both never changed; and
`FEEDBACK#<finding>#<user>`.

Only LATEST is in the indexes, without what it found, newest first: GSI1 by run, GSI2 by status, GSI3 by project, GSI4
by level. A list of all reads the four statuses: an index of its own for it would be one more write for every change.
An index is a moment late, and two who bring the same plan at once have to meet: `PLAN#<project>#<stage>#<sha256>` and
`RUN#<project>#<run>` lead to a review. `UPLOAD#<id>` is a plan that was announced.

In the bucket: `incoming/`, what was sent, until it is judged; `plans/`, the same without secrets; `results/`, what was
found where an item has no room for it.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import Any

from app.core import config, db, objects
from app.core.failures import NotFound
from app.reviews.model import STATUSES, Arrived, Document, Feedback, Review, dump, load

_TABLE = "reviews"
_LATEST = "VERSION#LATEST"
_LARGEST_BYTES = 300_000  # an item has 400 kB
_LOOKED_AT = 300  # of an index for one page, where more filters than it knows are asked for
_PACKED, _JSON = "application/gzip", "application/json"
Filters = dict[str, Any]
Content = dict[str, Any]  # a document in an item, or where it lies


def find(review_id: str) -> Review | None:
    item = db.get(_TABLE, _pk(review_id), _LATEST)
    return _load(item) if item else None


def get(review_id: str) -> Review:
    review = find(review_id)
    if review is None:
        raise NotFound("There is no such review.")
    return review


def get_whole(review_id: str) -> tuple[Review, Document | None]:
    """With what it found, in one read."""
    item = db.get(_TABLE, _pk(review_id), _LATEST)
    if item is None:
        raise NotFound("There is no such review.")
    return _load(item), _document(item)


def get_version(review_id: str, version: int) -> tuple[Review, Document | None]:
    item = db.get(_TABLE, _pk(review_id), _version_key(version))
    if item is None:
        raise NotFound("There is no such version of this review.")
    review = _load(item)
    result = db.get(_TABLE, _pk(review_id), _result_key(review.result_version))
    return review, _document(result or {})


def list_versions(review_id: str, after: str | None, *, limit: int) -> tuple[list[Review], str | None]:
    """Newest first, and what to continue after."""
    start = after or _version_key(10**_DIGITS - 1)
    items = db.query(_TABLE, _pk(review_id), "VERSION#", limit=limit, after=start, newest_first=True)
    return [_load(item) for item in items], items[-1]["SK"] if len(items) == limit else None


def find_first_decision(review: Review) -> Review | None:
    """As it was with the first decision about its newest result, which is the version after that."""
    item = db.get(_TABLE, _pk(review.id), _version_key(review.result_version + 1))
    return _load(item) if item else None


def list_ids() -> list[str]:
    """Of all. Reads the whole table: for commands, not for requests."""
    return [pk.removeprefix("REVIEW#") for pk in db.scan_keys(_TABLE, _LATEST)]


def list_page(before: str | None, *, limit: int, filters: Filters) -> tuple[list[Review], str | None]:
    """Newest first, and what to continue with. What no index knows is looked for in a part of it: then a page may hold
    less than it has room for, and others follow all the same."""
    keys = _narrowest(filters)
    rest = {name: value for name, value in filters.items() if name not in keys}
    looked_at = _LOOKED_AT if rest else limit
    items = _read(keys, before, limit=looked_at + 1)
    matching = [item for item in items[:looked_at] if _matches(item, rest)]
    if len(matching) > limit:
        return [_load(item) for item in matching[:limit]], matching[limit - 1]["created"]
    last = items[looked_at - 1]["created"] if len(items) > looked_at else None
    return [_load(item) for item in matching], last


def read_status(status: str) -> Iterator[Review]:
    """As it was a moment ago."""
    before: str | None = None
    while items := db.query_index(_TABLE, "GSI2", f"STATUS#{status}", limit=100, before=before):
        yield from map(_load, items)
        before = items[-1]["GSI2SK"]


def find_by_run(project: str, run: str) -> Review | None:
    return _follow(db.get(_TABLE, _run_pk(project, run), _POINTER)) if run else None


def find_by_plan(review: Review, sha256: str) -> Review | None:
    return _follow(db.get(_TABLE, _plan_pk(review, sha256), _POINTER))


def creation(review: Review, *, leads_run: bool) -> tuple[db.Write, ...]:
    """Fails in its transaction where somebody else has just opened one for the same plan or run."""
    leads = [_plan_pk(review, review.sha256)] if review.sha256 else []
    leads += [_run_pk(review.project, review.run)] if leads_run and review.run else []
    return (
        db.put_request(_TABLE, _item(review, _LATEST) | _index(review), "attribute_not_exists(PK)"),
        *(_leading(pk, review) for pk in leads),
    )


def leading(review: Review) -> db.Write:
    """From a plan that has come for a run. Fails in its transaction where it leads somewhere already."""
    return _leading(_plan_pk(review, review.sha256), review)


def leading_run(told: Review, review: Review) -> db.Write:
    """From a run whose plan was reviewed before. Fails in its transaction where it leads somewhere already."""
    return _leading(_run_pk(told.project, told.run), review)


def change(known: Review, changed: Review, content: Content | None = None) -> db.Write:
    """Fails in its transaction when it was changed since it was read. What it has found stays, unless there is new."""
    written: Filters = {"review": asdict(changed), "revision": changed.revision, **_index(changed), **(content or {})}
    return db.update_request(_TABLE, _pk(known.id), _LATEST, written, "revision = :known", known=known.revision)


def version(review: Review) -> db.Write:
    return db.put_request(_TABLE, _item(review, _version_key(review.version)), "attribute_not_exists(PK)")


def result(review: Review, content: Content) -> db.Write:
    item = {"PK": _pk(review.id), "SK": _result_key(review.result_version), **content}
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def keep(review: Review, document: Document) -> Content:
    """What stands in an item for a document; one that is too large for it is written to the bucket."""
    packed = dump(document)
    if len(packed) <= _LARGEST_BYTES:
        return {"document": packed, "document_key": None}
    key = f"results/{review.id}/{review.edition}.json.gz"
    objects.write(key, packed, _PACKED, _bucket())
    return {"document": None, "document_key": key}


def save_upload(upload_id: str, user_id: str, plan: Arrived, expires_at: int) -> None:
    item = {"PK": f"UPLOAD#{upload_id}", "SK": _POINTER, "user_id": user_id, "expires_at": expires_at, **asdict(plan)}
    db.put(_TABLE, item)


def find_upload(upload_id: str, user_id: str) -> Arrived | None:
    item = db.get(_TABLE, f"UPLOAD#{upload_id}", _POINTER)
    return db.record(Arrived, item) if item and item["user_id"] == user_id else None


def form(plan: Arrived, *, size_bytes: int, lifetime: timedelta) -> dict[str, Any]:
    return objects.form(plan.file, media_type=_JSON, size_bytes=size_bytes, lifetime=lifetime, bucket=_bucket())


def write_file(key: str, content: bytes) -> None:
    objects.write(key, content, "application/octet-stream", _bucket())


def read_file(key: str) -> bytes | None:
    return objects.read(key, _bucket())


def delete_file(key: str) -> None:
    objects.delete(key, bucket=_bucket())


def feedback_change(feedback: Feedback) -> db.Write:
    return db.put_request(_TABLE, {"PK": _pk(feedback.review_id), "SK": _feedback_key(feedback), **asdict(feedback)})


def read_feedback(review_id: str) -> Iterator[Feedback]:
    return (db.record(Feedback, item) for item in db.read_all(_TABLE, _pk(review_id), "FEEDBACK#"))


def list_feedback(review_id: str, after: str | None, *, limit: int) -> tuple[list[Feedback], str | None]:
    items = db.query(_TABLE, _pk(review_id), "FEEDBACK#", limit=limit, after=after)
    return [db.record(Feedback, item) for item in items], items[-1]["SK"] if len(items) == limit else None


_POINTER = "REVIEW"
_DIGITS = 8
_INDEXES = {"run": ("GSI1", "SPACELIFT_RUN"), "project": ("GSI3", "PROJECT"), "level": ("GSI4", "LEVEL")}


def _narrowest(filters: Filters) -> Filters:
    name = next((name for name in (*_INDEXES, "status") if name in filters), None)
    return {name: filters[name]} if name else {}


def _read(keys: Filters, before: str | None, *, limit: int) -> list[db.Item]:
    """Of one index, or of those of all statuses beside each other; one that changes its status meanwhile is there
    once."""
    for name, (index, kind) in _INDEXES.items():
        if name in keys:
            return _query(index, f"{kind}#{keys[name]}", before, limit)
    statuses = [keys["status"]] if "status" in keys else STATUSES
    lists = [_query("GSI2", f"STATUS#{status}", before, limit) for status in statuses]
    newest_first = merge(*lists, key=lambda item: item["created"], reverse=True)
    return list(islice({item["PK"]: item for item in newest_first}.values(), limit))


def _query(index: str, key: str, before: str | None, limit: int) -> list[db.Item]:
    items = db.query_index(_TABLE, index, key, limit=limit, before=before)
    return [item | {"created": item[f"{index}SK"]} for item in items]


def _matches(item: db.Item, filters: Filters) -> bool:
    return all(item["review"].get(name) == value for name, value in filters.items())


def _index(review: Review) -> db.Item:
    kinds = {
        "GSI1": f"SPACELIFT_RUN#{review.run}" if review.run else None,
        "GSI2": f"STATUS#{review.status}",
        "GSI3": f"PROJECT#{review.project}",
        "GSI4": f"LEVEL#{review.level}" if review.level else None,
    }
    created = f"CREATED#{review.created_at}#{review.id}"
    keys = {f"{index}PK": key for index, key in kinds.items()}
    return keys | {f"{index}SK": created if key else None for index, key in kinds.items()}


def _item(review: Review, sort_key: str) -> db.Item:
    return {"PK": _pk(review.id), "SK": sort_key, "review": asdict(review), "revision": review.revision}


def _leading(pk: str, review: Review) -> db.Write:
    item = {"PK": pk, "SK": _POINTER, "review_id": review.id}
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def _follow(pointer: db.Item | None) -> Review | None:
    return get(pointer["review_id"]) if pointer else None


def _load(item: db.Item) -> Review:
    told = item["review"]
    exact: Filters = {
        "then": tuple(told["then"]),
        "severities": {severity: int(count) for severity, count in told["severities"].items()},
        "decision": told["decision"] and told["decision"] | {"version": int(told["decision"]["version"])},
    }
    return db.record(Review, told | exact)


def _document(item: db.Item) -> Document | None:
    if "document" in item:
        return load(bytes(item["document"]))
    if "document_key" not in item:
        return None
    packed = read_file(item["document_key"])
    if packed is None:
        raise RuntimeError(f"What a review found is lost: {item['PK']}")
    return load(packed)


def _pk(review_id: str) -> str:
    return f"REVIEW#{review_id}"


def _plan_pk(review: Review, sha256: str) -> str:
    return f"PLAN#{review.project}#{review.stage or ''}#{sha256}"


def _run_pk(project: str, run: str) -> str:
    return f"RUN#{project}#{run}"


def _version_key(version: int) -> str:
    return f"VERSION#{version:0{_DIGITS}}"


def _result_key(version: int) -> str:
    return f"RESULT#{version:0{_DIGITS}}"


def _feedback_key(feedback: Feedback) -> str:
    return f"FEEDBACK#{feedback.finding_id}#{feedback.user_id}"


def _bucket() -> str:
    return config.settings.plans_bucket
