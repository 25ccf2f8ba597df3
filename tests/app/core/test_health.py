import pytest
from botocore.exceptions import EndpointConnectionError

from app.core import aws, health


@pytest.fixture
def no_aws(monkeypatch):
    """Whoever asks AWS for anything fails."""
    monkeypatch.setattr(aws, "client", None)


@pytest.mark.parametrize(
    "path", ["/api/health", "/api/version", "/.well-known/jwks.json", "/api/openapi.json", "/api/docs"]
)
def test_nothing_else_is_touched(client, no_aws, path):
    assert client.get(path).status_code == 200


def test_it_is_up(client):
    assert client.get("/api/health").get_json() == {"status": "ok"}


def test_it_is_ready_when_each_dependency_answers(client):
    response = client.get("/api/health/ready")
    assert response.status_code == 200
    body = response.get_json()
    assert body["status"] == "ok"
    assert [dependency["name"] for dependency in body["dependencies"]] == ["tables", "queues", "signing_key"]
    assert all(dependency["ok"] for dependency in body["dependencies"])
    assert all(dependency["latency_ms"] >= 0 for dependency in body["dependencies"])


@pytest.mark.parametrize("name", ["tables", "queues", "signing_key"])
def test_it_is_not_ready_when_one_dependency_does_not_answer(client, monkeypatch, lines, name):
    def refuse():
        raise EndpointConnectionError(endpoint_url="https://secret.example.com")

    monkeypatch.setitem(health.CHECKS, name, refuse)
    response = client.get("/api/health/ready")
    assert response.status_code == 503
    assert response.get_json()["status"] == "degraded"
    assert {d["name"]: d["ok"] for d in response.get_json()["dependencies"]} == {
        "tables": True,
        "queues": True,
        "signing_key": True,
        name: False,
    }
    assert "secret.example.com" not in response.text
    assert f"{name} does not answer" in [line["message"] for line in lines()]


def test_a_table_that_is_gone_is_noticed(client):
    aws.client("dynamodb").delete_table(TableName="ai-wizard-users-test")
    assert client.get("/api/health/ready").status_code == 503


def test_the_version_says_which_release_answers(environment, client):
    environment.setenv("AWS_LAMBDA_FUNCTION_VERSION", "7")
    assert client.get("/api/version").get_json() == {
        "version": "0.1.0",
        "stage": "test",
        "release": "unreleased",
        "commit": "unknown",
        "function_version": "7",
    }
