import json
import os
import re
import shutil
from copy import copy, deepcopy
from datetime import timedelta
from functools import cache
from threading import Lock
from types import SimpleNamespace
from uuid import uuid4

import jwt
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import settings
from moto import mock_aws
from moto.core.serialize import AttributePicker
from moto.dynamodb import models as dynamodb_of_moto
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.kms.models import kms_backends

from app import create_app
from app.core import aws, config, db, log, mail, queue, tables
from app.core import clock as clocks
from app.passwords import service as passwords
from app.worker import TASKS

settings.register_profile("ours", deadline=None, derandomize=True)
settings.load_profile("ours")

STAGE = "test"
ACCOUNT = "123456789012"
real_client = aws.client
PASSWORD = "an old teapot by the window"


def need(tool):
    """Skips the test where a named prerequisite is missing; with REQUIRE_ALL=1 that is a failure."""
    if shutil.which(tool):
        return
    reason = f"{tool} is not installed"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def environment(monkeypatch):
    """Nothing of the developer's own shell, and keys that open nothing."""
    for name in [name for name in os.environ if name.startswith(("WIZARD_", "AWS_"))]:
        monkeypatch.delenv(name)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("WIZARD_STAGE", STAGE)
    monkeypatch.setenv("WIZARD_BASE_URL", "https://test.example.com")
    monkeypatch.setenv("WIZARD_MAIL_FROM", "wizard@example.com")
    monkeypatch.setenv("WIZARD_CURSOR_KEY", "anything")
    return monkeypatch


@pytest.fixture
def cloud(environment):
    """AWS inside this process, with the tables, the queues, the keys and the sender that a stage has."""
    environment.setattr(aws, "client", client_of_moto)
    environment.setattr(dynamodb_of_moto, "copy", SimpleNamespace(copy=copy, deepcopy=_copy_unless_table))
    environment.setattr(dynamodb_of_moto.DynamoDBBackend, "transact_write_items", _transact)
    environment.setattr(AttributePicker, "__call__", _pick)
    with mock_aws():
        for table in tables.load():
            aws.client("dynamodb").create_table(**tables.create_arguments(table, STAGE))
        for name in ("jobs", "notifications"):
            made = aws.client("sqs").create_queue(QueueName=f"ai-wizard-{name}-{STAGE}")
            environment.setenv(f"WIZARD_{name.upper()}_QUEUE_URL", made["QueueUrl"])
        environment.setenv("WIZARD_ATTACHMENTS_BUCKET", _create_bucket(f"ai-wizard-attachments-{STAGE}"))
        environment.setenv("WIZARD_PLANS_BUCKET", _create_bucket(f"ai-wizard-plans-{STAGE}"))
        environment.setenv("WIZARD_SIGNING_KEY", f"alias/ai-wizard-signing-{STAGE}")
        for name, value in _keys(kms_backends[ACCOUNT]["eu-west-1"]).items():
            environment.setenv(name, value)
        aws.client("sesv2").create_email_identity(EmailIdentity="wizard@example.com")
        yield


def _copy_unless_table(thing):
    """moto copies a table before each write of a transaction, and a test has hundreds of them."""
    return thing if isinstance(thing, dynamodb_of_moto.Table) else deepcopy(thing)


_transact_of_moto = dynamodb_of_moto.DynamoDBBackend.transact_write_items


def _transact(backend, writes):
    """Instead, what is written is brought back where a transaction fails."""
    before = list(_read_before(backend, writes))
    try:
        _transact_of_moto(backend, writes)
    except Exception:
        for items, sort_key, item in before:
            items.pop(sort_key, None)
            items.update({sort_key: item} if item else {})
        raise


def _read_before(backend, writes):
    for write in writes:
        (request,) = write.values()
        key = request.get("Key") or request["Item"]
        if request["TableName"] in backend.tables:
            items, sort_key = backend.tables[request["TableName"]].items[DynamoType(key["PK"])], DynamoType(key["SK"])
            yield items, sort_key, deepcopy(items.get(sort_key))


_KINDS = {"B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"}
_pick_of_moto = AttributePicker.__call__


def _pick(picker, context):
    """moto looks for each kind of value under three names, and for each value of an item for all kinds."""
    value = context.obj
    if type(value) is dict and len(value) == 1 and context.key in _KINDS and not _KINDS.isdisjoint(value):
        return value.get(context.key)
    return _pick_of_moto(picker, context)


