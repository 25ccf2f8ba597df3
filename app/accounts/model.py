"""Users and their sessions; pure."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SESSION_LIFETIME = timedelta(days=30)
GRACE_SECONDS = 20


@dataclass(frozen=True)
class User:
    id: str
    email: str
    name: str
    password_hash: str
    created_at: str
    welcomed_at: str | None = None


@dataclass(frozen=True)
class Client:
    """Where a session is used from, as far as we can see."""

    device: str
    address: str


@dataclass(frozen=True)
class Session:
    id: str
    user_id: str
    refresh_hash: str
    created_at: str
    last_seen_at: str
    device: str
    address: str
    expires_at: int  # seconds since 1970, which is also DynamoDB's time to live
    previous_hash: str = ""
    successor: str = ""  # the secret behind refresh_hash, sealed under the one behind previous_hash
    rotated_at_ms: int = 0

    def is_alive(self, now: datetime) -> bool:
        return now.timestamp() < self.expires_at

    def may_repeat(self, now: datetime) -> bool:
        """Whoever lost our answer, or asks from a second tab, asks again soon."""
        return milliseconds(now) <= self.rotated_at_ms + GRACE_SECONDS * 1000


def normalise_email(address: str) -> str:
    """Not casefold, which would make ß and ss one letter, and so one account of two people."""
    return unicodedata.normalize("NFC", address.lower())


def milliseconds(time: datetime) -> int:
    return (time - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


def now() -> datetime:
    return datetime.now(UTC)
