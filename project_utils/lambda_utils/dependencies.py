"""The functions' own environment: the locked requirements for Lambda's platform, trimmed, and nothing else.

It is what Zappa packs (`VIRTUAL_ENV`), it has no interpreter, and it is kept until one of its inputs changes. So is
that of the layer.
"""

from __future__ import annotations

import hashlib
import inspect
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from project_utils.config import Architecture, Project
from project_utils.lambda_utils import trim

# Lambda's Python 3.13 runs on Amazon Linux 2023 (glibc 2.34); with manylinux2014 alone pip takes older releases.
_PLATFORMS = ("manylinux2014", "manylinux_2_28", "manylinux_2_34")
_MACHINES: dict[Architecture, str] = {"arm64": "aarch64", "x86_64": "x86_64"}


class InstallError(click.ClickException):
    pass


@dataclass(frozen=True)
class Wanted:
    name: str
    requirements: str
    leave_out: tuple[str, ...]
    botocore_services: tuple[str, ...] = ()


def of_package(project: Project) -> Wanted:
    package = project.package
    return Wanted(project.name, package.requirements, package.leave_out, package.botocore_services)


def of_layer(project: Project) -> Wanted:
    return Wanted(f"{project.name}-{project.layer.name}", project.layer.requirements, project.layer.leave_out)


def folder(project: Project, architecture: Architecture, wanted: Wanted) -> Path:
    return project.path("build") / f"venv-{wanted.name}-{architecture}-{_inputs(project, architecture, wanted)}"


def site_packages(environment: Path, python: str) -> Path:
    return environment / "lib" / f"python{python}" / "site-packages"


def install(project: Project, architecture: Architecture, wanted: Wanted) -> Path:
    """The caller holds the build's lock. A folder that is there is complete: it gets its name last."""
    environment = folder(project, architecture, wanted)
    if not environment.is_dir():
        with tempfile.TemporaryDirectory(prefix=".install-", dir=environment.parent) as made:
            target = site_packages(Path(made) / "environment", project.package.python)
            _pip(project, architecture, wanted.requirements, target)
            trim.trim(target, wanted.botocore_services, wanted.leave_out)
            _remove_older(environment)
            (Path(made) / "environment").rename(environment)
    return environment


def _inputs(project: Project, architecture: Architecture, wanted: Wanted) -> str:
    requirements = project.path(wanted.requirements).read_bytes()
    chosen = repr((architecture, project.package.python, wanted.botocore_services, wanted.leave_out))
    return hashlib.sha256(requirements + chosen.encode() + inspect.getsource(trim).encode()).hexdigest()[:12]


def _pip(project: Project, architecture: Architecture, requirements: str, target: Path) -> None:
    python = project.package.python
    abi = f"cp{python.replace('.', '')}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--target", str(target), "--requirement", str(project.path(requirements))]
    command += ["--require-hashes", "--only-binary=:all:", "--python-version", python, "--implementation", "cp"]
    command += [argument for name in (abi, "abi3", "none") for argument in ("--abi", name)]
    for platform in _PLATFORMS:
        command += ["--platform", f"{platform}_{_MACHINES[architecture]}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise InstallError(f"{requirements} cannot be installed for {architecture}:\n{done.stderr}")


def _remove_older(environment: Path) -> None:
    for older in environment.parent.glob(f"{environment.name.rpartition('-')[0]}-*"):
        shutil.rmtree(older)
