import shlex
from dataclasses import asdict
from typing import Any

import click

from project_utils import output
from project_utils.local import mails, process
from project_utils.local.journal import Refusal, unusable

_json = click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output")


class _RefusingGroup(click.Group):
    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except BrokenPipeError:
            raise  # `| head` has read enough
        except OSError as error:
            raise click.ClickException(unusable(process.home(), error)) from error


@click.group(cls=_RefusingGroup)
def local() -> None:
    """The local cloud: AWS on this machine, with its data in .local/ (or WIZARD_LOCAL_HOME).

    `flask run` starts one by itself; these commands are for everything beside it.

    \b
    Example:
      eval "$(wizard local up)" && aws dynamodb list-tables
      wizard local status
    """


@local.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of the one of last time, or any free one")
@_json
def up(port: int | None, as_json: bool) -> None:
    """Start it, or find it running; the answer is the environment that leads to it.

    \b
    Example:
      eval "$(wizard local up)"
    """
    from project_utils.local import resources  # boto3: nobody else here waits for it

    cloud = process.start_detached(process.home(), port)
    if cloud.warning:
        output.warn(cloud.warning)
    output.say(f"The local cloud is at {cloud.endpoint}, its data in {process.home()}.")
    with process.taking_turns(process.home()):
        env = cloud.env | resources.create(cloud.env)
    if as_json:
        output.answer({"endpoint": cloud.endpoint, "pid": cloud.pid, "env": env}, as_json)
    else:
        click.echo("\n".join(f"export {name}={shlex.quote(value)}" for name, value in env.items()))


@local.command()
@_json
def down(as_json: bool) -> None:
    """Stop it; its data stays.

    \b
    Example:
      wizard local down
    """
    output.answer({"stopped": process.stop(process.home())}, as_json)


@local.command()
@_json
def status(as_json: bool) -> None:
    """Say whether it runs, where, and how much it holds.

    \b
    Example:
      wizard local status --json
    """
    cloud = process.find(process.home())
    running = {"endpoint": cloud.endpoint, "pid": cloud.pid, "detached": cloud.detached} if cloud else {}
    held = {"folder": str(process.home()), "bytes": process.size(process.home())}
    output.answer({"running": cloud is not None, **running, **held}, as_json)


@local.command()
@_json
def mail(as_json: bool) -> None:
    """Show the mails that the app has sent, the newest last; none of them leaves this machine.

    \b
    Example:
      wizard local mail
      wizard local mail --json | jq -r '.mails[-1].text'
    """
    cloud = process.find(process.home())
    if cloud is None:
        raise Refusal("The local cloud does not run, so nobody can say; start it with make run, or wizard local up")
    sent = mails.sent(cloud)
    if as_json:
        output.answer({"mails": [asdict(each) for each in sent]}, as_json)
    elif not sent:
        output.say("No mail was sent yet.")
    else:
        click.echo("\n".join(_as_page(each) for each in sent), nl=False)


def _as_page(mail: mails.Mail) -> str:
    """Like a mail in a terminal; whatever somebody wrote into it stays text."""
    head = f"To:      {', '.join(mail.to)}\nSubject: {mail.subject}\nSent:    {mail.sent_at}"
    return f"{click.style(_printable(head), bold=True)}\n\n{_printable(mail.text).rstrip()}\n"


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


@local.command()
@click.option("--yes", is_flag=True, help="Do not ask")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing")
@_json
def reset(yes: bool, dry_run: bool, as_json: bool) -> None:
    """Remove all data of the local cloud; one that nobody uses is stopped first.

    \b
    Example:
      wizard local reset --dry-run
    """
    found = {"folder": str(process.home()), "bytes": process.size(process.home())}
    if dry_run:
        output.answer({"would_remove": [str(part) for part in process.parts(process.home())], **found}, as_json)
        return
    if not yes:
        click.confirm(f"Remove {found['bytes']} bytes of data in {process.home()}?", abort=True, err=True)
    process.remove(process.home())
    output.answer({"removed": True, **found}, as_json)
