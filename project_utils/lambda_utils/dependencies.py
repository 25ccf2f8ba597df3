"""The functions' own environment: the locked requirements for Lambda's platform, trimmed, and nothing else.

It is what Zappa packs (`VIRTUAL_ENV`), it has no interpreter, and it is kept until one of its inputs changes.
"""

from __future__ import annotations

import hashlib
import inspect
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from project_utils.config import Architecture, Project
from project_utils.lambda_utils import trim

# Lambda's Python 3.13 runs on Amazon Linux 2023 (glibc 2.34); with manylinux2014 alone pip takes older releases.
_PLATFORMS = ("manylinux2014", "manylinux_2_28", "manylinux_2_34")
_MACHINES: dict[Architecture, str] = {"arm64": "aarch64", "x86_64": "x86_64"}


class InstallError(click.ClickException):
    pass


def folder(project: Project, architecture: Architecture) -> Path:
    return project.path("build") / f"venv-{project.name}-{architecture}-{_inputs(project, architecture)}"


def site_packages(environment: Path, python: str) -> Path:
    return environment / "lib" / f"python{python}" / "site-packages"


def install(project: Project, architecture: Architecture) -> Path:
    """The caller holds the build's lock. A folder that is there is complete: it gets its name last."""
    environment = folder(project, architecture)
    if not environment.is_dir():
        with tempfile.TemporaryDirectory(prefix=".install-", dir=environment.parent) as made:
            target = site_packages(Path(made) / "environment", project.package.python)
            _pip(project, architecture, target)
            trim.trim(target, project.package.botocore_services, project.package.leave_out)
            _remove_older(environment)
            (Path(made) / "environment").rename(environment)
    return environment


def _inputs(project: Project, architecture: Architecture) -> str:
    package = project.package
    requirements = project.path(package.requirements).read_bytes()
    chosen = repr((architecture, package.python, package.botocore_services, package.leave_out))
    return hashlib.sha256(requirements + chosen.encode() + inspect.getsource(trim).encode()).hexdigest()[:12]


def _pip(project: Project, architecture: Architecture, target: Path) -> None:
    python = project.package.python
    abi = f"cp{python.replace('.', '')}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--target", str(target), "--requirement", str(project.path(project.package.requirements))]
    command += ["--require-hashes", "--only-binary=:all:", "--python-version", python, "--implementation", "cp"]
    command += [argument for name in (abi, "abi3", "none") for argument in ("--abi", name)]
    for platform in _PLATFORMS:
        command += ["--platform", f"{platform}_{_MACHINES[architecture]}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise InstallError(f"{project.package.requirements} cannot be installed for {architecture}:\n{done.stderr}")


def _remove_older(environment: Path) -> None:
    for older in environment.parent.glob(f"{environment.name.rpartition('-')[0]}-*"):
        shutil.rmtree(older)
