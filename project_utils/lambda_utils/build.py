"""One zip for all functions of a project, `build/<project>-<digest>.zip`: the same inputs give the same digest."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from project_utils.config import Architecture, ConfigError, Project
from project_utils.lambda_utils import archive, assemble, functions, imports

Say = Callable[[str], None]


class OverBudget(click.ClickException):
    exit_code = 2


@dataclasses.dataclass(frozen=True)
class Package:
    zip: Path
    architecture: Architecture
    digest: str
    code_sha256: str  # what Lambda answers as CodeSha256 for this zip
    zipped_bytes: int
    unpacked_bytes: int
    sizes: dict[str, tuple[int, int]]
    imports: dict[str, imports.Import]
    imported_on: Architecture | None


def build(project: Project, stage: str, architecture: Architecture, say: Say) -> Package:
    """Two builds at once take turns, and one that fails leaves the zip that was there."""
    check_python(project)
    project.path("build").mkdir(exist_ok=True)
    with alone(project, say), tempfile.TemporaryDirectory(prefix=".tmp-", dir=project.path("build")) as scratch:
        made = make(project, stage, architecture, Path(scratch), say)
        check_budget(project, made)
        return _publish(project, made)


def make(project: Project, stage: str, architecture: Architecture, scratch: Path, say: Say) -> Package:
    its_functions = functions.of_stage(project, stage)
    files = _files(project, stage, architecture, scratch, say)
    say("Writing the zip")
    target = scratch / "made.zip"
    archive.write(files, target)
    host = imports.host_architecture()
    if host and host != architecture:
        files = _files(project, stage, host, scratch, say)
    say(f"Importing {', '.join(function.module for function in its_functions)}")
    timed = imports.measure(files, its_functions) if host else {}
    sizes = archive.sizes(target)
    unpacked = sum(unpacked for _, unpacked in sizes.values())
    content = hashlib.sha256(target.read_bytes())
    code_sha256 = base64.b64encode(content.digest()).decode()
    digest, zipped = content.hexdigest()[:16], target.stat().st_size
    return Package(target, architecture, digest, code_sha256, zipped, unpacked, sizes, timed, host)


def check_python(project: Project) -> None:
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if running != project.package.python:
        wanted = project.package.python
        raise ConfigError(f"The functions run on Python {wanted}, so only {wanted} can build them; this is {running}")


def check_budget(project: Project, made: Package) -> None:
    limits = (project.package.zipped_mb, project.package.unpacked_mb)
    check_sizes("The package", made.zipped_bytes, made.sizes, limits)


def check_sizes(what: str, zipped: int, sizes: dict[str, tuple[int, int]], limits: tuple[float, float]) -> None:
    unpacked = sum(unpacked for _, unpacked in sizes.values())
    checked = (("zipped", zipped, limits[0]), ("unpacked", unpacked, limits[1]))
    over = [f"{size / 1e6:.2f} MB {how}, {limit:g} are allowed" for how, size, limit in checked if size > limit * 1e6]
    if over:
        largest = ", ".join(f"{name} {zipped / 1e6:.2f}" for name, (zipped, _) in list(sizes.items())[:5])
        raise OverBudget(f"{what} is over its budget: {'; '.join(over)}. Largest, zipped: {largest}")


def _files(project: Project, stage: str, architecture: Architecture, scratch: Path, say: Say) -> Path:
    say(f"Assembling for {architecture}")
    folder = scratch / architecture
    folder.mkdir()
    return assemble.assemble(project, stage, architecture, folder)


def _publish(project: Project, made: Package) -> Package:
    target = project.path("build") / f"{project.name}-{made.digest}.zip"
    made.zip.replace(target)
    for other in project.path("build").glob("*.zip"):
        if other != target:
            other.unlink()
    return dataclasses.replace(made, zip=target)


@contextlib.contextmanager
def alone(project: Project, say: Say) -> Iterator[None]:
    with (project.path("build") / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another build to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_what_a_killed_build_left(project)
        yield


def _remove_what_a_killed_build_left(project: Project) -> None:
    for pattern in (".tmp-*", ".install-*"):
        for folder in project.path("build").glob(pattern):
            shutil.rmtree(folder)
