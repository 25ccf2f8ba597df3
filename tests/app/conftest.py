import io
import json
import re

import pytest

from app.core import aws, config, log
from app.passwords import service as passwords
from tests.app.people import Person


@pytest.fixture
def lines(client):
    """What the app has written since the last time that this was asked: one JSON object a line."""
    (handler,) = [handler for handler in log.logger.handlers if isinstance(handler.formatter, log.JsonFormatter)]
    stream = io.StringIO()
    handler.setStream(stream)

    def read():
        written = stream.getvalue().splitlines()
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in written]

    return read


@pytest.fixture
def clouds_text(cloud):
    """All that the table and the queue of notifications hold."""

    def read():
        items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
        url = config.settings.notifications_queue_url
        messages = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return f"{items} {messages.get('Messages')}"

    return read


@pytest.fixture
def work(app, monkeypatch):
    """What was done for a request: argon2 runs with their parameters, and calls of AWS, in order."""
    done = []
    hasher = passwords.hasher

    class Watched:
        def hash(self, password):
            done.append(("hash", _parameters(hasher.hash("x"))))
            return hasher.hash(password)

        def verify(self, password_hash, password):
            done.append(("verify", _parameters(password_hash)))
            return hasher.verify(password_hash, password)

        def check_needs_rehash(self, password_hash):
            return hasher.check_needs_rehash(password_hash)

    def called(model, **_):
        done.append((model.service_model.service_name, model.name))

    monkeypatch.setattr(passwords, "hasher", Watched())
    monkeypatch.setattr(passwords, "NOBODYS_HASH", hasher.hash("nobody's"))
    clients = [aws.client(service) for service in ("dynamodb", "sqs", "kms")]
    for client in clients:
        client.meta.events.register("before-call", called, unique_id="work")
    yield done
    for client in clients:
        client.meta.events.unregister("before-call", unique_id="work")


def _parameters(password_hash):
    return password_hash.rpartition("$")[0].rpartition("$")[0]


@pytest.fixture
def code_from(mails, worker):
    """The code in the last mail to an address."""

    def read(email):
        worker.run()
        newest = [mail for mail in mails if mail["to"] == email][-1]
        (code,) = re.findall(r"^[\w-]{43}$", newest["plain"], re.MULTILINE)
        assert code in newest["html"]
        return code

    return read


@pytest.fixture
def join(client):
    """Registers and logs in; `role` is given by the owner, who comes first."""
    here = []

    def join(name, role="member"):
        person = Person(client, name)
        if here and role != "member":
            assert here[0].change(person, role=role).status_code == 200
        here.append(person)
        return person

    return join


@pytest.fixture
def ada(join):
    """The owner."""
    return join("Ada")
