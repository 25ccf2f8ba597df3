import re

import pytest

from app.core import aws
from app.passwords import service as passwords


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
