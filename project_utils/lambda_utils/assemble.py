"""The files of one package, as they will lie in `/var/task`: Zappa puts them together, then they are compiled.

Zappa sees a folder with nothing but the project's sources, so that neither a checkout's other folders get into
the package nor anything of Zappa's stays in the checkout.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import click

from project_utils.config import Architecture, Project
from project_utils.lambda_utils import bytecode, dependencies

# Zappa's handler is not used, its settings would bind the package to one stage, its note has date and user.
_ZAPPAS_OWN = {"handler.py", "zappa_settings.py", "package_info.json", "__init__.py"}


class AssembleError(click.ClickException):
    pass


def assemble(project: Project, stage: str, architecture: Architecture, scratch: Path) -> Path:
    environment = dependencies.install(project, architecture, dependencies.of_package(project))
    sources = _copy_sources(project, scratch / "sources")
    zipped = _zappa_package(project, stage, environment, sources, scratch)
    files = scratch / "files"
    _unpack(zipped, files)
    packages = dependencies.site_packages(environment, project.package.python)
    check_complete(files, [sources, packages])
    _compile(files, project.package.sources)
    return files


def _copy_sources(project: Project, target: Path) -> Path:
    for source in project.package.sources:
        if not project.path(source).is_dir():
            raise AssembleError(f"{source} is not there: package.sources of config/{project.name}.yaml names it")
        shutil.copytree(project.path(source), target / source, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def _zappa_package(project: Project, stage: str, environment: Path, sources: Path, scratch: Path) -> Path:
    temporary = scratch / "zappa"
    temporary.mkdir()
    settings = str(project.path(project.zappa.settings))
    command = [str(Path(sys.executable).parent / "zappa"), "package", stage, "--settings_file", settings]
    command += ["--output", "package.zip", "--json", "--disable_progress"]
    done = subprocess.run(
        command,
        cwd=sources,
        env={"PATH": os.environ["PATH"], "VIRTUAL_ENV": str(environment), "TMPDIR": str(temporary), "USER": "build"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    made = sources / "package.zip"
    if done.returncode or not made.is_file():
        raise AssembleError(f"zappa package failed:\n{done.stdout}{done.stderr}")
    return made.rename(scratch / "package.zip")


def _unpack(zipped: Path, files: Path) -> None:
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(files, [name for name in archive.namelist() if name not in _ZAPPAS_OWN])


def check_complete(files: Path, parts: list[Path]) -> None:
    """Zappa leaves out by name at any depth (`concurrent`, `pip`, `*.zip`, …) and says nothing."""
    given = {path.relative_to(part) for part in parts for path in part.rglob("*") if path.is_file()}
    lost = sorted(str(path) for path in given if not (files / path).is_file())
    if lost:
        raise AssembleError(f"Zappa left {len(lost)} files out: {', '.join(lost[:5])} …")


def _compile(files: Path, sources: tuple[str, ...]) -> None:
    """Libraries go without their sources, which would be a third of the package; the project's own stay, so that its
    lines show in tracebacks.
    """
    own = [str(files / source) for source in sources]
    others = [str(path) for path in files.iterdir() if str(path) not in own]
    bytecode.add(files, own, at="/var/task")
    bytecode.replace(files, others, at="/var/task")
