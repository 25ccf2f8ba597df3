"""The functions of a stage as `zappa_settings.json` has them: `dev`, `dev_worker`, `dev_authorizer`."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from project_utils.config import ConfigError, Project


@dataclasses.dataclass(frozen=True)
class Function:
    stage_key: str
    name: str
    handler: str
    settings: dict[str, Any]

    @property
    def module(self) -> str:
        return self.handler.rpartition(".")[0]


def of_stage(project: Project, stage: str) -> list[Function]:
    project.check_stage(stage)
    settings = read(project)
    keys = [key for key in settings if key == stage or key.startswith(f"{stage}_")]
    if not keys:
        raise ConfigError(f"{project.zappa.settings}: {stage} is missing")
    return [_function(project, settings, key) for key in keys]


def read(project: Project) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = json.loads(project.path(project.zappa.settings).read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ConfigError(f"{project.zappa.settings} cannot be read: {error}") from error
    return settings


def resolve(settings: dict[str, Any], key: str) -> dict[str, Any]:
    """As Zappa does it: shallow, so a nested mapping is replaced and never merged."""
    stage = settings[key]
    parent = resolve(settings, stage["extends"]) if "extends" in stage else {}
    return {**parent, **stage}


def _function(project: Project, settings: dict[str, Any], key: str) -> Function:
    resolved = resolve(settings, key)
    if "lambda_handler" not in resolved:
        raise ConfigError(f"{project.zappa.settings}: {key}.lambda_handler is missing")
    name = f"{resolved['project_name']}-{key}".replace("_", "-").lower()
    return Function(key, name, resolved["lambda_handler"], resolved)
