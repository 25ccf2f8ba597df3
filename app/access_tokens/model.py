"""What a program shows instead of a log-in; pure."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_TOKENS = 50
MAX_DAYS = 366
_SHOWN_CHARACTERS = 6
_USE_IS_NEWS_AFTER = timedelta(hours=1)  # or every call of every program would cost a write


@dataclass(frozen=True)
class AccessToken:
    id: str
    user_id: str
    name: str
    scopes: tuple[str, ...]
    hash: str  # SHA-256 of the whole token
    ends_with: str  # by which its owner tells it from others: what they begin with is the same for all
    created_at: str
    expires_at: str
    last_used_at: str | None = None

    def is_alive(self, now: datetime) -> bool:
        return now < datetime.fromisoformat(self.expires_at)

    def is_held(self, token_hash: str) -> bool:
        return hmac.compare_digest(self.hash, token_hash)

    def is_use_news(self, now: datetime) -> bool:
        return not self.last_used_at or now - datetime.fromisoformat(self.last_used_at) >= _USE_IS_NEWS_AFTER


@dataclass(frozen=True)
class Issued:
    """A token together with its text, which is shown once."""

    access_token: AccessToken
    text: str


def shown_end(text: str) -> str:
    """Its checksum, which everybody who has the rest can count, and nobody else can use."""
    return text[-_SHOWN_CHARACTERS:]
