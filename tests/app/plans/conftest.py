import pytest

from tests.app.ai.conftest import configure, pauses, provider  # noqa: F401

URL = "/api/goals"
RUN = {
    "name": "Run",
    "kind": "at_least",
    "unit": "times",
    "aggregation": "count",
    "window": {"unit": "week"},
    "target": "3",
    "starts_on": "2026-10-05",
    "zone": "Europe/Berlin",
    "day_boundary_minutes": 0,
}


@pytest.fixture(autouse=True)
def friday(clock):
    """20 November 2026, at noon."""
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


@pytest.fixture
def run(ada):
    """Ada's, three weeks of it: on Tuesdays and Thursdays, and once on a Sunday."""
    goal = make(ada)
    for day in ["10-20", "10-22", "10-27", "11-03", "11-05", "11-08", "11-12", "11-17"]:
        check_in(ada, goal, f"2026-{day}")
    return goal


@pytest.fixture
def plan_of(worker):
    """What the worker makes when somebody asks."""

    def plan_of(person, goal):
        asked = ask(person, goal)
        assert asked.status_code == 202, asked.get_json()
        worker.run()
        job = person.get(asked.headers["Location"]).get_json()
        assert job["status"] == "done", job
        assert job["result"] == f"{URL}/{goal['id']}/plan"
        return person.get(job["result"]).get_json()

    return plan_of


def make(person, **changes):
    answer = person.call("POST", URL, json=RUN | changes)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def check_in(person, goal, day, **more):
    body = {"occurred_at": f"{day}T07:30:00+01:00", "tz": "Europe/Berlin", **more}
    answer = person.call("POST", f"{URL}/{goal['id']}/check-ins", json=body)
    assert answer.status_code == 201, answer.get_json()


def ask(person, goal):
    return person.call("POST", f"{URL}/{goal['id']}/plan")


def look(person, goal):
    return person.get(f"{URL}/{goal['id']}/plan")


def accept(person, goal, step):
    return person.call("POST", f"{URL}/{goal['id']}/plan/steps/{step['id']}/accept")


def undo(person, goal, step):
    return person.call("POST", f"{URL}/{goal['id']}/plan/steps/{step['id']}/undo")


def goals_of(person):
    return [goal["id"] for goal in person.get(URL).get_json()]
