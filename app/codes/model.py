"""One-time codes that go by mail; pure."""

from dataclasses import dataclass
from datetime import timedelta

LIFETIMES = {
    "verification": timedelta(days=1),
    "reset": timedelta(hours=1),
    "invitation": timedelta(days=7),
}


@dataclass(frozen=True)
class Code:
    """`subject` is the user or the invitation that it was sent for; `state` is what must still be true of it."""

    hash: str
    purpose: str
    subject: str
    state: str
    expires_at: int
