"""What is told to other machines, how it is signed (Standard Webhooks), and when it is tried again. Pure."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.core import signatures

KINDS = (
    "missed",
    "met",
    "at_risk",
    "exceeded",
    "back_on_track",
    "plan_ready",
    "dangerous_change",
    "webhook_disabled",
)
TEST = "test"
MOST_ENDPOINTS = 10
LIFETIME = timedelta(days=30)  # of the log
OVERLAP = timedelta(hours=24)  # of two secrets
PATIENCE = timedelta(days=1)  # with an endpoint that only fails
GONE = 410  # by which a receiver asks for no more
_WAITS = [
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=8),
    timedelta(hours=9),
]
MAX_ATTEMPTS = len(_WAITS) + 1
_MOST_TRIES = 20  # in the log of a delivery that was sent again and again


@dataclass(frozen=True)
class Endpoint:
    id: str
    user_id: str
    url: str
    kinds: list[str]
    created_at: str
    sealed_secret: str
    old_secret: str | None = None
    old_secret_ends_at: str | None = None
    failing_since: str | None = None
    disabled_at: str | None = None
    version: int = 1

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def host(self) -> str:
        """What may be shown of the address elsewhere: the rest of it may be a secret."""
        return urlsplit(self.url).hostname or ""

    def wants(self, kind: str) -> bool:
        return self.is_enabled and kind in self.kinds

    def sealed_secrets(self, now: datetime) -> list[str]:
        """The newest first."""
        old_counts = self.old_secret_ends_at and now < datetime.fromisoformat(self.old_secret_ends_at)
        return [self.sealed_secret, *([self.old_secret] if self.old_secret and old_counts else [])]

    def has_failed_long_enough(self, now: datetime) -> bool:
        return self.failing_since is not None and now - datetime.fromisoformat(self.failing_since) >= PATIENCE


@dataclass(frozen=True)
class Delivery:
    id: str
    user_id: str
    endpoint_id: str
    kind: str
    body: str
    created_at: str
    outcome: str = "waiting"
    next_at: str | None = None  # as long as there is something to do
    attempts: int = 0
    tries: list[dict[str, Any]] = field(default_factory=list)

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and datetime.fromisoformat(self.next_at) <= now

    def with_try(self, this: dict[str, Any]) -> list[dict[str, Any]]:
        return [*self.tries, this][-_MOST_TRIES:]


def wait_after(attempts: int) -> timedelta:
    """After the last one, as long as somebody may need to write down how it went."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else timedelta(minutes=5)


def body(kind: str, created_at: str, content: dict[str, Any]) -> str:
    return json.dumps({"type": f"notification.{kind}", "timestamp": created_at, "data": content})


def headers(delivery: Delivery, now: datetime, keys: list[str]) -> dict[str, str]:
    """Each attempt has the id of the first one and a time of its own."""
    message_id, timestamp = f"msg_{delivery.id}", str(int(now.timestamp()))
    content = delivery.body.encode()
    signed = (signatures.sign(key, message_id=message_id, timestamp=timestamp, body=content) for key in keys)
    return {
        "Content-Type": "application/json",
        "User-Agent": "AI-Wizard-Webhooks",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signed),
    }
