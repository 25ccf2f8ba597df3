"""What the user pool tells; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.core import policy

Claims = dict[str, Any]


class Refused(Exception):
    """The pool refuses, and says why in one of its codes."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Issued:
    access_token: str
    refresh_token: str


@dataclass(frozen=True)
class Known:
    """What the pool knows of a person."""

    email: str
    name: str
    is_verified: bool


def role_of(groups: Iterable[str]) -> str:
    """The highest of the roles among the groups; whoever has none may look."""
    held = [role for role in policy.ROLES if role in groups]
    return held[-1] if held else policy.ROLES[0]
