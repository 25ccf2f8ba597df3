"""One comment on a pull request, which the next review replaces."""

import json
import os
from collections.abc import Iterator
from typing import Any

import click

from project_utils.review.http import Answer, ask, refusal

_COMMENTS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { databaseId body viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""


def comment(number: int, text: str) -> str:
    """Where it stands. The marker in its first line finds the one before, if we have written it ourselves."""
    marker = text.partition("\n")[0]
    mine = next(
        (each for each in _comments(number) if each["viewerDidAuthor"] and each["body"].startswith(marker)), None
    )
    issues = f"{_rest()}/repos/{_setting('GITHUB_REPOSITORY')}/issues"
    if mine:
        answer = _ask("PATCH", f"{issues}/comments/{mine['databaseId']}", {"body": text})
    else:
        answer = _ask("POST", f"{issues}/{number}/comments", {"body": text})
    return str(answer.body["html_url"])


def _comments(number: int) -> Iterator[dict[str, Any]]:
    owner, _, name = _setting("GITHUB_REPOSITORY").partition("/")
    after = None
    while True:
        variables = {"owner": owner, "name": name, "number": number, "after": after}
        answer = _ask("POST", _graphql(), {"query": _COMMENTS, "variables": variables})
        pull_request = ((answer.body.get("data") or {}).get("repository") or {}).get("pullRequest")
        if pull_request is None:
            raise click.ClickException(f"There is no pull request {number} that this token may read.")
        yield from pull_request["comments"]["nodes"]
        page = pull_request["comments"]["pageInfo"]
        if not page["hasNextPage"]:
            return
        after = page["endCursor"]


def _ask(method: str, url: str, body: dict[str, Any]) -> Answer:
    answer = ask(method, url, _setting("GITHUB_TOKEN"), json.dumps(body).encode(), Content_Type="application/json")
    if answer.status not in (200, 201) or not isinstance(answer.body, dict):
        raise click.ClickException(
            f"GitHub refuses the comment: {refusal(answer)}. The token needs the permission `pull-requests: write`."
        )
    return answer


def _rest() -> str:
    return os.environ.get("GITHUB_API_URL", "https://api.github.com")


def _graphql() -> str:
    return os.environ.get("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql")


def _setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise click.ClickException(f"{name} is not set; on GitHub Actions, give the step `env: {name}: …`.")
    return value
