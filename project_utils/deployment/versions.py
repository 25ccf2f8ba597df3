"""Versions of the functions, and the alias that callers use, which a release moves."""

import base64
import json
from contextlib import suppress
from functools import cache
from typing import Any

import boto3
import click

ALIAS = "live"


class ReleaseError(click.ClickException):
    pass


def wait_until_updated(name: str) -> None:
    client().get_waiter("function_updated_v2").wait(FunctionName=name)


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


def exists(name: str) -> bool:
    try:
        client().get_function(FunctionName=name)
    except client().exceptions.ResourceNotFoundException:
        return False
    return True


def delete(name: str) -> None:
    """One that is not there may have been deleted by a first try whose answer got lost."""
    with suppress(client().exceptions.ResourceNotFoundException):
        client().delete_function(FunctionName=name)


@cache
def client() -> Any:
    return boto3.client("lambda")
