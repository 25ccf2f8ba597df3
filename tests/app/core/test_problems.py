"""Every error is a problem document (RFC 9457); what is left are the gateway's own."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from app import MAX_BODY_BYTES, create_app
from app.sessions import repository

REGISTER = "/api/auth/register"


@pytest.fixture
def client(environment):
    return create_app().test_client()


def assert_is_problem(response, status, slug):
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["type"] == f"urn:ai-wizard:problem:{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/api/docs/nothing.js", "/api/docs/..%2fapp.py", "/\x00"])
def test_an_unknown_address(client, path):
    assert_is_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT", "TRACE", "PROPFIND"])
def test_a_method_that_an_address_does_not_have(client, method):
    response = client.open("/api/health", method=method)
    assert_is_problem(response, 405, "method-not-allowed")
    assert response.allow.as_set() == {"get", "head", "options"}


@pytest.mark.parametrize(
    "body",
    ["{", "", '{"email": NaN}', '{"a": 1, "a": 2}', '"\\ud800"', "[" * 100_000, b"\xff", "9" * 5000],
    ids=lambda body: repr(body[:10]),
)
def test_a_body_that_is_not_json(client, body):
    body = body or " "
    assert_is_problem(client.post(REGISTER, data=body, content_type="application/json"), 400, "malformed")


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "text/json", "json"])
def test_a_body_of_another_type(client, content_type):
    response = client.post(REGISTER, data='{"name": "Ada"}', content_type=content_type)
    assert_is_problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_be_announced_in_other_words(client, content_type):
    assert_is_problem(client.post(REGISTER, data="{}", content_type=content_type), 422, "invalid")


def test_fields_that_are_not_valid(client):
    response = client.post(REGISTER, json={"email": "x", "password": "x", "name": "Ada"})
    assert_is_problem(response, 422, "invalid")
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["#/email", "#/password"]


def test_a_body_as_large_as_the_limit_is_read(client):
    body = b'{"name": "' + b"x" * (MAX_BODY_BYTES - 12) + b'"}'
    assert_is_problem(client.post(REGISTER, data=body, content_type="application/json"), 422, "invalid")


def test_a_larger_body_is_refused(client):
    body = b'{"name": "' + b"x" * (MAX_BODY_BYTES - 11) + b'"}'
    assert_is_problem(client.post(REGISTER, data=body, content_type="application/json"), 413, "too-large")


def test_a_larger_body_that_does_not_tell_its_length_is_refused(client):
    response = client.post(
        REGISTER,
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": Endless(), "wsgi.input_terminated": True},
    )
    assert_is_problem(response, 413, "too-large")


class Endless:
    def read(self, size=-1):
        return b"x" * (size if size > 0 else 10 * MAX_BODY_BYTES)

    def readinto(self, buffer):
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def refresh(client, monkeypatch, find):
    """Asks for what is looked up by `find`."""
    monkeypatch.setattr(repository, "find", find)
    token = f"{'1' * 32}.{'2' * 32}.{'x' * 43}.{'x' * 43}"
    return client.post("/api/auth/refresh", json={"refresh_token": token})


def test_a_fault_of_our_own_leaks_nothing(client, monkeypatch, capsys):
    def break_down(*_):
        raise RuntimeError("password hunter2 at arn:aws:kms:eu-west-1:123456789012:key/1")

    response = refresh(client, monkeypatch, break_down)
    assert_is_problem(response, 500, "internal")
    assert "hunter2" not in response.text
    assert "arn:" not in response.text
    assert "Traceback" not in response.text


def client_error(status, code, **more):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}, "GetItem")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EndpointConnectionError(endpoint_url="https://dynamodb.example.com"), 503),
        (ReadTimeoutError(endpoint_url="https://dynamodb.example.com"), 503),
        (client_error(400, "ThrottlingException"), 503),
        (client_error(400, "TransactionCanceledException", CancellationReasons=[{"Code": "ThrottlingError"}]), 503),
        (client_error(400, "TransactionCanceledException", CancellationReasons=[{"Code": "ValidationError"}]), 500),
        (client_error(500, "InternalServerError"), 503),
        (client_error(400, "AccessDeniedException"), 500),
        (client_error(400, "ValidationException"), 500),
    ],
)
def test_what_passes_by_itself_is_told_from_a_fault_of_our_own(client, monkeypatch, error, status):
    def fail(*_):
        raise error

    response = refresh(client, monkeypatch, fail)
    assert response.status_code == status
    assert ("Retry-After" in response.headers) == (status == 503)
    assert "example.com" not in response.text


def test_a_fault_has_the_headers_of_every_answer(client, monkeypatch):
    response = refresh(client, monkeypatch, None)
    assert response.status_code == 500
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_head_has_no_body(client):
    response = client.head("/api/nothing")
    assert response.status_code == 404
    assert response.data == b""


def test_a_long_address_is_just_unknown(client):
    assert_is_problem(client.get("/api/" + "x" * 50_000), 404, "not-found")
