"""Somebody may register, and with which role; pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(days=7)


@dataclass(frozen=True)
class Invitation:
    id: str
    email: str
    role: str
    invited_by: str
    created_at: str
    expires_at: str
    edition: str  # codes of an earlier one are void

    def is_alive(self, now: datetime) -> bool:
        return now < datetime.fromisoformat(self.expires_at)


def id_of(email: str) -> str:
    """One address has one invitation at the most."""
    return hashlib.sha256(email.encode()).hexdigest()[:32]
