import pytest

from tests.app.goals.conftest import RUN

URL = "/api/goals/import"


@pytest.fixture
def make():
    def make(person, **changes):
        goal = {"aggregation": "sum", "starts_on": "2020-01-01"} | changes
        answer = person.call("POST", "/api/goals", json=RUN | goal)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return make


@pytest.fixture
def goal(ada, make):
    return make(ada)


def send(person, text, headers=(), **query):
    content = text if isinstance(text, bytes) else text.encode()
    headers = {"Content-Type": "text/csv"} | dict(headers)
    return person.call("POST", URL, headers, data=content, query_string=query)


def bring(person, text, **query):
    answer = send(person, text, **query)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def results(report):
    return [row["result"] for row in report["rows"]]


def entries(person, goal_id):
    """Newest day first."""
    return person.get(f"/api/goals/{goal_id}/check-ins?limit=100").get_json()


def told(person, goal_id):
    return [(one["local_date"], one["amount"], one["note"]) for one in entries(person, goal_id)]
