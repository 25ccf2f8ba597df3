"""Takes a stage down: what callers reach first, what holds data last."""

from collections.abc import Callable

import click

from project_utils.config import Project
from project_utils.deployment import layers, lock, preflight, versions
from project_utils.deployment.run import root
from project_utils.deployment.terraform import Root
from project_utils.lambda_utils.functions import of_stage


def preview(project: Project, stage: str) -> dict[str, list[str]]:
    project.check_stage(stage)
    account = preflight.prepared_account(project)
    return {name: root(project, stage, name, account).addresses() for name in ("edge", "foundation")}


def run(project: Project, stage: str, say: Callable[[str], None]) -> None:
    account = preflight.prepared_account(project)
    with lock.held(account.state_bucket, project.name, stage):
        foundation = root(project, stage, "foundation", account)
        _check_protection(foundation, stage)
        say("edge: destroy")
        root(project, stage, "edge", account).destroy()
        say("functions: delete")
        for target in of_stage(project, stage):
            versions.delete(target.name)
        layers.delete(project, stage)
        say("foundation: destroy")
        foundation.destroy()


def _check_protection(foundation: Root, stage: str) -> None:
    """Terraform would refuse too, but only at the tables, when nobody reaches them any more."""
    foundation.init()
    if foundation.outputs().get("deletion_protection"):
        raise click.ClickException(
            f"{stage} has deletion protection, so nothing was changed. "
            f"If you mean it, set deletion_protection = false in stages/{stage}.tfvars and deploy that first."
        )
