"""Reviews a Terraform plan: `review(read(bytes))`. Pure: no app, no AWS, no clock, no network.

The rules are imported with the first review: the API shows what was found, and has none to judge by at its start.
"""

from typing import TYPE_CHECKING, Any

from app.rules.plan import Unreadable, read

if TYPE_CHECKING:
    from app.rules.reviewing import review

__all__ = ["Unreadable", "read", "review"]


def __getattr__(name: str) -> Any:
    if name != "review":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from app.rules.reviewing import review

    return review
