import pytest

from tests.app.ai.conftest import configure, pauses, provider  # noqa: F401
from tests.app.goals.conftest import make  # noqa: F401


@pytest.fixture
def plan_of(worker):
    """What the worker makes when somebody asks."""

    def plan_of(person, goal):
        asked = ask(person, goal)
        assert asked.status_code == 202, asked.get_json()
        worker.run()
        job = person.get(asked.headers["Location"]).get_json()
        assert job["status"] == "done", job
        return person.get(job["result"]).get_json()

    return plan_of


def ask(person, goal):
    return person.call("POST", f"/api/goals/{goal['id']}/plan")


def accept(person, goal, step):
    return person.call("POST", f"/api/goals/{goal['id']}/plan/steps/{step['id']}/accept")


def undo(person, goal, step):
    return person.call("POST", f"/api/goals/{goal['id']}/plan/steps/{step['id']}/undo")
