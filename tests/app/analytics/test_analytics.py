"""Reviews that CI brings, deploys that it tells of, and what people say of findings, as somebody sees it in a chart."""

import json
from datetime import UTC, datetime

import pytest

from app.analytics import service
from app.core import db
from app.judging import service as judging
from app.reviews import service as reviews
from app.reviews.service import Refused
from app.worker import JOBS
from tests.app.units import Meter

URL, JSON = "/api/analytics", "application/json"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
COMMIT = "9f2c1e7d40c5a1b2c3d4e5f60718293a4b5c6d7e"
PORT = {"type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}


@pytest.fixture
def ada(clock, join):
    clock.now = NOW
    ada = join("Ada")
    for name in ("shop", "blog"):
        project = {"name": name, "title": name, "stages": ["dev", "prod"]}
        assert ada.call("POST", "/api/projects", json=project).status_code == 201
    return ada


@pytest.fixture
def review(ada, worker):
    """A plan that opens SSH to everybody, or one that changes nothing; judged."""

    def review(*, opens=True, name="x", **where):
        told = {"actions": ["create"], "before": None, "after": PORT | {"description": name}, "after_unknown": {}}
        resource = {"mode": "managed", "type": "aws_security_group_rule", "name": "ssh", "change": told}
        changes = [resource | {"address": "aws_security_group_rule.ssh"}] if opens else []
        plan = {"format_version": "1.2", "terraform_version": "1.11.0", "resource_changes": changes, "x": name}
        query = {"project": "shop", "stage": "prod", "commit": COMMIT} | where
        answer = ada.call("POST", "/api/reviews", data=json.dumps(plan), query_string=query, content_type=JSON)
        assert answer.status_code in (200, 202), answer.get_json()
        worker.run()
        return answer.headers["Location"]

    return review


@pytest.fixture
def tell(ada, worker):
    def tell(event_id, kind="deploy", project="shop", **facts):
        deploy = {"commit": COMMIT[:7], "status": "succeeded"} if kind == "deploy" else {}
        event = {
            "id": event_id,
            "kind": kind,
            "occurred_at": "2026-11-20T12:00:00Z",
            "stage": "prod",
            **deploy,
            **facts,
        }
        answer = ada.call("POST", f"/api/projects/{project}/events", json=event)
        assert answer.status_code in (200, 201), answer.get_json()
        worker.run()

    return tell


@pytest.fixture
def show(ada):
    def show(person=ada, **query):
        answer = person.call("GET", URL, query_string=query)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return show


@pytest.fixture(autouse=True)
def all_is_as_a_rebuild_makes_it(app):
    yield
    assert service.examine(reviews.read_counted) == []


def test_without_a_token_there_is_nothing_to_see(client):
    assert client.get(URL).status_code == 401


def test_a_viewer_may_see_it_and_a_token_that_is_for_something_else_may_not(ada, client, join, show):
    vera = join("Vera", role="viewer")
    assert len(show(vera)["days"]) == 30
    for scope, status in (("reviews:read", 200), ("goals:read", 403)):
        body = {"name": "CI", "scopes": [scope]}
        token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
        assert client.get(URL, headers={"Authorization": f"Bearer {token}"}).status_code == status


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-11-20", "to": "2026-11-19"},
        {"from": "2025-11-19", "to": "2026-11-20"},
        {"from": "1826-11-20"},
        {"to": "tomorrow"},
        {"project": "No Such Name"},
        {"stage": "*"},
    ],
)
def test_days_and_names_that_make_no_sense_are_refused(ada, query):
    assert ada.call("GET", URL, query_string=query).status_code == 422


def test_a_project_that_is_not_there_is_not_found(ada):
    assert ada.get(f"{URL}?project=moon").status_code == 404


def test_where_nothing_has_happened_nothing_is_known(show):
    shown = show(**{"from": "2026-11-19", "to": "2026-11-20", "project": "shop"})
    nothing = {
        "reviews": {"low": 0, "medium": 0, "high": 0, "critical": 0},
        "risk_mean": None,
        "risk_p90": None,
        "decisions": 0,
        "seconds_to_decision": None,
        "monthly_cost_delta": "0",
        "deploys": 0,
        "failed_deploys": 0,
        "change_failure_rate": None,
        "lead_time_seconds": None,
    }
    assert shown == {
        "from": "2026-11-19",
        "to": "2026-11-20",
        "project": "shop",
        "stage": None,
        "days": [{"date": "2026-11-19", **nothing}, {"date": "2026-11-20", **nothing}],
        "total": nothing,
        "rules": [],
    }


def test_the_last_thirty_days_are_shown_unless_somebody_says_otherwise(show):
    for query, first, last in (
        ({}, "2026-10-22", "2026-11-20"),
        ({"to": "2026-11-10"}, "2026-10-12", "2026-11-10"),
        ({"from": "2026-11-10"}, "2026-11-10", "2026-12-09"),
        ({"from": "2025-11-20", "to": "2026-11-20"}, "2025-11-20", "2026-11-20"),
    ):
        shown = show(**query)
        assert (shown["from"], shown["to"]) == (first, last)
        assert [shown["days"][place]["date"] for place in (0, -1)] == [first, last]