def _create_bucket(name):
    where = {"LocationConstraint": "eu-west-1"}
    aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=where)
    return name


def _keys(kms):
    """The same for all tests, because an app that knows them takes longer to make than most tests to run."""
    if not _made_keys:
        variables = {
            "WIZARD_DATA_KEY": aws.client("kms").create_key()["KeyMetadata"]["Arn"],
            "WIZARD_JWKS": json.dumps({"keys": [_create_signing_key()]}),
        }
        _made_keys.append((variables, dict(vars(kms))))
    variables, state = _made_keys[0]
    vars(kms).update(state)
    return variables


_made_keys = []


@cache
def client_of_moto(service):
    """Kept for all tests, because a client takes longer to make than most tests to run; moto is new in each."""
    client = real_client.__wrapped__(service)
    client.meta.events.register("provide-client-params.dynamodb", _refuse_unused_values)
    return client


def _refuse_unused_values(params, **_):
    """As DynamoDB does, and moto does not."""
    requests = [request for write in params.get("TransactItems", []) for request in write.values()]
    for request in [params, *requests]:
        expressions = [value for name, value in request.items() if name.endswith("Expression")]
        used = set(re.findall(r"[:#]\w+", " ".join(expressions)))
        assert {*request.get("ExpressionAttributeValues", {}), *request.get("ExpressionAttributeNames", {})} <= used


def _create_signing_key():
    kms = aws.client("kms")
    key_id = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=f"alias/ai-wizard-signing-{STAGE}", TargetKeyId=key_id)
    public_key = load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])
    return jwt.algorithms.ECAlgorithm.to_jwk(public_key, as_dict=True) | {"kid": "test", "alg": "ES256"}


@pytest.fixture
def clock(monkeypatch):
    """Stands still until it is moved."""

    class Clock:
        now = clocks.now()

        def move(self, **duration):
            self.now += timedelta(**duration)

    clock = Clock()
    monkeypatch.setattr(clocks, "now", lambda: clock.now)
    return clock


@pytest.fixture
def app(cloud, cheap_passwords):
    app = _built(tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("WIZARD_"))))
    config.load()
    log.configure()
    return app


@cache
def _built(environment):
    """Once for each environment, because that takes longer than most requests."""
    return create_app()


@pytest.fixture
def cheap_passwords(monkeypatch):
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", hasher)
    monkeypatch.setattr(passwords, "NOBODYS_HASH", hasher.hash("nobody's"))


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def atomic_calls(monkeypatch):
    """moto checks a condition and writes in two steps, which another thread can come between; DynamoDB does not."""
    turn = Lock()

    def in_turn(call):
        def wait_and_call(*arguments, **values):
            with turn:
                return call(*arguments, **values)

        return wait_and_call

    for name in ("get", "get_many", "query", "put", "update", "delete", "transact"):
        monkeypatch.setattr(db, name, in_turn(getattr(db, name)))


@pytest.fixture
def worker():
    """Does what waits in the queues."""
    return Worker()


class Worker:
    def run(self):
        """Until nothing is left that may be received; what fails stays."""
        while any(self._receive(url) for url in queue.urls()):
            pass

    def _receive(self, url):
        messages = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            job = json.loads(message["Body"])
            TASKS[job["task"]](**job["arguments"])
            aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return messages


@pytest.fixture
def mails(monkeypatch):
    """What the worker has sent."""
    sent = []

    def send(to, subject, *, plain, html, headers):
        sent.append({"to": to, "subject": subject, "plain": plain, "html": html, "headers": headers})

    monkeypatch.setattr(mail, "send", send)
    return sent


@pytest.fixture
def user(client):
    """Somebody who has registered; with the password, which no answer holds."""
    person = {"email": f"ada-{uuid4().hex}@example.com", "password": PASSWORD, "name": "Ada"}
    assert client.post("/api/auth/register", json=person).status_code == 201
    return person


@pytest.fixture
def tokens(client, user):
    credentials = {name: user[name] for name in ("email", "password")}
    return client.post("/api/auth/login", json=credentials).get_json()


@pytest.fixture
def token(tokens):
    return {"Authorization": f"Bearer {tokens['access_token']}"}
