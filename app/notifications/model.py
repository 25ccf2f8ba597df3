"""What somebody is told, in which words and when. Pure."""

from dataclasses import dataclass

from app.deliveries.model import KINDS

Facts = dict[str, str]


@dataclass(frozen=True)
class Word:
    """That somebody shall be told of something; which of it they want is seen when the worker spreads it."""

    user_id: str
    kind: str
    goal_id: str
    period: str
    created_at: str
    facts: Facts

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Nobody is told of {self.kind}")

    @property
    def key(self) -> str:
        """One thing that can be told, once."""
        return f"{self.goal_id}#{self.period}#{self.kind}"
