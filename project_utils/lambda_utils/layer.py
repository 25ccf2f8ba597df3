"""What one function loads, and late: `build/layers/<layer>-<architecture>.zip`, the same bytes for the same inputs."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from project_utils.config import Architecture, Project
from project_utils.lambda_utils import archive, bytecode, dependencies, imports
from project_utils.lambda_utils import build as package

_PYTHON = "python"  # below /opt, and on the path of every function that has the layer


@dataclass(frozen=True)
class Layer:
    zip: Path
    architecture: Architecture
    digest: str
    zipped_bytes: int
    unpacked_bytes: int


def target(project: Project, architecture: Architecture) -> Path:
    return project.path("build") / "layers" / f"{project.layer.name}-{architecture}.zip"


def build(project: Project, architecture: Architecture, say: Callable[[str], None]) -> Layer:
    """One that is over its budget, or cannot be imported, leaves the zip that was there."""
    package.check_python(project)
    published = target(project, architecture)
    published.parent.mkdir(parents=True, exist_ok=True)
    with package.alone(project, say), tempfile.TemporaryDirectory(prefix=".tmp-", dir=project.path("build")) as scratch:
        made = _make(project, architecture, Path(scratch), say)
        host = imports.host_architecture()
        if host:
            say(f"Importing {', '.join(project.layer.modules)}")
            imports.check(_files(project, host, Path(scratch) / "imported") / _PYTHON, project.layer.modules)
        made.replace(published)
    return _describe(published, architecture)


def _make(project: Project, architecture: Architecture, scratch: Path, say: Callable[[str], None]) -> Path:
    say(f"Assembling the layer {project.layer.name} for {architecture}")
    made = scratch / "layer.zip"
    archive.write(_files(project, architecture, scratch / "files"), made)
    sizes = archive.sizes(made, below=f"{_PYTHON}/")
    limits = (project.layer.zipped_mb, project.layer.unpacked_mb)
    package.check_sizes(f"The layer {project.layer.name}", made.stat().st_size, sizes, limits)
    return made


def _files(project: Project, architecture: Architecture, files: Path) -> Path:
    environment = dependencies.install(project, architecture, dependencies.of_layer(project))
    shutil.copytree(dependencies.site_packages(environment, project.package.python), files / _PYTHON)
    bytecode.replace(files, [str(files / _PYTHON)], at="/opt")
    return files


def _describe(published: Path, architecture: Architecture) -> Layer:
    digest = hashlib.sha256(published.read_bytes()).hexdigest()[:16]
    unpacked = sum(size for _, size in archive.sizes(published).values())
    return Layer(published, architecture, digest, published.stat().st_size, unpacked)
