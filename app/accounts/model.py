"""Users and their sessions; pure."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SESSION_LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class User:
    id: str
    email: str
    name: str
    password_hash: str
    created_at: str
    welcomed_at: str | None = None


@dataclass(frozen=True)
class Session:
    id: str
    user_id: str
    refresh_hash: str
    created_at: str
    expires_at: int  # seconds since 1970, which is also DynamoDB's time to live

    def is_alive(self, now: datetime) -> bool:
        return now.timestamp() < self.expires_at


def normalise_email(address: str) -> str:
    """Not casefold, which would make ß and ss one letter, and so one account of two people."""
    return unicodedata.normalize("NFC", address.lower())


def now() -> datetime:
    return datetime.now(UTC)
