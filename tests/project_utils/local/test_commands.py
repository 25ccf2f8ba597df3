import json

import pytest
from click.testing import CliRunner

from project_utils.cli import wizard
from project_utils.local import process
from project_utils.local.commands import local

from .conftest import client


@pytest.fixture
def home(folder, monkeypatch):
    monkeypatch.setenv("WIZARD_LOCAL_HOME", str(folder))
    yield folder
    process.stop(folder)


@pytest.fixture
def run(home):
    def run(command, **options):
        return CliRunner().invoke(wizard, ["local", *command.split()], **options)

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_up_answers_with_lines_for_a_shell(run, home):
    lines = run("up").stdout.splitlines()
    assert f"export AWS_ENDPOINT_URL={process.find(home).endpoint}" in lines
    assert client(process.find(home), "dynamodb").list_tables()["TableNames"] == ["ai-wizard-users-local"]


def test_up_finds_the_one_that_runs(run):
    assert answer(run("up --json")) == answer(run("up --json"))


def test_up_on_another_port_than_the_running_one_is_refused(run, home):
    port = process.start_detached(home, None).port
    result = run(f"up --port {port - 1}")
    assert result.exit_code == 1
    assert f"already runs on port {port}" in result.stderr


def test_down_stops_it_once(run, home):
    process.start_detached(home, None)
    assert [answer(run("down --json"))["stopped"] for _ in range(2)] == [True, False]


def test_status_of_none_is_an_answer(run):
    assert answer(run("status --json"))["running"] is False


def test_status_tells_where_it_is(run, home):
    cloud = process.start_detached(home, None)
    told = answer(run("status --json"))
    assert (told["running"], told["endpoint"], told["detached"]) == (True, cloud.endpoint, True)


@pytest.fixture
def queue(home):
    """Data that a reset would lose."""
    return client(process.start_detached(home, None), "sqs").create_queue(QueueName="precious")


def queues(home):
    return client(process.start_detached(home, None), "sqs").list_queues().get("QueueUrls", [])


def test_reset_starts_anew(run, home, queue):
    assert answer(run("reset --yes --json"))["removed"]
    assert queues(home) == []


def test_a_dry_reset_removes_nothing(run, home, queue):
    told = answer(run("reset --dry-run --json"))
    assert str(home / "journal") in told["would_remove"]
    assert len(queues(home)) == 1


def test_reset_asks_first(run, home, queue):
    assert run("reset", input="n\n").exit_code == 1
    assert len(queues(home)) == 1


def test_reset_leaves_a_cloud_that_an_app_uses(run, home):
    with process.attached(home):
        result = run("reset --yes")
    assert result.exit_code == 1
    assert "in use by a running app" in result.stderr


@pytest.mark.parametrize("command", ["up", "down", "status", "reset --yes"])
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(run, monkeypatch, tmp_path, command):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIZARD_LOCAL_HOME", str(tmp_path / "file"))
    result = run(command)
    assert (result.exit_code, "is not usable" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", [wizard, local, *local.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output
