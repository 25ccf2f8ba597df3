"""One comment on a pull request, which the next review replaces."""

import pytest
from click.testing import CliRunner

from project_utils.cli import wizard
from tests.app.rules.plans import plan, resource

MARK = "<!-- ai-wizard:review:shop/prod -->"


@pytest.fixture
def review(tmp_path, monkeypatch, github):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_bytes(plan(resource("aws_sns_topic.news", after={"name": "news"})))

    def run(*arguments, number="7"):
        arguments = ["review", "plan.json", "--fail-on", "never", "--comment-on", number, *arguments]
        return CliRunner().invoke(wizard, arguments)

    return run


def test_without_a_token_it_says_what_is_missing(review, monkeypatch):
    monkeypatch.delenv("GITHUB_TOKEN")
    done = review()
    assert (done.exit_code, "GITHUB_TOKEN is not set" in done.stderr) == (1, True)


def test_a_pull_request_that_is_not_there_is_said(review, github):
    done = review(number="8")
    assert (done.exit_code, "no pull request 8" in done.stderr) == (1, True)


def test_a_token_that_may_not_comment_is_told_what_it_needs(review, github):
    github.refuses = True
    done = review()
    assert done.exit_code == 1
    assert "Resource not accessible by integration (403)" in done.stderr
    assert "pull-requests: write" in done.stderr
    assert "of-the-job" not in done.output


def test_nothing_goes_out_in_the_open(review, monkeypatch):
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", "http://github.example/graphql")
    done = review()
    assert (done.exit_code, "by https only" in done.stderr) == (1, True)


def test_a_server_that_is_not_there_is_said(review, monkeypatch):
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", "http://127.0.0.1:1/graphql")
    done = review()
    assert (done.exit_code, "127.0.0.1:1 does not answer" in done.stderr) == (1, True)


def test_the_first_review_comments_and_the_next_one_replaces_it(review, github):
    github.add("Looks good to me")
    first = review("--name", "shop/prod")
    assert first.exit_code == 0
    assert "https://github.example/shop/infra/pull/7#issuecomment-2" in first.stderr
    review("--name", "shop/prod")
    assert [comment["body"].partition("\n")[0] for comment in github.comments] == ["Looks good to me", MARK]
    assert github.tokens == {"Bearer of-the-job"}


def test_each_stack_has_a_comment_of_its_own(review, github):
    review("--name", "shop/prod")
    review("--name", "shop/dev")
    assert len(github.comments) == 2


def test_a_comment_of_somebody_else_that_looks_like_ours_is_left_alone(review, github):
    github.add(f"{MARK}\nall good", is_mine=False)
    review("--name", "shop/prod")
    assert github.comments[0]["body"] == f"{MARK}\nall good"
    assert len(github.comments) == 2


def test_the_comment_is_found_behind_many_others(review, github):
    github.page_size = 2
    for number in range(5):
        github.add(f"comment {number}")
    github.add(f"{MARK}\nold")
    review("--name", "shop/prod")
    assert len(github.comments) == 6
    assert "old" not in github.comments[5]["body"]
