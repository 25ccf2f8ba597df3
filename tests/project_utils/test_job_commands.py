import json

import boto3
import pytest
from click.testing import CliRunner

from app import worker as workers
from app.core import aws, config, db, queue
from app.core.failures import NotFound
from app.jobs import service
from project_utils import cli
from project_utils.local import process


@pytest.fixture
def run(app, monkeypatch):
    """On the stage `test`, which is inside this process."""
    monkeypatch.setattr(boto3, "setup_default_session", lambda **options: None)

    def run(*arguments, stage="test"):
        return CliRunner().invoke(cli.wizard, ["jobs", *arguments, "--stage", stage])

    return run


@pytest.fixture
def make(app, monkeypatch):
    """A job that is as it is wanted."""

    def refuse():
        raise NotFound("There is no such goal.")

    monkeypatch.setitem(workers.JOBS, "plans.make", refuse)

    def make(status):
        job, write = service.write("plans.make", {}, owner_id="ada")
        db.transact(write)
        if status == "failed":
            workers.run_job("ada", job.id)
        return job

    return make


@pytest.fixture
def dead(app):
    """Puts messages among the dead letters."""
    for name in ("jobs", "notifications"):
        aws.client("sqs").create_queue(QueueName=f"ai-wizard-{name}-dead-test")

    def put(name, *letters):
        url = queue.find(f"{name}-dead")
        for letter in letters:
            aws.client("sqs").send_message(QueueUrl=url, MessageBody=letter)
        return url

    return put


def letter(task, **arguments):
    return json.dumps({"task": task, "arguments": arguments})


def waiting(url):
    return [json.loads(text)["arguments"] for text in queue.take_all(url)]


def test_jobs_are_listed_by_their_status_without_what_somebody_asked_for(run, make):
    failed, queued = make("failed"), make("queued")
    told = json.loads(run("list", "--json").stdout)
    assert [(job["id"], job["status"]) for job in told["jobs"]] == [(queued.id, "queued"), (failed.id, "failed")]
    assert "ada" not in str(told)
    shown = run("list", "--status", "failed").stdout
    assert shown.rstrip().endswith(f"{failed.id} plans.make There is no such goal.")
    assert run("list", "--status", "done").stdout == ""
    assert run("list", "--status", "lost").exit_code == 2


def test_a_job_that_has_failed_is_tried_again(run, make):
    job = make("failed")
    assert json.loads(run("retry", job.id, "--dry-run", "--json").stdout)["retried"] is False
    assert service.get("ada", job.id).status == "failed"
    assert json.loads(run("retry", job.id, "--json").stdout)["retried"] is True
    assert (service.get("ada", job.id).status, service.get("ada", job.id).attempts) == ("queued", 0)
    assert waiting(config.settings.jobs_queue_url) == [{"owner_id": "ada", "job_id": job.id}]


def test_what_has_not_failed_is_not_tried_again(run, make):
    for job_id in (make("queued").id, "nothing"):
        result = run("retry", job_id)
        assert (result.exit_code, "wizard jobs list" in result.stderr) == (1, True)


def test_dead_letters_go_back_to_where_they_came_from(run, dead):
    url = dead("notifications", letter("mails.deliver", mail_id="m1"), letter("mails.deliver", mail_id="m2"))
    told = json.loads(run("redrive", "--queue", "notifications", "--dry-run", "--json").stdout)
    assert (told["letters"], told["sent"], queue.count(url)) == (2, 0, 2)
    told = json.loads(run("redrive", "--queue", "notifications", "--json").stdout)
    assert (told["letters"], told["sent"], told["tasks"]) == (2, 2, ["mails.deliver"])
    assert queue.count(url) == 0
    sent = waiting(config.settings.notifications_queue_url)
    assert sorted(arguments["mail_id"] for arguments in sent) == ["m1", "m2"]


def test_a_dead_letter_of_a_job_that_has_failed_begins_it_anew_and_others_only_ask_again(run, make, dead):
    failed, queued = make("failed"), make("queued")
    jobs = [{"owner_id": "ada", "job_id": job_id} for job_id in (failed.id, queued.id, "gone")]
    dead("jobs", *[letter("worker.run_job", **job) for job in jobs], "nonsense")
    assert json.loads(run("redrive", "--json").stdout)["sent"] == 4
    assert service.get("ada", failed.id).status == "queued"
    texts = list(queue.take_all(config.settings.jobs_queue_url))
    assert sum(failed.id in text for text in texts) == 1
    assert len(texts) == 4


def test_without_dead_letters_nothing_is_done(run, dead):
    dead("jobs")
    assert json.loads(run("redrive", "--json").stdout)["letters"] == 0


def test_a_local_cloud_that_does_not_run_is_told_with_the_remedy(run, monkeypatch):
    monkeypatch.setattr(process, "find", lambda folder: None)
    result = run("list", stage="local")
    assert (result.exit_code, "wizard local up" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", [cli.jobs, *cli.jobs.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output
