"""What Zappa does here: brings code and configuration to one function."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from project_utils.config import Project
from project_utils.deployment import versions
from project_utils.deployment.versions import ReleaseError
from project_utils.lambda_utils.functions import Function

_ZAPPA = Path(sys.executable).with_name("zappa")


def render_settings(project: Project, functions: list[Function], values: dict[str, dict[str, Any]]) -> Path:
    """zappa_settings.json as Zappa gets it: with what only the account knows. `values` by stage key."""
    file = project.path("build/zappa_settings.json")
    file.parent.mkdir(exist_ok=True)
    rendered = {function.stage_key: {**_plain(function), **values[function.stage_key]} for function in functions}
    file.write_text(json.dumps(rendered, indent=2))
    return file


def _plain(function: Function) -> dict[str, Any]:
    return {key: value for key, value in function.settings.items() if key != "extends"}


def update(function: Function, settings: Path, package: str) -> None:
    """`package` is an s3:// address. Zappa reads every source below the folder that it is started in: an empty one."""
    verb = "update" if versions.exists(function.name) else "deploy"
    command = [str(_ZAPPA), verb, function.stage_key, "-s", str(settings), "--zip", package, "-j", "--disable_progress"]
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(command, cwd=empty, env=_environment(), capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise ReleaseError(f"zappa {verb} {function.stage_key} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    versions.wait_until_updated(function.name)


def _environment() -> dict[str, str]:
    return os.environ | {"VIRTUAL_ENV": str(_ZAPPA.parent.parent)}