def test_from_a_review_to_its_deploy_and_back(ada, show, review, tell, clock):
    dangerous = review()
    total = show()["total"]
    assert sum(total["reviews"].values()) == 1
    assert total["risk_p90"] == ada.get(dangerous).get_json()["risk"] > 0

    clock.move(minutes=90)
    for action in ("reject", "approve"):  # what counts is how long somebody waited
        body = {"action": action, "reason": "Looked at"}
        assert ada.call("PUT", dangerous, {"If-Match": "*"}, json=body).status_code == 200
        clock.move(minutes=30)
    review(opens=False, name="fixed")
    tell("d1", occurred_at="2026-11-20T13:00:00Z")
    tell("d2", occurred_at="2026-11-20T13:30:00Z", commit="other")
    tell("b1", "rollback", of="d2", occurred_at="2026-11-20T13:40:00Z")
    tell("b1", "rollback", of="d2", occurred_at="2026-11-20T13:40:00Z")

    shown = show(project="shop", stage="prod")
    total = shown["total"]
    assert sum(total["reviews"].values()) == 2
    assert total["reviews"]["low"] >= 1
    assert (total["decisions"], total["seconds_to_decision"]) == (1, 90 * 60)
    assert (total["deploys"], total["failed_deploys"], total["change_failure_rate"]) == (2, 1, "50")
    assert total["lead_time_seconds"] == 3600
    assert shown["days"][-1] == {"date": "2026-11-20", **total}
    assert show(project="shop", stage="dev")["total"]["deploys"] == show(project="blog")["total"]["deploys"] == 0
    assert show()["total"] == show(project="shop")["total"] == show(stage="prod")["total"] == total


def test_what_people_say_of_findings_is_what_a_rule_is_worth(ada, join, show, review, worker):
    url = review()
    finding = ada.get(url).get_json()["findings"][0]
    for person, verdict in ((ada, "noise"), (ada, "useful"), (join("Bob"), "useful"), (join("Cy"), "noise")):
        answer = person.call("PUT", f"{url}/findings/{finding['id']}/feedback", json={"verdict": verdict})
        assert answer.status_code == 200, answer.get_json()
    worker.run()
    (rule,) = [rule for rule in show()["rules"] if rule["rule"] == finding["rule"]]
    assert rule == {"rule": finding["rule"], "findings": 1, "useful": 2, "noise": 1, "precision": "66.67"}


def test_a_review_that_runs_again_counts_once_and_by_its_newest_result(ada, show, review, worker, clock):
    url = review()
    before = show()["total"]
    clock.move(days=1)
    ada.log_in()
    assert ada.call("PUT", url, {"If-Match": "*"}, json={"action": "rerun"}).status_code in (200, 202)
    worker.run()
    assert ada.get(url).get_json()["version"] == 2
    shown = show()
    assert shown["total"] == before
    assert sum(shown["days"][-2]["reviews"].values()) == 1


def test_a_commit_in_letters_that_take_much_room_counts(show, review, tell):
    commit = "\N{TEAPOT}\N{VARIATION SELECTOR-16}" * 50
    review(commit=commit)
    tell("d1", commit=commit)
    assert show()["total"]["lead_time_seconds"] == 0


def test_what_the_rules_say_counts_for_nothing_before_it_is_a_result(ada, show, review, worker, monkeypatch):
    """As it is while an AI is asked, and where it is never finished."""

    def show_and_die(review, redacted, by_rules):
        raise Refused(reviews.show(review, by_rules).headline)

    with monkeypatch.context() as patch:
        patch.setattr(judging, "_with_opinion", show_and_die)
        url = review()
    told = ada.get(url).get_json()
    assert (told["status"], told["version"]) == ("failed", 0)
    finding = f"{url}/findings/{told['findings'][0]['id']}/feedback"
    assert ada.call("PUT", finding, json={"verdict": "useful"}).status_code == 200
    worker.run()
    assert sum(show()["total"]["reviews"].values()) == 0


def test_the_same_plan_and_the_same_message_again_count_once(ada, show, review):
    url = review()
    assert review() == url
    before = show()
    for _ in range(2):
        JOBS["reviews.count"](url.rpartition("/")[2])
    assert show() == before
    assert sum(before["total"]["reviews"].values()) == 1


def test_a_project_that_was_deleted_is_not_found_and_counts_with_all_others(ada, show, review):
    review()
    assert ada.call("DELETE", "/api/projects/shop", {"If-Match": "*"}).status_code == 204
    assert ada.get(f"{URL}?project=shop").status_code == 404
    assert sum(show()["total"]["reviews"].values()) == 1


def test_what_it_costs_to_look_does_not_grow_with_what_has_happened(ada, show, tell):
    calls = []
    with Meter() as meter:
        for deploys in (range(1), range(1, 12)):
            for number in deploys:
                tell(f"d{number}", commit=f"{number:07}")
            meter.take()
            show(**{"project": "shop", "from": "2025-11-20", "to": "2026-11-20"})
            calls.append(meter.take())
    assert calls[0] == calls[1]
    assert not [operation for operation, *_ in calls[1] if operation == "Scan"]


def test_a_year_is_read_to_its_end_and_no_farther(show):
    for month in range(1, 13):
        for day in range(1, 29):
            counts = {"deploys": 1}
            place = service.Place("*", "*", datetime(2026, month, day, tzinfo=UTC).date())
            db.transact(service.repository.day_change(place, service.repository.Kept({}), counts))
    try:
        assert show(**{"from": "2026-01-02", "to": "2026-12-27"})["total"]["deploys"] == 12 * 28 - 2
        assert show(**{"from": "2026-03-01", "to": "2026-03-02"})["total"]["deploys"] == 2
    finally:
        service.rebuild(reviews.read_counted)
