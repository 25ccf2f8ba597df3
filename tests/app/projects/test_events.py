"""What CI and others tell of a project: each event once, whatever comes twice."""

import pytest

from app.core import aws
from app.jobs import service as jobs
from tests.app.projects.conftest import DEPLOY, PROJECT, URL
from tests.app.projects.test_projects import assert_is, pointers

EVENTS = {
    "deploy": {"stage": "prod", "commit": "9f2c1e7", "status": "failed"},
    "rollback": {"stage": "prod", "of": "deploy-1"},
    "smoke": {"stage": "dev", "ok": False, "checks": 12},
    "restore_drill": {"stage": "dev", "ok": True, "minutes": 14},
    "cost_day": {"date": "2026-11-19", "amount": "6.123456789", "currency": "USD", "is_final": False},
    "iam_findings": {"findings": {"critical": 0, "high": 2, "low": 7}},
    "review": {"stage": "prod", "risk": "22.5", "level": "medium"},
}


@pytest.fixture(autouse=True)
def _today(clock):
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


def listed(person, project, query=""):
    answer = person.get(f"{project}/events{query}")
    assert answer.status_code == 200, answer.get_json()
    return [event["id"] for event in answer.get_json()]


def event_of(kind, /, **changes):
    return {"id": kind, "kind": kind, "occurred_at": "2026-11-20T08:00:00Z", **EVENTS[kind], **changes}


def test_without_a_token_nobody_tells_and_nobody_reads(client, project):
    for method in ("GET", "POST"):
        assert client.open(f"{project}/events", method=method).status_code == 401
    assert client.post(f"{project}/events/batch").status_code == 401


def test_a_token_for_events_tells_and_does_not_read_and_one_to_read_does_not_tell(ada, client, project, ci, tell):
    assert tell().status_code == 201
    assert_is(ci("GET", f"{project}/events"), 403, "forbidden")
    body = {"name": "Reader", "scopes": ["projects:read"]}
    reader = {"Authorization": "Bearer " + ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]}
    assert client.get(f"{project}/events", headers=reader).status_code == 200
    assert_is(client.post(f"{project}/events", headers=reader, json=DEPLOY), 403, "forbidden")


WRONG = [
    (event_of("deploy", id="a#b"), "#/id"),
    (event_of("deploy", kind="party"), "#/kind"),
    (event_of("deploy", occurred_at="2026-11-20T08:00:00"), "#/occurred_at"),
    (event_of("deploy", occurred_at="2026-11-20T12:06:00Z"), "#/occurred_at"),
    (event_of("deploy", occurred_at="9999-12-31T23:59:59-12:00"), "#/occurred_at"),
    (event_of("deploy", occurred_at="0001-01-01T00:00:00+14:00"), "#/occurred_at"),
    (event_of("deploy", stage="test"), "#/stage"),
    (event_of("deploy", status="maybe"), "#/status"),
    (event_of("deploy", ok=True), "#/ok"),
    ({"id": "x", "kind": "rollback", "occurred_at": "2026-11-20T08:00:00Z", "stage": "prod"}, "#/of"),
    (event_of("smoke", ok="yes"), "#/ok"),
    (event_of("cost_day", amount="NaN"), "#/amount"),
    (event_of("cost_day", amount=True), "#/amount"),
    (event_of("cost_day", date="2026-02-30"), "#/date"),
    (event_of("cost_day", date="20261119"), "#/date"),
    (event_of("cost_day", currency="usd"), "#/currency"),
    (event_of("iam_findings", findings={"high": -1}), "#/findings/high"),
    (event_of("review", risk="100.1"), "#/risk"),
]


def test_what_cannot_have_happened_is_pointed_at_and_not_kept(ada, ci, project):
    found = [pointers(ci("POST", f"{project}/events", json=event)) for event, _ in WRONG]
    assert found == [[pointer] for _, pointer in WRONG]
    assert listed(ada, project) == []


def test_an_event_of_no_project_is_not_found(ci):
    assert_is(ci("POST", f"{URL}/nothing/events", json=DEPLOY), 404, "not-found")
    assert ci("POST", f"{URL}/nothing/events/batch", json={"events": [DEPLOY]}).status_code == 404


