"""What a log-in costs on a function of 512 MB: our argon2id beside what else could be picked.

`python -m bench.passwords` measures this alone.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
import subprocess
import sys

import click
from argon2 import Parameters, extract_parameters, profiles

from app.passwords import service

# A function has a whole vCPU at 1769 MB, and its share below.
SHARE_OF_CPU = 512 / 1769
PLEASANT_MS = 700
PLAIN = "PBKDF2-HMAC-SHA256, 600,000"


@dataclasses.dataclass(frozen=True)
class Scheme:
    name: str
    argon2: Parameters | None = None
    scrypt_n: int = 0


@dataclasses.dataclass(frozen=True)
class Cost:
    """Of one verification, and of two at once in one process."""

    cpu_ms: float
    peak_mb: float
    two_cpu_ms: float
    two_peak_mb: float

    @property
    def wall_ms(self) -> float:
        return self.cpu_ms / SHARE_OF_CPU


def schemes() -> list[Scheme]:
    ours = extract_parameters(service.NOBODYS_HASH)
    low = profiles.RFC_9106_LOW_MEMORY
    return [
        Scheme(PLAIN),
        Scheme("scrypt 32 MiB (Werkzeug)", scrypt_n=2**15),
        _argon2("OWASP", ours, 19, 2),
        _argon2("OWASP", ours, 46, 1),
        _argon2("ours", ours, ours.memory_cost // 1024, ours.time_cost),
        _argon2("one pass more", ours, ours.memory_cost // 1024, ours.time_cost + 1),
        _argon2("RFC 9106 low, argon2-cffi", low, low.memory_cost // 1024, low.time_cost),
    ]


def measure(rounds: int) -> dict[str, Cost]:
    """In turns, so that a slow minute of the machine hits all alike."""
    runs = [{scheme.name: _run(scheme) for scheme in schemes()} for _ in range(rounds)]
    return {name: _median([run[name] for run in runs]) for name in runs[0]}


def table(costs: dict[str, Cost]) -> str:
    head = f"{'one verification':<44} {'CPU ms':>7} {'x PBKDF2':>9} {'~ms, 512 MB':>12} {'peak MB':>8}"
    lines = [f"{head} | {'two: CPU ms':>11} {'peak MB':>8}"]
    for name, cost in costs.items():
        one = (
            f"{cost.cpu_ms:>7.1f} {cost.cpu_ms / costs[PLAIN].cpu_ms:>9.2f} {cost.wall_ms:>12.0f} {cost.peak_mb:>8.0f}"
        )
        slow = f"  above {PLEASANT_MS} ms" if cost.wall_ms > PLEASANT_MS else ""
        lines.append(f"{name:<44} {one} | {cost.two_cpu_ms:>11.1f} {cost.two_peak_mb:>8.0f}{slow}")
    return "\n".join(lines)


def _argon2(name: str, like: Parameters, memory_mib: int, passes: int) -> Scheme:
    parameters = dataclasses.replace(like, memory_cost=memory_mib * 1024, time_cost=passes)
    return Scheme(f"{name}: {memory_mib} MiB, t={passes}, p={parameters.parallelism}", parameters)


def _run(scheme: Scheme) -> Cost:
    one, two = (_run_at_once(scheme, at_once) for at_once in (1, 2))
    return Cost(one["cpu_ms"], one["peak_mb"], two["cpu_ms"], two["peak_mb"])


def _run_at_once(scheme: Scheme, at_once: int) -> dict[str, float]:
    cost = [scheme.argon2.memory_cost, scheme.argon2.time_cost, scheme.argon2.parallelism] if scheme.argon2 else []
    order = json.dumps({"argon2": cost, "scrypt_n": scheme.scrypt_n, "at_once": at_once})
    command = [sys.executable, "-m", "bench.verification", order]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise click.ClickException(f"{scheme.name} does not run in 512 MB:\n{done.stderr}")
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _median(costs: list[Cost]) -> Cost:
    names = [field.name for field in dataclasses.fields(Cost)]
    return Cost(**{name: statistics.median(getattr(cost, name) for cost in costs) for name in names})


if __name__ == "__main__":
    click.echo(table(measure(rounds=3)))
