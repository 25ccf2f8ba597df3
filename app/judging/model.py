"""What an AI was asked, as it is kept. Pure."""

from dataclasses import asdict
from typing import Any

from app.opinions.model import Opinion

_PART_OF_THE_RESULT = {"prose", "findings", "raised"}


def described(opinion: Opinion) -> dict[str, Any]:
    told = {name: value for name, value in asdict(opinion).items() if name not in _PART_OF_THE_RESULT}
    return told | {"cost_usd": str(opinion.cost_usd), "left_out": dict(opinion.left_out)}
