"""What a review costs: the whole command, start included, beside Checkov's.

`python -m bench.reviews` measures this alone.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from bench import environments, large_plans
from project_utils import output

MOST_SECONDS, LEAST_TIMES_FASTER, MOST_MB = 1.0, 20, 200
_ROOT = Path(__file__).parents[1]
_SMALL, _LARGE, _BYTES_WANTED = 40, 1000, 100_000_000
_MEGABYTE = 1_000_000


@dataclasses.dataclass(frozen=True)
class Run:
    cpu_seconds: float
    peak_mb: float


@dataclasses.dataclass(frozen=True)
class Figures:
    ours: Run  # of 40 resources
    checkov: Run
    large: Run  # of 1,000
    huge: Run  # of 100 MB
    huge_mb: float


def measure(rounds: int) -> Figures:
    checkov = str(environments.install("checkov"))
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=environments.BUILD) as folder:
        small, large, huge = (Path(folder) / f"{name}.json" for name in ("small", "large", "huge"))
        large_plans.write(small, resources=_SMALL)
        large_plans.write(large, resources=_LARGE)
        large_plans.write(huge, resources=10 * _LARGE)
        large_plans.write(huge, resources=_BYTES_WANTED * 10 * _LARGE // huge.stat().st_size)
        wizard = _wizard(Path(folder))
        both = [(_review(wizard, small), _checkov(checkov, small)) for _ in range(rounds)]  # by turns
        return Figures(
            ours=_median([ours for ours, _ in both]),
            checkov=_median([theirs for _, theirs in both]),
            large=_median([_review(wizard, large) for _ in range(rounds)]),
            huge=_review(wizard, huge),
            huge_mb=huge.stat().st_size / _MEGABYTE,
        )


def _wizard(scratch: Path) -> str:
    """The command as it is installed: sources and click, compiled as Checkov is; a path for Python."""
    installed = scratch / "wizard"
    for name in ("app", "project_utils"):
        shutil.copytree(_ROOT / name, installed / name, ignore=shutil.ignore_patterns("__pycache__"))
    environments.compile_all(installed)
    return f"{installed}:{environments.install('wizard')}"


def table(figures: Figures) -> str:
    faster = figures.checkov.cpu_seconds / figures.ours.cpu_seconds
    lines = [
        f"a review of {_SMALL} resources: {figures.ours.cpu_seconds * 1000:.0f} ms of CPU, Checkov "
        f"{figures.checkov.cpu_seconds * 1000:.0f} ms: {faster:.1f} times faster "
        f"({_verdict(faster >= LEAST_TIMES_FASTER)}, target {LEAST_TIMES_FASTER})",
        f"of {_LARGE:,} resources: {figures.large.cpu_seconds:.2f} s of CPU "
        f"({_verdict(figures.large.cpu_seconds <= MOST_SECONDS)}, target {MOST_SECONDS:.0f} s)",
        f"of a plan of {figures.huge_mb:.0f} MB: {figures.huge.cpu_seconds:.1f} s of CPU, "
        f"{figures.huge.peak_mb:.0f} MB of memory ({_verdict(figures.huge.peak_mb <= MOST_MB)}, target {MOST_MB} MB)",
    ]
    return "\n".join(lines)


def _verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


def _review(path: str, plan: Path) -> Run:
    program = "from project_utils.cli import wizard; wizard(prog_name='wizard')"
    return _run(["-c", program, "review", "--fail-on", "never", "--json", str(plan)], path)


def _checkov(path: str, plan: Path) -> Run:
    """All of its checks of a plan, without its own search for modules and policies on the net."""
    options = ["--framework", "terraform_plan", "--compact", "--quiet", "--skip-download", "--soft-fail", "-o", "json"]
    return _run(["-m", "checkov.main", "--file", str(plan), *options], path)


def _run(arguments: Sequence[str], path: str) -> Run:
    """In an environment that holds nothing else, not even the sources that lie where it is run."""
    command = [sys.executable, "-S", "-P", *arguments]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"{' '.join(arguments[:2])} has ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / _MEGABYTE)


def _median(runs: list[Run]) -> Run:
    return Run(statistics.median(run.cpu_seconds for run in runs), statistics.median(run.peak_mb for run in runs))


@click.command()
@click.option("--rounds", default=9, show_default=True, help="How often each is measured")
def reviews(rounds: int) -> None:
    """Measure reviews beside Checkov.

    \b
    Example: python -m bench.reviews --rounds 3
    """
    environments.BUILD.mkdir(exist_ok=True)
    output.say("Measuring: reviews")
    click.echo(table(measure(rounds)))


if __name__ == "__main__":
    reviews()
