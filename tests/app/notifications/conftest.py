import pytest

from app.core import db
from app.notifications import service

SETTINGS = "/api/users/me/notification-settings"
URL = "/api/notifications"
FACTS = {
    "missed": {"goal": "Run 3 times a week", "reason": "You ran 2 of 3 times."},
    "met": {"goal": "Read", "reason": "You read 31 of 30 pages."},
    "at_risk": {"goal": "Run", "reason": "One run is left.", "due_at": "2026-11-22T23:00:00+00:00"},
    "exceeded": {"goal": "AWS", "reason": "It cost $212.50 of $200."},
    "back_on_track": {"goal": "AWS", "reason": "It cost $180 of $200."},
    "plan_ready": {"goal": "Run"},
    "dangerous_change": {"review": "fraud-or-not/prod", "reason": "Critical risk (92 of 100), breaks no goal."},
    "webhook_disabled": {"host": "hooks.example.com"},
}


@pytest.fixture
def verified(join, code_from, client):
    """Joins, and proves that the address is theirs."""

    def verified(name, role="member"):
        person = join(name, role)
        assert client.post("/api/auth/verify", json={"code": code_from(person.email)}).status_code == 204
        return person

    return verified


@pytest.fixture
def ada(verified, mails):
    ada = verified("Ada")
    mails.clear()
    return ada


@pytest.fixture
def tell(worker):
    """As whoever judges goals does it, and then the worker."""

    def tell(person, kind="missed", *, goal="g1", period="2026-11-22", runs=True, **facts):
        writes = service.write(person.id, kind, goal_id=goal, period=period, facts=FACTS[kind] | facts)
        db.transact(*writes)
        service.hurry(person.id)
        if runs:
            worker.run()

    return tell


@pytest.fixture
def choose():
    """Changes the settings of somebody."""

    def choose(person, **changes):
        tag = person.get(SETTINGS).headers["ETag"]
        answer = person.call("PATCH", SETTINGS, {"If-Match": tag}, json=changes)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return choose


@pytest.fixture
def a_minute(clock, worker):
    """What the schedule does each minute."""

    def a_minute():
        service.sweep()
        worker.run()

    return a_minute


def titles(person, query=""):
    return [notice["title"] for notice in person.get(URL + query).get_json()]


def unread(person):
    return person.get(f"{URL}/unread-count").get_json()["unread"]
