"""One way to ask an AI: `ai.ask(ai.Question(...))`. Whoever asks has an answer of their own for `ai.NoAnswer`."""

from app.ai.asking import ask
from app.ai.question import Answer, NoAnswer, Question, Reason

__all__ = ["Answer", "NoAnswer", "Question", "Reason", "ask"]
