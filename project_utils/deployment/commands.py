import subprocess
from typing import Any

import boto3
import click
from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError

from project_utils import config, output
from project_utils.config import Architecture, Project
from project_utils.deployment import bootstrap as account_bootstrap
from project_utils.deployment import destroy as stage_destroy
from project_utils.deployment import lock, preflight
from project_utils.deployment import run as deploy

_stage = click.option("--stage", required=True, help="dev, test or prod")
_json = click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output")
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing")


class _RefusedByAws(click.Group):
    """What AWS refuses is an answer for a person, not a fault of ours."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (BotoCoreError, Boto3Error, ClientError, subprocess.TimeoutExpired) as error:
            raise click.ClickException(str(error)) from error


def _load(name: str) -> Project:
    """With its region as that of every call, which the shell may not name, or differently."""
    project = config.load(name)
    boto3.setup_default_session(region_name=project.region)
    return project


@click.group(cls=_RefusedByAws, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ai-wizard")
def project_deploy() -> None:
    """Bring a stage to what this checkout says, or back.

    \b
    Example:
      project-deploy run ai-wizard --stage dev
      project-deploy rollback ai-wizard --stage dev
    """


@project_deploy.command()
@click.argument("project")
@_stage
@click.option("--architecture", type=click.Choice(["arm64", "x86_64"]), help="Instead of the project's")
@click.option("--allow-dirty", is_flag=True, help="Deploy although there are uncommitted changes")
@click.option("--allow-destroy", multiple=True, metavar="ADDRESS", help="Let Terraform destroy what holds data here")
@_dry_run
@_json
def run(
    project: str,
    stage: str,
    architecture: Architecture | None,
    allow_dirty: bool,
    allow_destroy: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Deploy: the first time, and every time after.

    \b
    Example:
      project-deploy run ai-wizard --stage dev
    """
    chosen = _load(project)
    if dry_run:
        return output.answer(deploy.preview(chosen, stage, allow_destroy=allow_destroy, say=output.say), as_json)
    deployed = deploy.run(
        chosen,
        stage,
        architecture=architecture,
        allow_dirty=allow_dirty,
        allow_destroy=allow_destroy,
        say=output.say,
    )
    return output.answer(deployed, as_json)


@project_deploy.command()
@click.argument("project")
@_stage
@_dry_run
@_json
def rollback(project: str, stage: str, dry_run: bool, as_json: bool) -> None:
    """Move callers back to the release before the live one; infrastructure stays as it is.

    \b
    Example:
      project-deploy rollback ai-wizard --stage dev
    """
    versions = deploy.roll_back(_load(project), stage, dry_run=dry_run)
    output.answer({"stage": stage, "versions": versions, "dry_run": dry_run}, as_json)


@project_deploy.command()
@click.argument("project")
@_stage
@_dry_run
@_json
def unlock(project: str, stage: str, dry_run: bool, as_json: bool) -> None:
    """Remove the lock of a deploy that died.

    \b
    Example:
      project-deploy unlock ai-wizard --stage dev
    """
    chosen = _load(project)
    chosen.check_stage(stage)
    bucket = preflight.prepared_account(chosen).state_bucket
    holder = lock.find_holder(bucket, chosen.name, stage)
    if not dry_run:
        lock.release(bucket, chosen.name, stage)
    output.answer({"stage": stage, "holder": holder, "dry_run": dry_run}, as_json)


@project_deploy.command()
@click.argument("project")
@_stage
@click.option("--confirm", metavar="STAGE", required=True, help="The stage once more: its data is lost")
@_dry_run
@_json
def destroy(project: str, stage: str, confirm: str, dry_run: bool, as_json: bool) -> None:
    """Take a stage down with all its data. Refused where the stage has deletion protection.

    \b
    Example:
      project-deploy destroy ai-wizard --stage dev --confirm dev
    """
    if confirm != stage:
        raise click.UsageError(f"--confirm {confirm} is not --stage {stage}")
    chosen = _load(project)
    gone = stage_destroy.preview(chosen, stage)
    if not dry_run:
        stage_destroy.run(chosen, stage, output.say)
    output.answer({"stage": stage, **gone, "dry_run": dry_run}, as_json)


@project_deploy.command()
@click.argument("project")
@_dry_run
@_json
def bootstrap(project: str, dry_run: bool, as_json: bool) -> None:
    """Prepare the AWS account, once: state bucket, deploy roles, budget.

    \b
    Example:
      project-deploy bootstrap ai-wizard
    """
    output.answer(account_bootstrap.run(_load(project), dry_run=dry_run, say=output.say), as_json)
