"""`wizard`, the umbrella: what is not about one project's stage."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from project_utils import output
from project_utils.local import process
from project_utils.local.commands import local

_stage = click.option(
    "--stage",
    type=click.Choice(["local", "dev", "test", "prod"]),
    default="local",
    help="Whose data; local if left out",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ai-wizard")
def wizard() -> None:
    """AI Wizard on this machine.

    \b
    Example:
      wizard local up
    """


@wizard.group()
def audit() -> None:
    """The audit log: what happened to each account, in chains that show what was changed later.

    \b
    Example:
      wizard audit export --stage prod > audit.ndjson
      wizard audit verify --stage prod --against audit.ndjson
    """


@audit.command()
@_stage
def export(stage: str) -> None:
    """Write all entries to standard output, one a line as JSON.

    \b
    Example:
      wizard audit export --stage prod > audit.ndjson
    """
    with _data_of(stage) as data:
        for line in data.export_audit(stage):
            click.echo(line)


@audit.command()
@_stage
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier export: finds also what was cut off at the end or written anew as a whole",
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output")
@click.pass_context
def verify(context: click.Context, stage: str, against: Path | None, as_json: bool) -> None:
    """Recount every chain; ends with 1 where one is broken.

    \b
    Example:
      wizard audit verify --stage prod --against audit.ndjson
    """
    exported = against.read_text("utf-8", errors="replace").splitlines() if against else []
    with _data_of(stage) as data:
        try:
            known = data.read_audit_export(exported)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--against") from error
        chains = list(data.verify_audit(stage, known))
    _tell(stage, chains, as_json)
    context.exit(1 if any(chain.problem for chain in chains) else 0)


def _tell(stage: str, chains: list[Any], as_json: bool) -> None:
    broken = [chain for chain in chains if chain.problem]
    entries = sum(chain.entries for chain in chains)
    if as_json:
        told = [{"account": chain.account_id, "problem": chain.problem} for chain in broken]
        output.answer({"stage": stage, "chains": len(chains), "entries": entries, "broken": told}, as_json)
        return
    for chain in broken:
        click.secho(f"{chain.account_id}: {chain.problem}", fg="red")
    click.echo(f"{entries} entries in {len(chains)} chains, {len(broken)} of them broken")


@contextmanager
def _data_of(stage: str) -> Iterator[ModuleType]:
    """The application's commands, with AWS as far as they have to know it. Nobody else here waits for boto3."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from app import cli
    from project_utils import config

    if stage == "local":
        os.environ.update(_local_cloud().env)
    else:
        boto3.setup_default_session(region_name=config.load("ai-wizard", process.ROOT).region)
    output.say(f"Reading the audit log of {stage}.")
    try:
        yield cli
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(str(error)) from error


def _local_cloud() -> process.Cloud:
    cloud = process.find(process.home())
    if cloud is None:
        raise click.ClickException("The local cloud does not run. Start it with `flask run` or `wizard local up`.")
    return cloud


wizard.add_command(local)
