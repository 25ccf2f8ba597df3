"""Values that a program of somebody's sends, signed; pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

OVERLAP = timedelta(days=1)  # how long the secret before the newest one still counts
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Lock:
    """Who signs with one of the secrets may send values."""

    goal_id: str
    space: str
    sealed: str  # the secrets, the newest first; both at once, so that to open them is the same work for every goal
    old_secret_ends_at: str | None = None
    version: int = 1

    def that_count(self, secrets: list[str], now: datetime) -> list[str]:
        old_counts = self.old_secret_ends_at and now < datetime.fromisoformat(self.old_secret_ends_at)
        return secrets[: 2 if old_counts else 1]


@dataclass(frozen=True)
class Message:
    """As it came first."""

    id: str  # SHA-256 of the one that the sender made
    content: str  # SHA-256
    received_at: str


def hashed(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
