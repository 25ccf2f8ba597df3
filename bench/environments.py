"""Each peer's packages in a folder of their own, locked by hashes and compiled as ours are."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import click

PEERS = Path(__file__).parent / "peers"
BUILD = Path(__file__).parents[1] / "build"


def install(name: str) -> Path:
    target = BUILD / f"venv-bench-{name}-{_inputs(name)}"
    if not target.is_dir():
        for older in BUILD.glob(f"venv-bench-{name}-*"):
            shutil.rmtree(older)
        with tempfile.TemporaryDirectory(prefix=".bench-", dir=BUILD) as made:
            folder = Path(made) / "packages"
            _fill(name, folder)
            compile_all(folder)
            folder.rename(target)
    return target


def compile_all(folder: Path) -> None:
    """Without warnings, which are of other people's code."""
    how = ["-q", "--invalidation-mode", "unchecked-hash"]
    command = [sys.executable, "-W", "ignore", "-m", "compileall", *how, str(folder)]
    subprocess.run(command, check=True, timeout=300)


def zipped_bytes(folder: Path) -> int:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(folder))
    return len(made.getvalue())


def _inputs(name: str) -> str:
    contents = [path.read_bytes() for path in sorted((PEERS / name).iterdir()) if path.is_file()]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:12]


def _fill(name: str, folder: Path) -> None:
    shutil.copytree(PEERS / name, folder, ignore=shutil.ignore_patterns("requirements.*", "__pycache__"))
    requirements = PEERS / name / "requirements.txt"
    if requirements.is_file():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        command += ["--require-hashes", "--target", str(folder), "--requirement", str(requirements)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise click.ClickException(f"The packages of the peer {name} cannot be installed:\n{done.stderr}")
        shutil.rmtree(folder / "bin", ignore_errors=True)
