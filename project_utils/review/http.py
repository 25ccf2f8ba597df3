"""Asks a server of somebody else's, with JSON in and out; what it answers is never believed to be short."""

import gzip
import json
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

_SECONDS = 30
_LONGEST = 50_000_000


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message  # whose names may be written in any case
    body: Any


class _NoRedirect(HTTPRedirectHandler):
    """A token is for the server that was named, and for no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(method: str, url: str, token: str, body: bytes | None = None, **headers: str) -> Answer:
    """An answer, also one that refuses; without any a sentence that says so."""
    return send(method, url, body, Authorization=f"Bearer {token}", Accept="application/json", **headers)


def send(method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
    """The same without a token."""
    _check_is_private(url)
    named = {"Accept-Encoding": "gzip"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with build_opener(_NoRedirect).open(Request(url, body, named, method=method), timeout=_SECONDS) as answer:
            return Answer(answer.status, answer.headers, _json(answer.read(_LONGEST), answer.headers))
    except HTTPError as error:
        return Answer(error.code, error.headers, _json(error.read(_LONGEST), error.headers))
    except OSError as error:
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
        raise click.ClickException(f"{url}: plans and tokens go out by https only.")


def _json(body: bytes, headers: Message) -> Any:
    try:
        return json.loads(gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body)
    except (EOFError, OSError, ValueError):
        return None
