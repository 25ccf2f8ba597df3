import pytest

URL = "/api/projects"
PROJECT = {"name": "fraud-or-not", "title": "Fraud or not", "stages": ["dev", "prod"]}
DEPLOY = {
    "id": "deploy-1",
    "kind": "deploy",
    "occurred_at": "2026-11-20T09:30:00+01:00",
    "stage": "prod",
    "commit": "9f2c1e7",
    "status": "succeeded",
    "duration_seconds": 93,
}


@pytest.fixture
def project(ada):
    """Made by the owner of the workspace; where it is, and its ETag."""
    answer = ada.call("POST", URL, json=PROJECT)
    assert answer.status_code == 201, answer.get_json()
    return f"{URL}/fraud-or-not"


@pytest.fixture
def ci(ada, client):
    """Calls with a personal access token that is good for telling events and for nothing else."""
    body = {"name": "CI", "scopes": ["evidence:write"]}
    token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]

    def call(method, path, **options):
        return client.open(path, method=method, headers={"Authorization": f"Bearer {token}"}, **options)

    return call


@pytest.fixture
def tell(ci, project):
    """Tells one event as CI does."""

    def tell(**event):
        return ci("POST", f"{project}/events", json=DEPLOY | event)

    return tell
