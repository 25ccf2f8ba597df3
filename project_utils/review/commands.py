"""`wizard review` judges here, `wizard submit` has a stage judge, which knows the goals."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from app.rules import Unreadable
from app.rules import review as judge
from app.rules.results import Cost, Report
from project_utils.review import files
from project_utils.review.answers import PASSED, Gate, Reviewed, Unread, answering


@click.command(cls=Gate)
@click.argument("names", nargs=-1, required=True, metavar="FILE...")
@click.option("--name", help="What is reviewed, where several stacks comment on one pull request; otherwise the file")
@click.option(
    "--infracost",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `infracost breakdown --format json` says of it, instead of our own short list of prices",
)
@click.option(
    "--show-prompt",
    is_flag=True,
    help="Print what an AI would be sent of the file, and review nothing; nobody is asked",
)
@answering
def review(
    names: tuple[str, ...], name: str | None, infracost: Path | None, show_prompt: bool, fail_on: str
) -> Sequence[Reviewed]:
    """Review Terraform plans: what a change destroys, opens, weakens and costs.

    FILE is what `terraform show -json` prints of a plan or of a state; - reads standard input. Nothing leaves this
    machine unless you ask for it: --comment-on writes to GITHUB_REPOSITORY with GITHUB_TOKEN, and replaces what it has
    written before.

    \b
    Ends with 0 where every change passes, with 2 where the gate stops one, and with 1 where a file cannot be reviewed.

    \b
    Example:
      terraform plan -out plan.out && terraform show -json plan.out > plan.json
      wizard review plan.json
      wizard review --json --fail-on critical */plan.json
    """
    for option, value in (("--name", name), ("--infracost", infracost)):
        if value and len(names) > 1:
            raise click.BadParameter("is for one file", param_hint=option)
    if show_prompt:
        _show_prompt(names)
    priced = _read_prices(infracost) if infracost else None
    return [_review(each, name or each, fail_on, priced) for each in names]


def _review(file: str, name: str, gate: str, priced: Cost | None) -> Reviewed:
    try:
        plan = files.load(file)
    except Unreadable as error:
        return Unread(name, str(error))
    return Report(name=name, sha256=plan.sha256, result=judge(plan, priced), gate=gate)


def _read_prices(path: Path) -> Cost:
    from app.rules.cost import from_infracost

    try:
        return from_infracost(json.loads(path.read_bytes()))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--infracost") from error


def _show_prompt(names: tuple[str, ...]) -> NoReturn:
    from app import cli  # the whole product: nobody else here waits for it

    try:
        for name in names:
            click.echo(cli.show_prompt(files.content(name)), nl=False)
    except Unreadable as error:
        raise click.ClickException(f"{name}: {error}") from error
    raise click.exceptions.Exit(PASSED)


@click.command(cls=Gate)
@click.argument("file")
@click.option("--url", envvar="WIZARD_URL", required=True, help="Your AI Wizard; or WIZARD_URL", metavar="https://…")
@click.option("--project", required=True, help="Whose goals it is held against")
@click.option("--stage", help="Where it is to be applied")
@click.option("--commit", default="", help="What is planned, such as 9f2c1e7")
@click.option("--run", default="", help="Whose plan it is, where a webhook tells of its run")
@answering
def submit(
    file: str, url: str, project: str, stage: str | None, commit: str, run: str, fail_on: str
) -> Sequence[Reviewed]:
    """Have a plan reviewed by your AI Wizard: held against the goals of its project, kept, and decided by people.

    WIZARD_TOKEN is an access token with the scopes `reviews:write` and `reviews:read`. Secrets in the plan are removed
    from what is kept. A change that somebody has approved or waived passes, one that was rejected does not.

    \b
    Ends with 0 where the change passes, with 2 where the gate stops it, and with 1 where it cannot be reviewed.

    \b
    Example:
      WIZARD_TOKEN=… wizard submit plan.json --url https://example.com --project shop --stage prod
    """
    from project_utils.review import stage as there  # urllib: nobody else here waits for it

    token = os.environ.get("WIZARD_TOKEN")
    if not token:
        raise click.UsageError("WIZARD_TOKEN is not set. Make an access token with POST /api/users/me/tokens.")
    about = {"project": project, "stage": stage or "", "commit": commit, "run": run, "source": "ci"}
    try:
        return [there.review(files.content(file), url.rstrip("/"), token, about, gate=fail_on)]
    except Unreadable as error:
        return [Unread(file, str(error))]
