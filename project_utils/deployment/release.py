"""New code and configuration beside the old, tried out there, and only then the alias that callers use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import click

from project_utils import jwks
from project_utils.config import Project
from project_utils.deployment import smoke, versions, zappa
from project_utils.lambda_utils.build import Package
from project_utils.lambda_utils.functions import Function

Say = Callable[[str], None]


def run(
    project: Project,
    targets: list[Function],
    package: Package,
    foundation: dict[str, Any],
    commit: str,
    say: Say,
    *,
    layers: dict[str, str],
) -> dict[str, str]:
    """Returns the version of each function that is live now; `layers` are by the name of the function."""
    values = _values(targets, package, foundation, commit, layers)
    settings = zappa.render_settings(project, targets, values)
    address = _upload(package.zip, foundation["packages_bucket"])
    brought = {target.name: _bring(target, settings, address, package.digest, say) for target in targets}
    make_live(brought)
    return brought


def _values(
    targets: list[Function], package: Package, foundation: dict[str, Any], commit: str, layers: dict[str, str]
) -> dict[str, Any]:
    """What zappa_settings.json cannot say, by stage key."""
    environment = _environment(foundation, release=package.digest, commit=commit)
    roles = {function["name"]: function["role_arn"] for function in foundation["functions"].values()}
    return {
        target.stage_key: {
            "role_arn": roles[target.name],
            "s3_bucket": foundation["packages_bucket"],
            "architecture": package.architecture,
            "layers": [layers[target.name]] if target.name in layers else [],
            "aws_environment_variables": _with_ai_key(target, foundation) | environment,
        }
        for target in targets
    }


def _with_ai_key(target: Function, foundation: dict[str, Any]) -> dict[str, str]:
    """A reference, that only the worker may follow. Bedrock knows the worker by its role."""
    variables: dict[str, str] = target.settings["aws_environment_variables"]
    provider = variables["WIZARD_AI_PROVIDER"]
    key = "" if provider in ("none", "bedrock") else f"secretsmanager:{foundation['ai_secret_name']}#{provider}"
    return variables | {"WIZARD_AI_KEY": key}


def make_live(chosen: dict[str, str]) -> None:
    for name, version in chosen.items():
        versions.point_alias(name, version)


def before_live(targets: list[Function]) -> dict[str, str]:
    """The version of each function that has the release before the one that is live."""
    api = targets[0].name
    live = versions.live_version(api)
    if live is None:
        raise click.ClickException(f"{api} is not deployed, so there is nothing to go back from.")
    known = {target.name: versions.releases(target.name) for target in targets}
    release = _release_before(live, api, known)
    return {name: _version_of(release, releases) for name, releases in known.items()}


def _bring(target: Function, settings: Path, address: str, digest: str, say: Say) -> str:
    say(f"{target.name}: code and configuration")
    zappa.update(target, settings, address)
    version = versions.publish(target.name)
    try:
        smoke.check(target, version, digest)
    except versions.ReleaseError:
        if version != versions.live_version(target.name):
            versions.discard(target.name, version)
        raise
    say(f"{target.name}: version {version} answers")
    return version


def _environment(foundation: dict[str, Any], *, release: str, commit: str) -> dict[str, str]:
    return {
        "WIZARD_BASE_URL": foundation["base_url"],
        "WIZARD_JWKS": jwks.as_text(jwks.of_pem(foundation["signing_public_key"])),
        "WIZARD_SIGNING_KEY": foundation["signing_key_arn"],
        "WIZARD_DATA_KEY": foundation["data_key_arn"],
        "WIZARD_JOBS_QUEUE_URL": foundation["queues"]["jobs"]["url"],
        "WIZARD_NOTIFICATIONS_QUEUE_URL": foundation["queues"]["notifications"]["url"],
        "WIZARD_ATTACHMENTS_BUCKET": foundation["attachments_bucket"]["name"],
        "WIZARD_PLANS_BUCKET": foundation["plans_bucket"]["name"],
        "WIZARD_MAIL_FROM": foundation["mail_from"],
        "WIZARD_IDENTITY": foundation["identity"],
        "WIZARD_POOL_ISSUER": foundation["pool_issuer"],
        "WIZARD_POOL_CLIENT_ID": foundation["pool_client_id"],
        "WIZARD_ORIGIN_HASH": foundation["origin_hash"],
        "WIZARD_SPACELIFT_SECRETS": f"secretsmanager:{foundation['webhooks_secret_name']}#spacelift",
        "WIZARD_RUN_TASK_SECRETS": f"secretsmanager:{foundation['webhooks_secret_name']}#run_task",
        "WIZARD_CURSOR_KEY": f"secretsmanager:{foundation['secret_name']}#cursor",
        "WIZARD_RELEASE": release,
        "WIZARD_COMMIT": commit,
    }


def _upload(package: Path, bucket: str) -> str:
    boto3.client("s3").upload_file(str(package), bucket, package.name)
    return f"s3://{bucket}/{package.name}"


def _release_before(live: str, name: str, known: dict[str, dict[str, str]]) -> str:
    """A deploy that broke off has left its release with some of the functions only: nobody was ever served that one."""
    earlier = [
        release
        for version, release in known[name].items()
        if int(version) < int(live)
        and release != known[name].get(live)
        and all(release in releases.values() for releases in known.values())
    ]
    if not earlier:
        raise click.ClickException(f"There is nothing before version {live} of {name} to go back to.")
    return earlier[-1]


def _version_of(release: str, releases: dict[str, str]) -> str:
    return [version for version, runs in releases.items() if runs == release][-1]
