"""What the worker does for somebody who may ask how it goes; pure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

Status = Literal["queued", "running", "done", "failed"]
OPEN: tuple[Status, ...] = ("queued", "running")
STATUSES: tuple[Status, ...] = (*OPEN, "done", "failed")

MAX_ATTEMPTS = 3
CLAIM = timedelta(minutes=6)  # longer than the worker's function may run
ON_ITS_WAY = timedelta(minutes=2)  # through the queue, also after an attempt that failed
KEPT = timedelta(days=30)  # once it has ended
FAULT = "Something went wrong on our side; our log knows more."
UNFINISHED = "It was not finished in time, however often it was tried."


@dataclass(frozen=True)
class Job:
    owner_id: str
    id: str
    task: str
    status: Status
    created_at: str
    arguments: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    looked_after_until_ms: int = 0  # by whoever does it, or by the queue that has its message
    reason: str = ""
    result: str = ""  # where to find it

    @property
    def was_given_up(self) -> bool:
        """Not where it was refused, which is an answer too."""
        return self.status == "failed" and self.attempts >= MAX_ATTEMPTS

    def is_abandoned(self, now_ms: int) -> bool:
        return self.status in OPEN and self.looked_after_until_ms <= now_ms

    def may_be_tried(self, now_ms: int) -> bool:
        return self.status == "queued" or self.is_abandoned(now_ms)
