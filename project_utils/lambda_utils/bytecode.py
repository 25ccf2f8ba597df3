"""Bytecode that is never checked against a date, because Lambda's files all have the same one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click


class CompileError(click.ClickException):
    pass


def add(files: Path, parts: list[str], *, at: str) -> None:
    """`at` is where Lambda has the files, as tracebacks will tell."""
    _compile(files, parts, at)


def replace(files: Path, parts: list[str], *, at: str) -> None:
    """Without the sources."""
    _compile(files, ["-b", *parts], at)
    for path in [path for path in files.rglob("*.py") if path.with_suffix(".pyc").is_file()]:
        path.unlink()


def _compile(files: Path, arguments: list[str], at: str) -> None:
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(files), "-p", at, *arguments]
    # The order of a set of constants in the bytecode follows the hash seed.
    done = subprocess.run(
        command, env={"PYTHONHASHSEED": "0"}, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise CompileError(f"bytecode cannot be made:\n{done.stdout}{done.stderr}")
