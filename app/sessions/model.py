"""A log-in on one device, kept alive by a refresh token that changes with every use; pure."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import clock

LIFETIME = timedelta(days=30)
GRACE_SECONDS = 20
MAX_REPLACED = 20


@dataclass(frozen=True)
class Replaced:
    """A refresh token that was used: whoever lost our answer, or asks from a second tab, uses it again soon."""

    hash: str
    successor: str  # sealed under the secret of the replaced one
    at_ms: int

    def may_repeat(self, now: datetime) -> bool:
        return clock.milliseconds(now) <= self.at_ms + GRACE_SECONDS * 1000


@dataclass(frozen=True)
class Session:
    id: str
    user_id: str
    epoch: int  # of the user when it was opened; it has ended when theirs is another
    family_hash: str
    refresh_hash: str
    created_at: str
    last_seen_at: str
    authenticated_at: int  # seconds since 1970: when the person last gave the password
    device: str
    address: str
    expires_at: int  # seconds since 1970, which is also DynamoDB's time to live
    replaced: tuple[Replaced, ...] = ()  # lately, the newest first

    def is_open(self, epoch: int, now: datetime) -> bool:
        return self.epoch == epoch and now.timestamp() < self.expires_at

    def find_replaced(self, secret_hash: str, now: datetime) -> Replaced | None:
        held = (replaced for replaced in self.replaced if hmac.compare_digest(replaced.hash, secret_hash))
        return next((replaced for replaced in held if replaced.may_repeat(now)), None)

    def replacing(self, successor: str, now: datetime) -> tuple[Replaced, ...]:
        newest = Replaced(self.refresh_hash, successor, clock.milliseconds(now))
        lately = [replaced for replaced in self.replaced if replaced.may_repeat(now)]
        return (newest, *lately[: MAX_REPLACED - 1])


@dataclass(frozen=True)
class Grant:
    """A session and the one refresh token that continues it, which only its holder knows."""

    session: Session
    refresh_token: str
    access_token: str = ""  # where there is one already
