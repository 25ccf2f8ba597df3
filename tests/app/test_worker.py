import json

import pytest

from app import worker
from app.core import aws, config
from app.core import queue as queues

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def tasks(cloud, monkeypatch):
    """Tasks that only remember that they were called, in a worker that has just started."""
    done = []
    worker._configure.cache_clear()
    worker._configure()
    monkeypatch.setitem(worker.TASKS, "test.remember", lambda **arguments: done.append(arguments))
    monkeypatch.setitem(worker.TASKS, "test.fail", lambda: 1 / 0)
    return done


def message(task="test.remember", **arguments):
    return json.dumps({"task": task, "arguments": arguments, "traceparent": TRACE})


def handle(*bodies, queue="jobs"):
    failed = worker.handler({"Records": [record(body, n, queue) for n, body in enumerate(bodies)]}, None)
    return [failure["itemIdentifier"] for failure in failed["batchItemFailures"]]


def record(body, number, queue):
    """As the trigger hands a message on."""
    url = url_of(queue)
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=body or " ")
    (taken,) = aws.client("sqs").receive_message(QueueUrl=url, VisibilityTimeout=1800)["Messages"]
    source = f"arn:aws:sqs:eu-west-1:123456789012:ai-wizard-{queue}-test"
    told = {"messageId": f"m{number}", "body": body, "eventSourceARN": source}
    return told | {"receiptHandle": taken["ReceiptHandle"]}


def url_of(queue):
    return {"jobs": config.settings.jobs_queue_url, "notifications": config.settings.notifications_queue_url}[queue]


def queued():
    url = config.settings.notifications_queue_url
    answer = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(queued["Body"]) for queued in answer.get("Messages", [])]


def test_a_message_runs_its_task_with_its_arguments(tasks):
    assert handle(message(name="Ada", number=7)) == []
    assert tasks == [{"name": "Ada", "number": 7}]


@pytest.mark.parametrize("queue", ["jobs", "notifications"])
def test_only_what_failed_comes_back_and_soon(tasks, queue, monkeypatch):
    postponed = []
    sqs = aws.client("sqs")
    monkeypatch.setattr(sqs, "change_message_visibility", lambda **arguments: postponed.append(arguments))
    assert handle(message(n=1), message("test.fail"), message(n=2), queue=queue) == ["m1"]
    assert tasks == [{"n": 1}, {"n": 2}]
    assert [(each["QueueUrl"], each["VisibilityTimeout"]) for each in postponed] == [(url_of(queue), 60)]


def test_what_cannot_come_back_soon_comes_back_later(tasks, lines):
    foreign = {"messageId": "m0", "body": message("test.fail"), "eventSourceARN": "arn:x:other", "receiptHandle": "r"}
    assert worker.handler({"Records": [foreign]}, None) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert "later" in lines()[-1]["message"]


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("mails.deliver", "notifications"),
        ("notifications.deliver", "notifications"),
        ("deliveries.attempt", "notifications"),
        ("worker.run_job", "jobs"),
        ("mailsomething.else", "jobs"),
    ],
)
def test_what_goes_out_to_people_does_not_wait_behind_what_takes_long(cloud, task, queue):
    queues.send(task, n=1)
    (taken,) = aws.client("sqs").receive_message(QueueUrl=url_of(queue))["Messages"]
    assert json.loads(taken["Body"])["arguments"] == {"n": 1}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        '{"task": "test.remember"}',
        '{"task": "nobody.knows", "arguments": {}}',
        '{"task": ["test.remember"], "arguments": {}}',
        '{"task": "test.remember", "arguments": []}',
        '{"task": "__import__", "arguments": {"name": "os"}}',
    ],
)
def test_a_message_that_we_did_not_write_comes_back(tasks, body):
    assert handle(body) == ["m0"]
    assert tasks == []


@pytest.mark.parametrize("traceparent", [None, 7, "nonsense", ["00"]])
def test_a_broken_trace_does_not_stop_a_task(tasks, traceparent):
    body = json.dumps({"task": "test.remember", "arguments": {}, "traceparent": traceparent})
    assert handle(body) == []


def test_a_trace_goes_from_the_request_through_the_queue_to_the_worker(client, lines, user):
    sent = client.post(
        "/api/auth/register",
        json=user | {"email": "eve@example.com"},
        headers={"traceparent": TRACE, "X-Request-Id": "mine"},
    )
    bodies = [message for message in queued() if message["traceparent"] == sent.headers["traceparent"]]
    lines()
    assert handle(*map(json.dumps, bodies)) == []
    (line,) = lines()
    assert line["traceparent"].split("-")[1] == TRACE.split("-")[1]
    assert line["task"] == "mails.deliver"
    assert line["request_id"] == "m0"


def test_a_failure_is_logged_with_its_own_ids_and_without_its_arguments(lines):
    handle(message(), message("test.fail"), '{"password": "hunter2"', message("test.remember", token="hunter2"))
    written = lines()
    assert [(line["request_id"], line.get("task"), line["level"]) for line in written] == [
        ("m0", "test.remember", "INFO"),
        ("m1", "test.fail", "ERROR"),
        ("m2", None, "ERROR"),
        ("m3", "test.remember", "INFO"),
    ]
    assert "ZeroDivisionError" in written[1]["exception"]
    assert "hunter2" not in str(written)


def test_a_mail_goes_through_ses_in_both_forms(user):
    (message,) = queued()
    assert handle(json.dumps(message)) == []
    assert aws.client("ses").get_send_quota()["SentLast24Hours"] == 1


def test_a_mail_is_sent_once_however_often_its_message_comes(user, mails):
    (message,) = queued()
    assert handle(json.dumps(message), json.dumps(message)) == []
    assert [mail["to"] for mail in mails] == [user["email"]]


def test_the_schedule_runs_a_task_and_sees_its_failure(tasks):
    assert worker.handler({"task": "test.remember", "arguments": {"n": 1}}, None) == {}
    assert tasks == [{"n": 1}]
    with pytest.raises(ZeroDivisionError):
        worker.handler({"task": "test.fail"}, None)


def test_locally_what_succeeds_leaves_the_queue_and_what_fails_stays(tasks):
    url = config.settings.jobs_queue_url
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=message(n=1))
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=message("test.fail"))
    worker._receive(url)
    attributes = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert tasks == [{"n": 1}]
    assert attributes["ApproximateNumberOfMessages"] == "0"
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_locally_the_schedule_is_kept_too(tasks, monkeypatch):
    now = iter([0.0, 0.0, 59.0, 60.0, 60.0])
    monkeypatch.setattr(worker, "SCHEDULE", {"test.remember": 60})
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(now))
    done = {}
    for _ in range(3):
        worker._run_what_is_due(done)
    assert len(tasks) == 2


def test_the_worker_reads_its_settings_once():
    handle(message())
    loaded = config.settings
    handle(message())
    assert config.settings is loaded


def test_a_queue_that_is_gone_is_told_once_until_it_answers_again(monkeypatch, lines):
    answers = iter([OSError, OSError, None, None, OSError, SystemExit])
    monkeypatch.setattr(worker, "_receive", lambda queue_url: _raise(next(answers)))
    monkeypatch.setattr(worker.time, "sleep", lambda seconds: None)
    with pytest.raises(SystemExit):
        worker._poll()
    assert len(lines()) == 2


def _raise(error):
    if error:
        raise error
