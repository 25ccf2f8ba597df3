"""In `jobs`: `USER#<owner>` / `JOB#<id>`, so that jobs go with their owner; GSI1 has those of a status, oldest first:
`STATUS#<status>` / `CREATED#<time>#<id>`. What has ended expires.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.core import db
from app.jobs.model import Job, Status

_TABLE = "jobs"


def creation(job: Job) -> db.Write:
    index = {"GSI1PK": f"STATUS#{job.status}", "GSI1SK": f"CREATED#{job.created_at}#{job.id}"}
    content = asdict(job) | {"arguments": json.dumps(job.arguments)}
    return db.put_request(_TABLE, {"PK": _pk(job.owner_id), "SK": _sk(job.id), **index, **content})


def find(owner_id: str, job_id: str) -> Job | None:
    item = db.get(_TABLE, _pk(owner_id), _sk(job_id))
    return _load(item) if item else None


def read_all(owner_id: str) -> Iterator[Job]:
    return map(_load, db.read_all(_TABLE, _pk(owner_id), "JOB#"))


def read_status(status: Status) -> Iterator[Job]:
    """Oldest first, as it was a moment ago."""
    return map(_load, db.read_index(_TABLE, f"STATUS#{status}"))


def change(known: Job, status: Status, **changes: Any) -> None:
    """Raises db.ConditionFailed when it was done, claimed or deleted since it was read."""
    condition = "#status = :known AND looked_after_until_ms = :until"
    values = {"known": known.status, "until": known.looked_after_until_ms}
    moved = {"status": status, "GSI1PK": f"STATUS#{status}", **changes}
    db.update(_TABLE, _pk(known.owner_id), _sk(known.id), moved, condition, **values)


def _pk(owner_id: str) -> str:
    return f"USER#{owner_id}"


def _sk(job_id: str) -> str:
    return f"JOB#{job_id}"


def _load(item: db.Item) -> Job:
    return db.record(Job, item | {"arguments": json.loads(item["arguments"])})
