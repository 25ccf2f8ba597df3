"""Reviews a Terraform plan: `review(read(bytes))`. Pure: no app, no AWS, no clock, no network."""

from app.rules.plan import Unreadable, read
from app.rules.reviewing import review

__all__ = ["Unreadable", "read", "review"]
