"""Ids in and out, and the one line that is written of each request."""

import json
import re

import pytest

from app import create_app

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def client(environment):
    return create_app().test_client()


def test_a_request_gets_an_id(client):
    ids = {client.get("/api/health").headers["X-Request-Id"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", request_id) for request_id in ids)


@pytest.mark.parametrize("given", ["a", "01HXYZ", "a.b:c_d-e", "x" * 128])
def test_a_callers_id_is_kept(client, given):
    assert client.get("/api/health", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "a,b", "<script>", '"', "é", "a\tb", "%0d%0aSet-Cookie:x"])
def test_a_hostile_id_is_replaced(client, given):
    answered = client.get("/api/health", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", answered)


def test_a_callers_trace_goes_on_with_a_span_of_ours(client):
    answered = client.get("/api/health", headers={"traceparent": TRACE}).headers["traceparent"]
    assert answered.split("-")[1] == TRACE.split("-")[1]
    assert answered.split("-")[2] != TRACE.split("-")[2]
    assert answered.split("-")[3] == "01"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        TRACE.upper(),
        TRACE + "-extra",
        TRACE.replace("00-", "ff-", 1),
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-0af7651916cd43dd8448eb211c80319c-{'0' * 16}-01",
        f"{TRACE},{TRACE}",
    ],
)
def test_a_hostile_trace_is_replaced(client, given):
    answered = client.get("/api/health", headers={"traceparent": given}).headers["traceparent"]
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", answered)
    assert answered.split("-")[1] not in given


def test_a_request_is_one_line_with_its_ids(client, lines):
    client.get("/api/version", headers={"X-Request-Id": "mine", "traceparent": TRACE})
    (line,) = lines()
    assert line["request_id"] == "mine"
    assert line["traceparent"].split("-")[1] == TRACE.split("-")[1]
    assert line["message"] == "GET /api/version"
    assert line["level"] == "INFO"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert (line["stage"], line["status"], line["client"]) == ("test", 200, "127.0.0.1")
    assert "user" not in line


def test_the_line_is_in_the_embedded_metric_format(client, lines):
    client.get("/api/health")
    (line,) = lines()
    assert isinstance(line["_aws"]["Timestamp"], int)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "AIWizard"
    assert {name for dimensions in directive["Dimensions"] for name in dimensions} == {"stage", "route"}
    assert all(isinstance(line[name], str) for name in ("stage", "route"))
    assert all(isinstance(line[metric["Name"]], int | float) for metric in directive["Metrics"])
    assert {metric["Unit"] for metric in directive["Metrics"]} == {"Milliseconds", "Count"}
    assert len(json.dumps(line)) < 2000


@pytest.mark.parametrize(
    ("method", "path", "route", "client_errors"),
    [
        ("GET", "/api/health", "GET /api/health", 0),
        ("GET", "/api/docs/nothing.js", "GET /api/docs/<file>", 1),
        ("GET", "/wp-login.php", "unmatched", 1),
        ("XYZZY", "/api/health", "unmatched", 1),
        ("XYZZY", "/wp-login.php", "unmatched", 1),
    ],
)
def test_a_stranger_cannot_make_new_metrics(client, lines, method, path, route, client_errors):
    client.open(path, method=method)
    (line,) = lines()
    assert (line["route"], line["ClientErrors"], line["Faults"]) == (route, client_errors, 0)


def test_a_fault_is_counted_and_written_with_its_traceback(client, lines, monkeypatch):
    monkeypatch.setattr("app.accounts.service.refresh", None)
    client.post("/api/auth/refresh", json={"refresh_token": "x"}, headers={"X-Request-Id": "mine"})
    fault, request = lines()
    assert fault["level"] == "ERROR"
    assert "TypeError" in fault["exception"]
    assert fault["request_id"] == request["request_id"] == "mine"
    assert (request["Faults"], request["status"]) == (1, 500)


def test_a_hostile_address_stays_on_its_line(client, lines):
    client.get('/api/%0a{"level": "ERROR"}\u2028')
    (line,) = lines()
    assert line["level"] == "INFO"


def test_the_level_is_a_setting(environment, capsys):
    environment.setenv("WIZARD_LOG_LEVEL", "WARNING")
    create_app().test_client().get("/api/health")
    assert capsys.readouterr() == ("", "")


def test_the_lines_go_to_standard_output(environment, capsys):
    create_app().test_client().get("/api/health")
    assert json.loads(capsys.readouterr().out)["status"] == 200


def test_ids_of_one_request_are_gone_in_the_next(client, lines):
    client.get("/api/health", headers={"X-Request-Id": "mine"})
    client.get("/api/health")
    first, second = lines()
    assert first["request_id"] == "mine" != second["request_id"]
