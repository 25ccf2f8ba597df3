"""The application behind API Gateway's events."""

import base64
import importlib
import json
import sys

import pytest

from tests.conftest import PASSWORD


@pytest.fixture
def handler(app, monkeypatch):
    monkeypatch.delitem(sys.modules, "app.wsgi", raising=False)
    return importlib.import_module("app.wsgi").handler


def event(method, path, body=None, *, cookies=(), **headers):
    return {
        "version": "2.0",
        "routeKey": "ANY /api/{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "cookies": list(cookies),
        "headers": {"host": "api.test.example.com", "x-forwarded-for": "6.6.6.6, 7.7.7.7"} | headers,
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.9"},
            "stage": "$default",
        },
        "body": base64.b64encode(json.dumps(body).encode()).decode() if body is not None else "",
        "isBase64Encoded": body is not None,
    }


def test_it_does_not_listen_where_nothing_answers(environment):
    environment.setenv("WIZARD_STAGE", "local")
    environment.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    environment.delitem(sys.modules, "app.wsgi", raising=False)
    with pytest.raises(SystemExit, match="tables, queues, signing_key.*AWS_ENDPOINT_URL"):
        importlib.import_module("app.wsgi")


def test_an_event_gets_an_answer_in_the_gateways_form(handler):
    answer = handler(event("GET", "/api/health"), None)
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    assert json.loads(answer["body"]) == {"status": "ok"}


def test_the_client_is_who_the_gateway_saw_and_not_who_a_header_says(handler, lines):
    handler(event("GET", "/api/health"), None)
    assert [line["client"] for line in lines()] == ["203.0.113.9"]


def test_a_browser_logs_in_and_refreshes_through_the_gateway(handler, user):
    credentials = {"email": user["email"], "password": PASSWORD}
    headers = {"content-type": "application/json", "x-client": "browser"}
    logged_in = handler(event("POST", "/api/auth/login", credentials, **headers), None)
    (cookie,) = logged_in["cookies"]
    refreshed = handler(event("POST", "/api/auth/refresh", cookies=[cookie.split(";")[0]], **headers), None)
    assert (logged_in["statusCode"], refreshed["statusCode"]) == (200, 200)
    assert refreshed["cookies"] != logged_in["cookies"]


def test_the_documentation_is_sent_as_text(handler):
    answer = handler(event("GET", "/api/docs/swagger-ui-bundle.js"), None)
    assert answer["isBase64Encoded"] is False
    assert len(answer["body"]) < 5 * 1024 * 1024


@pytest.mark.parametrize("path", ["/api/%00", "/api/%ff%fe", "/api/%C3%A9", "/api/%2e%2e/", "/%", "/api/health%0a"])
def test_a_strange_address_is_just_unknown(handler, path):
    assert handler(event("GET", path), None)["statusCode"] == 404


def test_a_host_that_is_none_is_no_fault(handler):
    assert handler(event("GET", "/api/health", host="a b/../<>"), None)["statusCode"] < 500
