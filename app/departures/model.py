"""Somebody who has asked to be deleted; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS_TO_UNDO = timedelta(days=7)
_LONGEST_REQUEST = timedelta(minutes=10)  # none lives that long, and none that begins later finds the account


@dataclass(frozen=True)
class Departure:
    user_id: str
    deletes_at: str
    keeps_seat: bool  # still counts as an owner, because there was nobody else when they asked


def has_settled(gone_at: str, now: datetime) -> bool:
    """Whether what was still being written for the account, when it went, is written by now."""
    return now > datetime.fromisoformat(gone_at) + _LONGEST_REQUEST
