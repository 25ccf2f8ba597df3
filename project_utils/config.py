"""One managed project, as `config/<name>.yaml` describes it; a wrong file is told by file and key."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any, Literal

import click
import yaml

Architecture = Literal["arm64", "x86_64"]


class ConfigError(click.ClickException):
    exit_code = 2


@dataclasses.dataclass(frozen=True)
class Zappa:
    project_name: str
    settings: str


@dataclasses.dataclass(frozen=True)
class Package:
    architecture: Architecture
    python: str
    requirements: str
    sources: tuple[str, ...]
    botocore_services: tuple[str, ...]
    leave_out: tuple[str, ...]
    zipped_mb: float
    unpacked_mb: float


@dataclasses.dataclass(frozen=True)
class Layer:
    name: str
    function: str
    requirements: str
    modules: tuple[str, ...]
    leave_out: tuple[str, ...]
    zipped_mb: float
    unpacked_mb: float


@dataclasses.dataclass(frozen=True)
class Project:
    name: str
    region: str
    stages: tuple[str, ...]
    terraform: str
    zappa: Zappa
    package: Package
    layer: Layer
    root: Path = dataclasses.field(metadata={"from_file": False})

    def path(self, relative: str) -> Path:
        return self.root / relative

    def check_stage(self, stage: str) -> None:
        if stage not in self.stages:
            raise ConfigError(f"{self.name} has no stage {stage!r}; it has {', '.join(self.stages)}")


def load(name: str, root: Path | None = None) -> Project:
    root = (root or Path.cwd()).resolve()
    file = root / "config" / f"{name}.yaml"
    shown = f"config/{file.name}"
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in file.parent.glob("*.yaml"))) or "none here"
        raise ConfigError(f"{shown} not found: start in the project's root folder (projects: {known})")
    try:
        values = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{shown} is not YAML: {error}") from error
    project: Project = _read(Project, values, where=f"{shown}: ", also={"root": root})
    if project.name != name:
        raise ConfigError(f"{shown}: name is {project.name!r}, the file says {name!r}")
    return project


def _read(cls: Any, values: Any, where: str, also: dict[str, Any] | None = None) -> Any:
    if not isinstance(values, dict):
        raise ConfigError(f"{where.rstrip(': .')} must be a mapping of keys")
    expected = typing.get_type_hints(cls)
    names = {field.name for field in dataclasses.fields(cls) if field.metadata.get("from_file", True)}
    for problem, keys in (("is missing", names - values.keys()), ("is not known", values.keys() - names)):
        for key in sorted(keys, key=str):
            raise ConfigError(f"{where}{key} {problem}")
    return cls(**{key: _value(expected[key], values[key], f"{where}{key}") for key in names}, **(also or {}))


def _value(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read(kind, value, f"{where}.")
    if typing.get_origin(kind) is Literal:
        return _one_of(typing.get_args(kind), value, where)
    if typing.get_origin(kind) is tuple:
        return _texts(value, where)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind is str and isinstance(value, str) and value:
        return value
    raise ConfigError(f"{where} must be {'a number' if kind is float else 'text (in quotes)'}, it is {value!r}")


def _one_of(choices: tuple[Any, ...], value: Any, where: str) -> Any:
    if value not in choices:
        raise ConfigError(f"{where} must be {' or '.join(choices)}, it is {value!r}")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(entry, str) for entry in value):
        raise ConfigError(f"{where} must be a list of texts, it is {value!r}")
    return tuple(value)
