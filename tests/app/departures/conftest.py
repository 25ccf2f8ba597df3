from contextlib import contextmanager
from itertools import count

import pytest

from app.core import aws
from app.core import clock as clocks
from app.departures import service
from app.mails import service as mails_service

TABLE = "ai-wizard-users-test"


def leave(person):
    return person.call("DELETE", "/api/users/me")


def restore(person):
    return person.call("POST", "/api/users/me/restore")


def make_token(person):
    body = {"name": "CI", "scopes": ["profile:read"]}
    return person.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]


def read_table():
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    return [item for page in pages for item in page["Items"]]


def items_that_mention(*texts):
    return sorted(
        f"{item['PK']['S']} {item['SK']['S']}" for item in read_table() if any(text in str(item) for text in texts)
    )


def forget_expired():
    """What DynamoDB does by itself, within days."""
    for item in read_table():
        if "expires_at" in item and int(item["expires_at"].get("N", "0")) < clocks.now().timestamp():
            aws.client("dynamodb").delete_item(TableName=TABLE, Key={name: item[name] for name in ("PK", "SK")})


@pytest.fixture(autouse=True)
def still(clock):
    """Days pass only where a test says so."""


@pytest.fixture
def eve(ada, join):
    """A member."""
    return join("Eve")


@pytest.fixture
def sweep_all(clock, worker, mails):
    """What the schedule does in some hours: deletes, deletes again, and sends what waits."""

    def sweep():
        for _ in range(2):
            service.sweep()
            clock.move(hours=1)
        mails_service.sweep()
        worker.run()

    return sweep


@pytest.fixture
def during():
    """Something happens right before a call of DynamoDB, counted from 0; tells whether it came to that."""
    events = aws.client("dynamodb").meta.events

    @contextmanager
    def interrupt(number, act):
        calls, happened = count(), []

        def hook(**_):
            if not happened and next(calls) == number:
                happened.append(True)
                act()

        events.register("before-call.dynamodb", hook, unique_id="during")
        try:
            yield happened
        finally:
            events.unregister("before-call.dynamodb", unique_id="during")

    return interrupt
