import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from app.rules import Unreadable
from app.rules import review as judge
from app.rules.documents import of_report
from app.rules.markdown import render as render_markdown
from app.rules.results import LEVELS, Report
from app.rules.sarif import render as render_sarif
from project_utils import output
from project_utils.review import files, telling

PASSED, FAILED_TO_REVIEW, STOPPED = 0, 1, 2
_target = click.Path(dir_okay=False, writable=True, allow_dash=True)


@dataclass(frozen=True)
class _Unread:
    name: str
    error: str


class _Gate(click.Command):
    """2 says that the gate has stopped a change, so wrong usage, which otherwise ends with 2, ends with 1."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with _telling_wrong_usage():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        with _telling_wrong_usage():
            return super().invoke(ctx)


@contextmanager
def _telling_wrong_usage() -> Iterator[None]:
    try:
        yield
    except click.UsageError as error:
        error.show()
        raise click.exceptions.Exit(FAILED_TO_REVIEW) from error


@click.command(cls=_Gate)
@click.argument("names", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="high",
    show_default=True,
    help="The level of risk from which on the answer is 2",
)
@click.option("--all", "all_findings", is_flag=True, help="List also what stood there before the change")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON on standard output")
@click.option("--sarif", type=_target, help="Write it also as SARIF 2.1.0 for code scanning; - is standard output")
@click.option("--markdown", type=_target, help="Write it also as a comment of a pull request; - is standard output")
@click.option("--comment-on", type=click.IntRange(1), metavar="NUMBER", help="Say it on this pull request of GitHub")
@click.option("--source", help="The file that code scanning shows findings at, such as infra/main.tf")
@click.option("--name", help="What is reviewed, where several stacks comment on one pull request; otherwise the file")
@click.pass_context
def review(
    context: click.Context,
    names: tuple[str, ...],
    fail_on: str,
    all_findings: bool,
    as_json: bool,
    sarif: str | None,
    markdown: str | None,
    comment_on: int | None,
    source: str | None,
    name: str | None,
) -> None:
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
    if name and len(names) > 1:
        raise click.BadParameter("is for one file", param_hint="--name")
    reviewed = [_review(each, name or each, fail_on) for each in names]
    reports = [each for each in reviewed if isinstance(each, Report)]
    if sarif:
        _write(sarif, json.dumps(render_sarif(reports, version=version("ai-wizard"), source=source), indent=1))
    if markdown:
        _write(markdown, "\n".join(map(render_markdown, reports)))
    if comment_on and reports:
        _comment(comment_on, reports)
    if as_json:
        output.answer({"reviews": [_entry(each) for each in reviewed]}, as_json)
    elif "-" not in (sarif, markdown):
        _tell(reviewed, all_findings)
    context.exit(_exit_code(reviewed))


def _review(file: str, name: str, gate: str) -> Report | _Unread:
    try:
        plan = files.load(file)
    except Unreadable as error:
        return _Unread(name, str(error))
    return Report(name=name, sha256=plan.sha256, result=judge(plan), gate=gate)


def _entry(reviewed: Report | _Unread) -> dict[str, Any]:
    return of_report(reviewed) if isinstance(reviewed, Report) else {"file": reviewed.name, "error": reviewed.error}


def _tell(reviewed: Iterable[Report | _Unread], all_findings: bool) -> None:
    for each in reviewed:
        if isinstance(each, _Unread):
            output.warn(f"{each.name}: {each.error}")
        else:
            click.echo("\n".join(telling.tell(each, all_findings=all_findings)) + "\n")


def _write(target: str, text: str) -> None:
    if target == "-":
        click.echo(text)
        return
    try:
        Path(target).write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}") from error


def _comment(number: int, reports: Sequence[Report]) -> None:
    from project_utils.review import pull_request  # urllib: nobody else here waits for it

    for report in reports:
        output.say(f"{report.name}: {pull_request.comment(number, render_markdown(report))}")


def _exit_code(reviewed: Sequence[Report | _Unread]) -> int:
    """What nobody could review must not look as if it had passed, nor as if only the gate had stopped it."""
    if any(isinstance(each, _Unread) for each in reviewed):
        return FAILED_TO_REVIEW
    return PASSED if all(isinstance(each, Report) and each.passes for each in reviewed) else STOPPED
