"""`wizard`, the umbrella: what is not about one project's stage."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from project_utils import output

if TYPE_CHECKING:
    from project_utils.local.process import Cloud

_ELSEWHERE = {
    "local": "project_utils.local.commands",
    "review": "project_utils.review.commands",
    "submit": "project_utils.review.commands",
}
_stage = click.option(
    "--stage",
    type=click.Choice(["local", "dev", "test", "prod"]),
    default="local",
    help="Whose data; local if left out",
)
_json = click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output")
_GOALS_A_LINE = 100
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing")


class _Umbrella(click.Group):
    """Imports a group of commands when it is asked for: a review takes less time than the local cloud to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(_ELSEWHERE[cmd_name]), cmd_name)
        return command


@click.group(cls=_Umbrella, context_settings={"help_option_names": ["-h", "--help"]})
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
@_json
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


@wizard.group()
def goals() -> None:
    """Goals, and what is derived of their check-ins.

    \b
    Example:
      wizard goals rebuild --check --stage prod
    """


@goals.command()
@_stage
@click.option("--check", is_flag=True, help="Only say what is different, and change nothing")
@_json
@click.pass_context
def rebuild(context: click.Context, stage: str, check: bool, as_json: bool) -> None:
    """Recompute days, months, years and totals of every goal from its check-ins; with --check, ends with 1 where one is
    not as it is kept.

    \b
    Example:
      wizard goals rebuild --check --stage prod
    """
    different: dict[str, list[str]] = {}
    with _data_of(stage, "the goals") as data:
        count = 0
        for count, (goal_id, documents) in enumerate(data.rebuild_goals(stage, is_check=check), 1):
            different |= {goal_id: documents} if documents else {}
            if count % _GOALS_A_LINE == 0:
                output.say(f"{count} goals …")
    _tell_differences(stage, count, different, check=check, as_json=as_json)
    context.exit(1 if check and different else 0)


def _tell_differences(stage: str, count: int, different: dict[str, list[str]], *, check: bool, as_json: bool) -> None:
    documents = sum(map(len, different.values()))
    if as_json:
        told = [{"goal": goal_id, "documents": names} for goal_id, names in different.items()]
        output.answer({"stage": stage, "goals": count, "different": told, "written": not check}, as_json)
        return
    for goal_id, names in different.items():
        for name in names:
            click.secho(f"{goal_id}: {name}", fg="red" if check else None)
    if not different:
        click.echo(f"{count} goals looked at: all that is derived of their check-ins is as it should be")
        return
    what = "are not what the check-ins make" if check else "were put right"
    click.echo(f"{count} goals looked at: {documents} documents of {len(different)} of them {what}")


@wizard.group()
def analytics() -> None:
    """What days come to: reviews, costs, deploys, and how good the rules are.

    \b
    Example:
      wizard analytics rebuild --check --stage prod
    """


@analytics.command(name="rebuild")
@_stage
@click.option("--check", is_flag=True, help="Only say what is different, and change nothing")
@_json
@click.pass_context
def rebuild_analytics(context: click.Context, stage: str, check: bool, as_json: bool) -> None:
    """Recount every day from the reviews and the events; with --check, ends with 1 where one is not as it is kept.

    \b
    Example:
      wizard analytics rebuild --check --stage prod
    """
    with _data_of(stage, "reviews and events") as data:
        different = data.rebuild_analytics(stage, is_check=check)
    if as_json:
        output.answer({"stage": stage, "different": different, "written": not check}, as_json)
    else:
        for name in different:
            click.secho(name, fg="red" if check else None)
        what = "are not what happened makes" if check else "were put right"
        click.echo(f"{len(different)} differences: {'they ' + what if different else 'all days are as they should be'}")
    context.exit(1 if check and different else 0)


@wizard.group()
def jobs() -> None:
    """What the worker does for somebody: see it, try it again, bring dead letters back.

    \b
    Example:
      wizard jobs list --stage prod --status failed
      wizard jobs redrive --stage prod --queue notifications
    """


@jobs.command(name="list")
@_stage
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["queued", "running", "done", "failed"]),
    default=("queued", "running", "failed"),
    help="Only these; all that are not done if left out",
)
@_json
def list_jobs(stage: str, statuses: tuple[str, ...], as_json: bool) -> None:
    """Show jobs by their status, the oldest first.

    \b
    Example:
      wizard jobs list --stage prod --status failed --json
    """
    with _data_of(stage, "the jobs") as data:
        found = list(data.list_jobs(stage, statuses))
    if as_json:
        output.answer({"stage": stage, "jobs": [_job(job) for job in found]}, as_json)
        return
    for job in found:
        click.echo(f"{job.status:8} {job.attempts}x {job.created_at:.19} {job.id} {job.task} {job.reason}".rstrip())
    output.say(f"{len(found)} jobs.")


@jobs.command()
@click.argument("job")
@_stage
@_dry_run
@_json
def retry(job: str, stage: str, dry_run: bool, as_json: bool) -> None:
    """Do a job that has failed once more, from the start; ends with 1 where there is no such job.

    \b
    Example:
      wizard jobs retry 0af7651916cd43dd8448eb211c80319c --stage prod
    """
    with _data_of(stage, "the jobs") as data:
        found = data.retry_job(stage, job, dry_run=dry_run)
    if found is None:
        raise click.ClickException(f"No job {job} has failed on {stage}; see: wizard jobs list --stage {stage}")
    output.answer({"stage": stage, "job": found.id, "task": found.task, "retried": not dry_run}, as_json)


@jobs.command()
@_stage
@click.option(
    "--queue", "name", type=click.Choice(["jobs", "notifications"]), default="jobs", help="Whose dead letters; jobs"
)
@_dry_run
@_json
def redrive(stage: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Send the dead letters of a queue again; a job that has failed begins anew.

    \b
    Example:
      wizard jobs redrive --stage prod --queue notifications --dry-run
    """
    with _data_of(stage, f"the dead letters of {name}") as data:
        if dry_run:
            answer = {"letters": data.count_dead(stage, name), "sent": 0}
        else:
            tasks = list(data.redrive(stage, name))
            answer = {"letters": len(tasks), "sent": len(tasks), "tasks": sorted(set(tasks))}
    output.answer({"stage": stage, "queue": name, **answer}, as_json)


def _job(job: Any) -> dict[str, Any]:
    """Without its arguments and its owner: what somebody has asked for is theirs."""
    names = ("id", "task", "status", "attempts", "reason", "created_at")
    return {name: getattr(job, name) for name in names}


@contextmanager
def _data_of(stage: str, what: str = "the audit log") -> Iterator[ModuleType]:
    """The application's commands, with AWS as far as they have to know it. Nobody else here waits for boto3."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from app import cli
    from project_utils import config
    from project_utils.local import process

    if stage == "local":
        os.environ.update(_local_cloud().env)
    else:
        boto3.setup_default_session(region_name=config.load("ai-wizard", process.ROOT).region)
    output.say(f"Reading {what} of {stage}.")
    try:
        yield cli
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(str(error)) from error


def _local_cloud() -> "Cloud":
    from project_utils.local import process

    cloud = process.find(process.home())
    if cloud is None:
        raise click.ClickException("The local cloud does not run. Start it with `flask run` or `wizard local up`.")
    return cloud
