"""What was found, as whoever asked wants it: on a terminal, as JSON, SARIF, Markdown, a comment, and an exit code.

Each way is imported when it is wanted: all of them take as long as a small review.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from app.rules.documents import parts_of_report
from app.rules.results import LEVELS, Report
from project_utils import output

PASSED, FAILED_TO_REVIEW, STOPPED = 0, 1, 2
_target = click.Path(dir_okay=False, writable=True, allow_dash=True)


class Unread(NamedTuple):
    name: str
    error: str


Reviewed = Report | Unread


class Wanted(NamedTuple):
    fail_on: str
    all_findings: bool
    as_json: bool
    sarif: str | None
    markdown: str | None
    comment_on: int | None
    source: str | None


_OPTIONS = (
    click.option(
        "--fail-on",
        type=click.Choice([*LEVELS, "never"]),
        default="high",
        show_default=True,
        help="The level of risk from which on the answer is 2",
    ),
    click.option("--all", "all_findings", is_flag=True, help="List also what stood there before the change"),
    click.option("--json", "as_json", is_flag=True, help="All of it as JSON on standard output"),
    click.option("--sarif", type=_target, help="Write it also as SARIF 2.1.0 for code scanning; - is standard output"),
    click.option("--markdown", type=_target, help="Write it also as a comment of a pull request; - is standard output"),
    click.option(
        "--comment-on", type=click.IntRange(1), metavar="NUMBER", help="Say it on this pull request of GitHub"
    ),
    click.option("--source", help="The file that code scanning shows findings at, such as infra/main.tf"),
)


class Gate(click.Command):
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


def answering(command: Callable[..., Sequence[Reviewed]]) -> Callable[..., None]:
    """A command that gives what was reviewed; what is wanted of it is asked for and answered here."""

    @wraps(command)
    def answer(*arguments: Any, **options: Any) -> None:
        wanted = Wanted(**{name: options.pop(name) for name in Wanted._fields})
        reviewed = command(*arguments, fail_on=wanted.fail_on, **options)
        _answer(reviewed, wanted)
        click.get_current_context().exit(_exit_code(reviewed))

    for option in reversed(_OPTIONS):
        answer = option(answer)
    return answer


def _answer(reviewed: Sequence[Reviewed], wanted: Wanted) -> None:
    reports = [each for each in reviewed if isinstance(each, Report)]
    if wanted.sarif:
        _write(wanted.sarif, _sarif(reports, wanted.source))
    if wanted.markdown:
        _write(wanted.markdown, "\n".join(map(_markdown, reports)))
    if wanted.comment_on:
        _comment(wanted.comment_on, reports)
    if wanted.as_json:
        sys.stdout.writelines(_json(reviewed))
    elif "-" not in (wanted.sarif, wanted.markdown):
        _tell(reviewed, wanted.all_findings)


def _markdown(report: Report) -> str:
    from app.rules import markdown

    return markdown.render(report)


def _sarif(reports: Sequence[Report], source: str | None) -> str:
    from importlib.metadata import version

    from app.rules import sarif

    return json.dumps(sarif.render(reports, version=version("ai-wizard"), source=source))


def _json(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    yield '{"reviews": ['
    for place, each in enumerate(reviewed):
        yield ", " if place else ""
        if isinstance(each, Report):
            yield from parts_of_report(each)
        else:
            yield json.dumps({"file": each.name, "error": each.error})
    yield "]}\n"


def _tell(reviewed: Sequence[Reviewed], all_findings: bool) -> None:
    from project_utils.review import telling

    for each in reviewed:
        if isinstance(each, Unread):
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
        output.say(f"{report.name}: {pull_request.comment(number, _markdown(report))}")


def _exit_code(reviewed: Sequence[Reviewed]) -> int:
    """What nobody could review must not look as if it had passed, nor as if only the gate had stopped it."""
    if any(isinstance(each, Unread) for each in reviewed):
        return FAILED_TO_REVIEW
    return PASSED if all(isinstance(each, Report) and each.passes for each in reviewed) else STOPPED