def test_every_kind_is_kept_as_it_was_told(ada, ci, project):
    for kind in EVENTS:
        answer = ci("POST", f"{project}/events", json=event_of(kind))
        assert (answer.status_code, answer.get_json()["by"]) == (201, ada.id)
    (found, *more) = ada.get(f"{project}/events?kind=cost_day").get_json()
    assert not more
    assert found | EVENTS["cost_day"] == found
    found = {event["kind"]: event for event in ada.get(f"{project}/events").get_json()}
    for kind in EVENTS:
        wanted = event_of(kind) | {"occurred_at": "2026-11-20T08:00:00.000+00:00"}
        assert found[kind] | wanted == found[kind]


def test_what_is_told_again_is_the_same_event_and_something_else_is_refused(tell, ada, project):
    first, again = tell(), tell(occurred_at="2026-11-20T08:30:00Z")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert_is(tell(status="failed"), 409, "event-differs")
    assert_is(tell(stage="dev"), 409, "event-differs")
    assert listed(ada, project) == ["deploy-1"]


def test_the_event_and_the_job_that_applies_it_are_written_together(tell, ada, monkeypatch):
    monkeypatch.setattr(jobs, "hurry", lambda job: None)
    tell()
    tell()
    (job,) = [job for job in jobs.read_all(ada.id) if job.task == "evidence.apply"]
    assert job.arguments == {"project": "fraud-or-not", "event_id": "deploy-1"}


def test_an_event_is_taken_while_the_queue_does_not_answer(tell, monkeypatch):
    def fail(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(aws.client("sqs"), "send_message", fail)
    assert tell().status_code == 201


def test_a_batch_is_taken_event_by_event(ada, ci, project, tell):
    tell()
    events = [
        DEPLOY,
        DEPLOY | {"commit": "another"},
        event_of("smoke"),
        event_of("smoke", id="nowhere", stage="test"),
    ]
    answer = ci("POST", f"{project}/events/batch", json={"events": events})
    assert answer.status_code == 200
    results = answer.get_json()["results"]
    told = [(one["id"], one["status"]) for one in results]
    assert told == [("deploy-1", 200), ("deploy-1", 409), ("smoke", 201), ("nowhere", 422)]
    assert "dev, prod" in results[3]["detail"]
    assert pointers(ci("POST", f"{project}/events/batch", json={"events": [DEPLOY] * 101})) == ["#/events"]
    broken = ci("POST", f"{project}/events/batch", json={"events": [DEPLOY, {"id": "x"}]})
    assert "#/events/1/kind" in pointers(broken)


@pytest.fixture
def history(ci, project):
    """Ten events, told in another order than they happened."""
    hours = [3, 9, 1, 7, 5, 0, 8, 2, 6, 4]
    for hour in hours:
        event = event_of("smoke" if hour % 2 else "deploy", stage="prod" if hour < 6 else "dev")
        told = ci("POST", f"{project}/events", json=event | {"id": f"{hour}", "occurred_at": f"2026-11-20T0{hour}:00Z"})
        assert told.status_code == 201, told.get_json()
    return project


FILTERS = {
    "": "9876543210",
    "?kind=smoke": "97531",
    "?stage=dev": "9876",
    "?kind=deploy&stage=prod": "420",
    "?from=2026-11-20T03:00Z&to=2026-11-20T06:00Z": "543",
    "?kind=smoke&from=2026-11-20T04:00%2B01:00&to=2026-11-20T07:00Z": "53",
    "?kind=review": "",
}


def test_each_filter_is_one_query_and_the_newest_comes_first(ada, history, work):
    for query, hours in FILTERS.items():
        work.clear()
        assert "".join(listed(ada, history, query)) == hours
        assert work.count(("dynamodb", "Query")) == 1


def test_pages_hold_each_event_once(ada, history):
    seen, url = [], f"{history}/events?limit=3&from=2026-11-20T01:00Z"
    while url:
        answer = ada.get(url)
        seen += [event["id"] for event in answer.get_json()]
        url = answer.headers["Link"].split("<")[1].split(">")[0] if "Link" in answer.headers else None
    assert "".join(seen) == "987654321"


def test_a_cursor_continues_only_the_list_that_it_came_from(ada, history):
    link = ada.get(f"{history}/events?limit=3&kind=smoke").headers["Link"]
    other = link.split("<")[1].split(">")[0].replace("kind=smoke", "kind=deploy")
    assert ada.get(other).status_code == 422


def test_a_project_reads_no_events_of_another(ada, history):
    ada.call("POST", URL, json=PROJECT | {"name": "fraud"})
    assert listed(ada, f"{URL}/fraud") == []
