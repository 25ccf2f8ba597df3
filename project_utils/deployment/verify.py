"""The stage as its users see it: through the gateway, with and without a token."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import click

from project_utils.local import gateway

# A new distribution and its records take minutes to be everywhere.
_SECONDS = 600


def check(edge: dict[str, Any], release: str, say: Callable[[str], None]) -> str:
    """Returns the address that was asked."""
    url, told = address(edge), ""
    deadline = time.monotonic() + _SECONDS
    while problem := _problem(url, release):
        if time.monotonic() > deadline:
            raise click.ClickException(f"{url} {problem}")
        if problem != told:
            say(f"{url} {problem}; waiting")
        told = problem
        time.sleep(2)
    return url


def address(edge: dict[str, Any]) -> str:
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return gateway.address(endpoint, edge["api_id"]) if endpoint else str(edge["base_url"])


def _problem(url: str, release: str) -> str | None:
    status, body = _get(f"{url}/api/version")
    if status != 200 or release not in body:
        return f"does not answer with release {release}, but with {status} {body[:200]}"
    status, _ = _get(f"{url}/api/users/me")
    return None if status == 401 else f"answers {status} to a request without a token"


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except (urllib.error.URLError, OSError) as error:
        return 0, str(error)
