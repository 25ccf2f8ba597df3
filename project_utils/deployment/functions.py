"""Zappa brings code and configuration to the functions; versions and the alias that callers use are moved here."""

import base64
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import click

from project_utils.config import Project
from project_utils.lambda_utils.functions import Function

ALIAS = "live"
_ZAPPA = Path(sys.executable).with_name("zappa")


class ReleaseError(click.ClickException):
    pass


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
    verb = "update" if _exists(function.name) else "deploy"
    command = [str(_ZAPPA), verb, function.stage_key, "-s", str(settings), "--zip", package, "-j", "--disable_progress"]
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(command, cwd=empty, env=_environment(), capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise ReleaseError(f"zappa {verb} {function.stage_key} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    client().get_waiter("function_updated_v2").wait(FunctionName=function.name)


def _environment() -> dict[str, str]:
    return os.environ | {"VIRTUAL_ENV": str(_ZAPPA.parent.parent)}


def publish(name: str) -> str:
    version: str = client().publish_version(FunctionName=name)["Version"]
    client().get_waiter("published_version_active").wait(FunctionName=name, Qualifier=version)
    return version


def discard(name: str, version: str) -> None:
    """So that no rollback ever lands on a version that failed its smoke test."""
    client().delete_function(FunctionName=name, Qualifier=version)


def invoke(name: str, version: str, event: dict[str, Any]) -> Any:
    answer = client().invoke(FunctionName=name, Qualifier=version, Payload=json.dumps(event).encode())
    payload = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise ReleaseError(f"{name} version {version} failed: {payload[:2000]}")
    return json.loads(payload)


def point_alias(name: str, version: str) -> None:
    try:
        client().update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=version)
    except client().exceptions.ResourceNotFoundException:
        client().create_alias(FunctionName=name, Name=ALIAS, FunctionVersion=version)


def live_version(name: str) -> str | None:
    try:
        return str(client().get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"])
    except client().exceptions.ResourceNotFoundException:
        return None


def releases(name: str) -> dict[str, str]:
    """Version to release, oldest first. Zappa publishes new code under the old configuration on its way:
    a version counts only where the release it was told is the code that it runs."""
    pages = client().get_paginator("list_versions_by_function").paginate(FunctionName=name)
    versions = [version for page in pages for version in page["Versions"] if version["Version"] != "$LATEST"]
    told = {version["Version"]: _told_release(version) for version in versions}
    return {
        version["Version"]: told[version["Version"]]
        for version in sorted(versions, key=lambda version: int(version["Version"]))
        if _runs(version, told[version["Version"]])
    }


def _told_release(version: Any) -> str:
    return str(version.get("Environment", {}).get("Variables", {}).get("WIZARD_RELEASE", ""))


def _runs(version: Any, release: str) -> bool:
    return bool(release) and base64.b64decode(version["CodeSha256"]).hex().startswith(release)


def _exists(name: str) -> bool:
    try:
        client().get_function(FunctionName=name)
    except client().exceptions.ResourceNotFoundException:
        return False
    return True


def delete(name: str) -> None:
    if _exists(name):
        client().delete_function(FunctionName=name)


@cache
def client() -> Any:
    return boto3.client("lambda")
