import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

GOALS = "/api/goals"
WEIGHT = {
    "name": "Queue of support",
    "kind": "average",
    "direction": "at_most",
    "unit": "tickets",
    "window": {"unit": "week"},
    "target": "20",
    "zone": "Europe/Berlin",
    "starts_on": "2026-11-01",
    "source": {"kind": "push"},
}


@pytest.fixture(autouse=True)
def today(clock):
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


@pytest.fixture
def goal(ada, worker):
    answer = ada.call("POST", GOALS, json=WEIGHT)
    assert answer.status_code == 201, answer.get_json()
    worker.run()
    return answer.get_json()


@pytest.fixture
def rotate(ada, goal):
    """Makes a secret; the answer."""

    def rotate():
        answer = ada.call("POST", f"{GOALS}/{goal['id']}/push-secret")
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return rotate


@pytest.fixture
def push(client, goal, clock):
    """Sends a value as a program does that signs with the library of Standard Webhooks."""

    def push(secret, message_id="msg_1", *, goal_id=goal["id"], age=timedelta(), signature=None, body=None, **value):
        sent_at = clock.now - age
        body = json.dumps(value) if body is None else body
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(sent_at.timestamp())),
            "webhook-signature": signature or Webhook(secret).sign(message_id, sent_at, body),
            "Content-Type": "application/json",
        }
        return client.post(f"/api/push/{goal_id}", data=body, headers=headers)

    return push
