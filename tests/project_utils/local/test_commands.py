import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from app.core import tables
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
    made = client(process.find(home), "dynamodb").list_tables()["TableNames"]
    assert set(made) == {tables.name(table, "local") for table in tables.load()}


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


@pytest.fixture
def send(home):
    """Sends a mail as the app does."""
    ses = client(process.start_detached(home, None), "sesv2")
    ses.create_email_identity(EmailIdentity="wizard@example.com")

    def send(to, subject, text):
        body = {"Text": {"Data": text}, "Html": {"Data": f"<p>{text}"}}
        ses.send_email(
            FromEmailAddress="AI Wizard <wizard@example.com>",
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": subject}, "Body": body}},
        )

    return send


def test_mail_shows_who_got_what_the_newest_last(run, send):
    send("ada@example.com", "Grüße", "Your code:\n\n  123\n")
    send("grace@example.com", "Later", "Welcome.")
    shown = run("mail").stdout
    first, second = shown.split("To:      ")[1:]
    assert re.fullmatch(r"ada@example.com\nSubject: Grüße\nSent:    [\d-]+T[\d:]+Z\n\nYour code:\n\n  123\n\n", first)
    assert second.startswith("grace@example.com\nSubject: Later\n")
    assert second.endswith("\n\nWelcome.\n")


def test_mail_as_json_is_for_programs(run, send):
    send("ada@example.com", "One", "Text")
    (mail,) = answer(run("mail --json"))["mails"]
    assert (mail["to"], mail["subject"], mail["text"]) == (["ada@example.com"], "One", "Text")
    assert abs(datetime.fromisoformat(mail["sent_at"]) - datetime.now(UTC)) < timedelta(minutes=10)


def test_mail_outlives_the_cloud(run, home, send):
    send("ada@example.com", "One", "Text")
    process.stop(home)
    process.start_detached(home, None)
    assert len(answer(run("mail --json"))["mails"]) == 1


def test_mail_is_shown_while_an_app_uses_the_cloud(run, home):
    with process.attached(home):
        assert answer(run("mail --json")) == {"mails": []}


def test_mail_cannot_write_to_the_terminal_what_is_no_text(run, send):
    send("ada@example.com", "A\x1b]0;title\x07", "B\x1b[2J\r\nC")
    shown = run("mail", color=True).stdout
    assert "\x07" not in shown
    assert "A]0;title" in shown
    assert "\nB[2J\nC\n" in shown


def test_no_mail_is_an_answer_too(run, home):
    process.start_detached(home, None)
    result = run("mail")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No mail was sent yet.\n")
    assert answer(run("mail --json")) == {"mails": []}


def test_mail_of_a_cloud_that_does_not_run_says_how_to_start_it(run):
    result = run("mail")
    assert result.exit_code == 1
    assert "make run" in result.stderr


@pytest.mark.parametrize("command", ["up", "down", "status", "mail", "reset --yes"])
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(run, monkeypatch, tmp_path, command):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIZARD_LOCAL_HOME", str(tmp_path / "file"))
    result = run(command)
    assert (result.exit_code, "is not usable" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", [wizard, local, *local.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output
