"""`python -m bench`: prints the table and writes build/bench.json."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bench import environments, passwords, report, reviews, world
from bench.functions import Function, Lambda
from project_utils import config, output
from project_utils.lambda_utils import build, imports

OURS = "ours"
PEERS = {
    "bare": "bare function",
    "powertools": "Powertools resolver",
    "flask": "apig-wsgi + Flask",
    "fastapi": "FastAPI + Mangum",
    "pyjwt": "PyJWT alone",
}
API_PEERS = ("bare", "powertools", "flask", "fastapi")
AUTHORIZER_PEERS = ("bare", "pyjwt")
WARM_CALLS = 300

Values = dict[str, float]


@click.command()
@click.option("--rounds", default=25, show_default=True, help="How often each start is measured; warm calls a third.")
def bench(rounds: int) -> None:
    """Measure start, warm calls, authorizer and size beside what else could be picked.

    \b
    Example: python -m bench
    Example: python -m bench --rounds 3
    """
    environments.BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=environments.BUILD) as folder:
        scratch = Path(folder)
        package = _our_package(scratch)
        output.say("Installing the peers")
        folders = {name: environments.install(name) for name in PEERS} | {OURS: _unpacked(package)}
        runtime = environments.install("runtime")
        with world.make(scratch / "cloud") as given:
            rows = _measure(Lambda(runtime, given.environment), given, folders, rounds)
        rows += _sizes(package, folders)
    (environments.BUILD / "bench.json").write_text(json.dumps(report.as_json(rows), indent=2) + "\n")
    click.echo(report.table(rows))
    click.echo(report.summary(rows))
    output.say("Measuring: passwords")
    click.echo(passwords.table(passwords.measure(-(-rounds // 8))))
    output.say("Measuring: reviews")
    click.echo(reviews.table(reviews.measure(-(-rounds // 3))))


def _our_package(scratch: Path) -> build.Package:
    project = config.load("ai-wizard")
    architecture = imports.host_architecture()
    if architecture is None:
        raise click.ClickException("The package runs on Linux only, and so does this comparison")
    (scratch / "package").mkdir()
    with build.alone(project, output.say):
        return build.make(project, "dev", architecture, scratch / "package", output.say)


def _unpacked(package: build.Package) -> Path:
    return package.zip.parent / package.architecture / "files"


def _measure(cloud: Lambda, given: world.World, folders: dict[str, Path], rounds: int) -> list[report.Row]:
    def health() -> dict[str, Function]:
        return _api(given.event("/api/health"), folders, "hello.handler")

    def read() -> dict[str, Function]:
        return _api(given.event("/api/users/me"), folders, "read.handler")

    def authorizer() -> dict[str, Function]:
        return _authorizers(given.event("/api/users/me"), folders)

    rows: list[report.Row] = []
    for name, functions in (
        ("start, health", health),
        ("start, DynamoDB read", read),
        ("authorizer, start", authorizer),
    ):
        output.say(f"Measuring: {name}")
        rows += _rows(name, _medians(functions(), rounds, cloud.start_ms), "CPU ms")
    for name, functions in (
        ("warm call, health", health),
        ("authorizer, verification", lambda: _only_checking(authorizer())),
    ):
        output.say(f"Measuring: {name}")
        spent = _medians(functions(), -(-rounds // 3), lambda function: cloud.warm_us(function, WARM_CALLS))
        rows += _rows(name, spent, "CPU µs")
    return rows


def _api(event: dict[str, Any], folders: dict[str, Path], handler: str) -> dict[str, Function]:
    handlers = {OURS: "app.wsgi.handler"} | dict.fromkeys(API_PEERS, handler)
    return {who: Function(who, folders[who], its, event, _is_ok) for who, its in handlers.items()}


def _authorizers(event: dict[str, Any], folders: dict[str, Path]) -> dict[str, Function]:
    handlers = {OURS: "app.authorizer.handler"} | dict.fromkeys(AUTHORIZER_PEERS, "authorizer.handler")
    return {who: Function(who, folders[who], its, event, _is_allowed) for who, its in handlers.items()}


def _only_checking(authorizers: dict[str, Function]) -> dict[str, Function]:
    return {who: function for who, function in authorizers.items() if who != "bare"}


def _is_ok(answer: dict[str, Any]) -> bool:
    return bool(answer["statusCode"] == 200)


def _is_allowed(answer: dict[str, Any]) -> bool:
    return answer["isAuthorized"] is True


def _medians(functions: dict[str, Function], rounds: int, measure: Callable[[Function], float]) -> Values:
    """In turns, so that a slow minute of the machine hits all alike."""
    runs = [{who: measure(function) for who, function in functions.items()} for _ in range(rounds)]
    return {who: statistics.median(run[who] for run in runs) for who in functions}


def _rows(name: str, values: Values, unit: str) -> list[report.Row]:
    peers = {who: value for who, value in values.items() if who != OURS}
    return [report.Row(name, values[OURS], PEERS[who], value, unit) for who, value in peers.items()]


def _sizes(package: build.Package, folders: dict[str, Path]) -> list[report.Row]:
    zipped = {who: environments.zipped_bytes(folders[who]) / 1e3 for who in ("powertools", "flask", "fastapi")}
    return _rows("package, zipped", {OURS: package.zipped_bytes / 1e3, **zipped}, "kB")


if __name__ == "__main__":
    bench()
