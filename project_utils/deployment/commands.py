import json
from typing import Any

import click

from project_utils import config
from project_utils.config import Architecture
from project_utils.deployment import bootstrap as account_bootstrap
from project_utils.deployment import destroy as stage_destroy
from project_utils.deployment import lock, preflight
from project_utils.deployment import run as deploy

_stage = click.option("--stage", required=True, help="dev, test or prod")
_json = click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--dry-run", is_flag=True, help="Say what Terraform would change, and change nothing")
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
    chosen = config.load(project)
    if dry_run:
        return _answer(deploy.preview(chosen, stage, allow_destroy=allow_destroy, say=_say), as_json)
    deployed = deploy.run(
        chosen,
        stage,
        architecture=architecture,
        allow_dirty=allow_dirty,
        allow_destroy=allow_destroy,
        say=_say,
    )
    return _answer(deployed.as_json(), as_json)


@project_deploy.command()
@click.argument("project")
@_stage
@_json
def rollback(project: str, stage: str, as_json: bool) -> None:
    """Move callers back to the release before the live one; infrastructure stays as it is.

    \b
    Example:
      project-deploy rollback ai-wizard --stage dev
    """
    _answer({"stage": stage, "versions": deploy.roll_back(config.load(project), stage)}, as_json)


@project_deploy.command()
@click.argument("project")
@_stage
def unlock(project: str, stage: str) -> None:
    """Remove the lock of a deploy that died.

    \b
    Example:
      project-deploy unlock ai-wizard --stage dev
    """
    chosen = config.load(project)
    lock.release(preflight.find_account(chosen).state_bucket, chosen.name, stage)


@project_deploy.command()
@click.argument("project")
@_stage
@click.option("--confirm", metavar="STAGE", required=True, help="The stage once more: its data is lost")
def destroy(project: str, stage: str, confirm: str) -> None:
    """Take a stage down with all its data. Terraform refuses where the stage has deletion protection.

    \b
    Example:
      project-deploy destroy ai-wizard --stage dev --confirm dev
    """
    if confirm != stage:
        raise click.UsageError(f"--confirm {confirm} is not --stage {stage}")
    stage_destroy.run(config.load(project), stage, _say)


@project_deploy.command()
@click.argument("project")
@_json
def bootstrap(project: str, as_json: bool) -> None:
    """Prepare the AWS account, once: state bucket, deploy roles, budget.

    \b
    Example:
      project-deploy bootstrap ai-wizard
    """
    _answer(account_bootstrap.run(config.load(project), _say), as_json)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _answer(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {json.dumps(value) if isinstance(value, dict | list) else value}")
