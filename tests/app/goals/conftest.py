import pytest

URL = "/api/goals"
RUN = {
    "name": "Run",
    "kind": "at_least",
    "unit": "times",
    "aggregation": "count",
    "window": {"unit": "week"},
    "target": "3",
    "zone": "Europe/Berlin",
}


@pytest.fixture
def make():
    """Makes a goal; what the answer holds."""

    def make(person, **changes):
        answer = person.call("POST", URL, json=RUN | changes)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return make


def change(person, goal, **changes):
    path = f"{URL}/{goal['id']}"
    return person.call("PATCH", path, {"If-Match": person.get(path).headers["ETag"]}, json=changes)


def delete(person, goal):
    return person.call("DELETE", f"{URL}/{goal['id']}", {"If-Match": "*"})


def pointers(answer):
    assert answer.status_code == 422, answer.get_json()
    return [error.get("pointer") for error in answer.get_json()["errors"]]
