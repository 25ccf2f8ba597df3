import json

import boto3
import pytest
from click.testing import CliRunner

from app.analytics import service
from app.analytics.model import Reviewed
from app.core import config, db
from app.projects import repository
from app.projects.model import Project
from app.reviews import service as reviews
from project_utils import cli

REVIEW = Reviewed("r", "shop", "2026-11-20T12:00:00+00:00", 40, "medium", stage="prod")


@pytest.fixture
def run(app, monkeypatch):
    """On the stage `test`, which is inside this process."""
    monkeypatch.setattr(boto3, "setup_default_session", lambda **options: None)
    monkeypatch.setattr(reviews, "read_counted", lambda: iter([REVIEW]))
    now = "2026-11-01T08:00:00+00:00"
    db.transact(repository.creation(Project("shop", "Shop", ("prod",), ("ada",), "ada", now, now)))

    def run(*arguments, stage="test"):
        return CliRunner().invoke(cli.wizard, ["analytics", "rebuild", *arguments, "--stage", stage])

    return run


def test_an_unknown_stage_is_wrong_usage(run):
    assert run("--check", stage="moon").exit_code == 2


def test_a_stage_that_is_not_there_is_told_in_a_sentence(run):
    result = run("--check", stage="prod")
    assert (result.exit_code, "\nError: " in result.stderr, "Traceback" in result.output) == (1, True, False)


@pytest.mark.parametrize("command", [cli.analytics, *cli.analytics.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output


def test_what_was_not_counted_is_named_and_then_put_right(run):
    places = ["shop: DAY#*#2026-11-20", "shop: DAY#prod#2026-11-20", "shop: PART#REVIEW#r"]
    names = ["*: DAY#*#2026-11-20", "*: DAY#prod#2026-11-20", *places]
    result = run("--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [*names, "5 differences: they are not what happened makes"]
    result = run("--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"stage": "test", "different": names, "written": True}
    result = run("--check")
    assert (result.exit_code, result.stdout) == (0, "0 differences: all days are as they should be\n")


def test_what_was_counted_as_it_should_be_is_left_alone(run):
    service.note_review("shop", "r", lambda: REVIEW)
    before = list(db.read_partition("aggregates", "ANALYTICS#shop"))
    assert run().exit_code == 0
    assert list(db.read_partition("aggregates", "ANALYTICS#shop")) == before


def test_the_bucket_of_a_stage_is_found_by_its_name(run, environment):
    environment.delenv("WIZARD_PLANS_BUCKET")
    assert run("--check").exit_code == 1
    assert config.settings.plans_bucket == "ai-wizard-plans-test"
