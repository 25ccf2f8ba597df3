"""In `jobs`, for two days: `RUN_TASK#<id>` / `TASK`; `RUN_TASKS#<review>` / `TASK#<id>` where one waits for a review.
As long as there is something to do GSI1 has it as `RUN_TASKS` / when it is due.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.core import db
from app.run_tasks.model import REMEMBERED, Task

_TABLE = "jobs"
_DUE = "RUN_TASKS"


def create(task: Task) -> None:
    """Raises db.ConditionFailed when it was asked before."""
    keys = {"PK": _pk(task.id), "SK": "TASK", "GSI1PK": _DUE, "GSI1SK": task.next_at}
    db.put(_TABLE, keys | asdict(task) | {"expires_at": _expiry(task)}, "attribute_not_exists(PK)")


def find(task_id: str) -> Task | None:
    item = db.get(_TABLE, _pk(task_id), "TASK")
    return db.record(Task, item) if item else None


def update(task: Task, **changes: Any) -> None:
    """Raises db.ConditionFailed when somebody else has begun an attempt since it was read."""
    if "next_at" in changes:
        changes |= {"GSI1PK": _DUE if changes["next_at"] else None, "GSI1SK": changes["next_at"]}
    condition = "attempts = :known AND outcome = :outcome"
    db.update(_TABLE, _pk(task.id), "TASK", changes, condition, known=task.attempts, outcome=task.outcome)


def wait_for(task: Task, review_id: str) -> None:
    db.put(_TABLE, {"PK": _of(review_id), "SK": f"TASK#{task.id}", "id": task.id, "expires_at": _expiry(task)})


def read_waiting_for(review_id: str) -> Iterator[str]:
    return (str(item["id"]) for item in db.read_all(_TABLE, _of(review_id), "TASK#"))


def read_due(now: datetime) -> Iterator[Task]:
    return (db.record(Task, item) for item in db.read_due(_TABLE, _DUE, now.isoformat()))


def _expiry(task: Task) -> int:
    return int((datetime.fromisoformat(task.created_at) + REMEMBERED).timestamp())


def _pk(task_id: str) -> str:
    return f"RUN_TASK#{task_id}"


def _of(review_id: str) -> str:
    return f"RUN_TASKS#{review_id}"
