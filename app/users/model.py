"""A person with an account; pure."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from app.core import policy


@dataclass(frozen=True)
class User:
    id: str
    email: str
    name: str
    password_hash: str
    role: str
    created_at: str
    password_is_short: bool = False
    epoch: int = 0  # sessions of an earlier one have ended
    verified_at: str | None = None
    disabled_at: str | None = None
    deletes_at: str | None = None
    zone: str = "UTC"
    week_start: int = 1  # Monday, as ISO 8601 counts
    day_boundary_minutes: int = 0  # after midnight; before it when negative
    version: int = 1
    is_gone: ClassVar = False

    @property
    def counts_as_owner(self) -> bool:
        """Whether they could let others in again: one who is disabled or leaving could not."""
        return self.effective_role == "owner"

    @property
    def effective_role(self) -> str | None:
        """None where the account may do nothing at all."""
        if self.disabled_at:
            return None
        return policy.LEAVING if self.deletes_at else self.role


@dataclass(frozen=True)
class Tombstone:
    """What is left of somebody who is gone: authorship in the team's data still leads somewhere."""

    id: str
    gone_at: str
    is_gone: ClassVar = True
    name: ClassVar = "Former member"
    zone: ClassVar = None
    week_start: ClassVar = None
    day_boundary_minutes: ClassVar = None


def normalise_email(address: str) -> str:
    """Not casefold, which would make ß and ss one letter, and so one account of two people."""
    return unicodedata.normalize("NFC", address.lower())
