import pytest

from app.pulls import service as pulls

GOALS = "/api/goals"
PROJECT = {"name": "fraud-or-not", "title": "Fraud or not", "stages": ["dev", "prod"]}
COST = {
    "name": "AWS cost of fraud-or-not",
    "kind": "at_most",
    "unit": "USD",
    "window": {"unit": "month"},
    "target": "200",
    "zone": "Europe/Berlin",
    "starts_on": "2026-11-01",
    "source": {"kind": "aws_cost", "project": "fraud-or-not"},
}


@pytest.fixture(autouse=True)
def today(clock):
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


@pytest.fixture
def project(ada):
    assert ada.call("POST", "/api/projects", json=PROJECT).status_code == 201
    return "/api/projects/fraud-or-not"


@pytest.fixture
def ci(ada, client):
    """A personal access token that is good for telling events and for nothing else."""
    body = {"name": "CI", "scopes": ["evidence:write"]}
    return ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]


@pytest.fixture
def tell(client, project, ci, worker):
    """Tells an event as CI does, and lets the worker do what follows."""

    def tell(kind, event_id, at="2026-11-20T08:00:00Z", **facts):
        event = {"id": event_id, "kind": kind, "occurred_at": at, **facts}
        answer = client.post(f"{project}/events", json=event, headers={"Authorization": f"Bearer {ci}"})
        assert answer.status_code in {200, 201}, answer.get_json()
        worker.run()

    return tell


@pytest.fixture
def make(ada, project, worker):
    """Makes a goal that is measured by the project; the answer."""

    def make(measure, *, person=ada, **changes):
        source = {"kind": measure, "project": "fraud-or-not"} | changes.pop("source", {})
        answer = person.call("POST", GOALS, json=COST | {"unit": "", "source": source} | changes)
        assert answer.status_code == 201, answer.get_json()
        worker.run()
        return answer.get_json()

    return make


@pytest.fixture
def values(ada):
    """What a goal has, by id of the entry."""

    def values(goal, person=ada):
        answer = person.get(f"{GOALS}/{goal['id']}/check-ins")
        assert answer.status_code == 200, answer.get_json()
        return {entry["id"]: entry["amount"] for entry in answer.get_json()}

    return values


@pytest.fixture
def source(ada):
    """What is known of where its values come from."""

    def source(goal, person=ada):
        answer = person.get(f"{GOALS}/{goal['id']}/source")
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return source


@pytest.fixture
def pull(worker):
    """What the schedule does once an hour, and what follows of it."""

    def pull():
        pulls.sweep()
        worker.run()

    return pull
