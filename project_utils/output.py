"""What a command says: progress and warnings on stderr, its answer on stdout, for a person or as JSON for a program."""

import json
from typing import Any

import click


def say(line: str) -> None:
    click.echo(line, err=True)


def warn(line: str) -> None:
    click.secho(line, err=True, fg="yellow")  # click leaves the colour out where there is no terminal


def answer(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {json.dumps(value) if isinstance(value, dict | list | bool) else value}")
