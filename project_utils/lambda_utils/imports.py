"""Imports each handler in a clean interpreter that has the package and nothing else, and times it."""

from __future__ import annotations

import dataclasses
import platform
import re
import subprocess
import sys
from pathlib import Path

import click

from project_utils.config import Architecture
from project_utils.lambda_utils.functions import Function

_PROGRAM = """
import sys, time
sys.path.insert(0, sys.argv[1])
print("The interpreter has started", file=sys.stderr)
before = time.process_time()
module = __import__(sys.argv[2], fromlist=["_"])
spent = time.process_time() - before
assert callable(getattr(module, sys.argv[3]))
print(spent * 1000)
"""
_IMPORT_ALL = "import sys; sys.path.insert(0, sys.argv[1]); [__import__(name) for name in sys.argv[2:]]"
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


class ImportFailed(click.ClickException):
    pass


@dataclasses.dataclass(frozen=True)
class Import:
    cpu_ms: float
    by_package_ms: dict[str, float]


def host_architecture() -> Architecture | None:
    """None where no Lambda package can be imported at all."""
    machines: dict[str, Architecture] = {"x86_64": "x86_64", "aarch64": "arm64"}
    return machines.get(platform.machine()) if sys.platform == "linux" else None


def check(packages: Path, modules: tuple[str, ...]) -> None:
    command = [sys.executable, "-I", "-S", "-B", "-c", _IMPORT_ALL, str(packages), *modules]
    done = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise ImportFailed(f"{', '.join(modules)} cannot be imported from the layer:\n{done.stderr}")


def measure(files: Path, functions: list[Function]) -> dict[str, Import]:
    return {function.module: _measure(files, function) for function in functions}


def _measure(files: Path, function: Function) -> Import:
    cpu_ms, _ = _run(files, function, [])
    _, log = _run(files, function, ["-X", "importtime"])
    return Import(cpu_ms, _by_package(log.partition("The interpreter has started")[2], files))


def _run(files: Path, function: Function, options: list[str]) -> tuple[float, str]:
    module, _, name = function.handler.rpartition(".")
    # -I and -S: neither this environment's packages nor the current folder; -B: the package is read-only.
    command = [sys.executable, "-I", "-S", "-B", *options, "-c", _PROGRAM, str(files), module, name]
    environment = {"AWS_REGION": function.settings["aws_region"], **function.settings["aws_environment_variables"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise ImportFailed(f"{function.handler} cannot be imported from the package:\n{done.stderr}")
    return round(float(done.stdout.split()[-1]), 1), done.stderr


def _by_package(log: str, files: Path) -> dict[str, float]:
    packed = {path.name.split(".")[0] for path in files.iterdir()}
    totals: dict[str, float] = {}
    for microseconds, module in _LINE.findall(log):
        name = module.split(".")[0] if module.split(".")[0] in packed else "(standard library)"
        totals[name] = totals.get(name, 0) + int(microseconds) / 1000
    return {name: round(spent, 1) for name, spent in sorted(totals.items(), key=lambda item: -item[1])}
