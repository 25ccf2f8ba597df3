"""Ratios, the targets that they are held against, and the table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

TARGETS = {
    ("start, health", "apig-wsgi + Flask"): 1.5,
    ("start, health", "FastAPI + Mangum"): 0.7,
    ("warm call, health", "apig-wsgi + Flask"): 1.5,
    ("authorizer, start", "bare function"): 3.2,
}


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    ours: float
    peer: str
    peer_value: float
    unit: str

    @property
    def ratio(self) -> float:
        return self.ours / self.peer_value

    @property
    def verdict(self) -> str:
        target = TARGETS.get((self.name, self.peer))
        if target is None:
            return ""
        return f"holds (target {target})" if self.ratio <= target else f"MISSED (target {target})"


def as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    return [
        {
            "name": row.name,
            "ours": round(row.ours, 3),
            "peer": row.peer,
            "peer_value": round(row.peer_value, 3),
            "ratio": round(row.ratio, 3),
            "unit": row.unit,
        }
        for row in rows
    ]


def table(rows: Iterable[Row]) -> str:
    lines = [f"{'':<24} {'ours':>8}  {'peer':<20} {'':>8} {'unit':<8} {'ratio':>6}"]
    for row in rows:
        figures = f"{row.ours:>8.1f}  {row.peer:<20} {row.peer_value:>8.1f} {row.unit:<8} {row.ratio:>6.2f}"
        lines.append(f"{row.name:<24} {figures}  {row.verdict}".rstrip())
    return "\n".join(lines)


def summary(rows: Iterable[Row]) -> str:
    verdicts = [row.verdict for row in rows if row.verdict]
    held = sum(verdict.startswith("holds") for verdict in verdicts)
    return f"{held} of {len(verdicts)} targets hold. Ratios are ours through the peer's; CPU times, medians."
