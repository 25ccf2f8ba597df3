"""Asks a server of somebody else's, with JSON in and out; what it answers is never believed to be short."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

_SECONDS = 30
_LONGEST = 50_000_000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any


class _NoRedirect(HTTPRedirectHandler):
    """A token is for the server that was named, and for no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(method: str, url: str, token: str, body: bytes | None = None, **headers: str) -> Answer:
    """An answer, also one that refuses; without any a sentence that says so."""
    _check_is_private(url)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(
        url, body, {"Authorization": f"Bearer {token}", "Accept": "application/json", **named}, method=method
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
            return Answer(answer.status, dict(answer.headers), _json(answer.read(_LONGEST)))
    except HTTPError as error:
        return Answer(error.code, dict(error.headers), _json(error.read(_LONGEST)))
    except (OSError, URLError) as error:
        reason = getattr(error, "reason", error)
        raise click.ClickException(f"{urlsplit(url).netloc} does not answer: {reason}.") from None


def refusal(answer: Answer) -> str:
    """What the other side says of it, if it says anything."""
    said = answer.body if isinstance(answer.body, dict) else {}
    problems = [f" {each.get('detail', '')}" for each in said.get("errors", ()) if isinstance(each, dict)]
    return f"{said.get('detail') or said.get('message') or 'no reason was given'}{''.join(problems)} ({answer.status})"


def _check_is_private(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise click.ClickException(f"{url}: a token goes out by https only.")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
