"""Whatever comes twice, late and in any order: a goal has what a slow and obvious reading of the events comes to."""

from datetime import datetime
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import queue
from app.evidence import service
from app.projects import service as projects
from tests.app.evidence.conftest import COST, GOALS

runs = count()
days = st.sampled_from(["2026-11-17", "2026-11-18"])
hours = st.integers(0, 9)
costs = st.tuples(days, hours, st.integers(0, 5), st.booleans())  # of which day, told when, how much, final
deploys = st.tuples(st.integers(0, 2), st.booleans(), st.booleans())  # which, succeeded, rolled back


def cost_event(number, cost):
    day, hour, amount, is_final = cost
    facts = {"date": day, "amount": Decimal(amount), "currency": "USD", "is_final": is_final}
    return {"event_id": f"c{number}", "kind": "cost_day", "hour": hour, "facts": facts}


def deploy_events(which, succeeded, rolled_back):
    status = "succeeded" if succeeded else "failed"
    yield {"event_id": f"d{which}", "kind": "deploy", "hour": 1, "facts": {"commit": "9f2c1e7", "status": status}}
    if rolled_back:
        yield {"event_id": f"r{which}", "kind": "rollback", "hour": 2, "facts": {"of": f"d{which}"}}


def expected_costs(events):
    newest = {}
    for event in sorted(events, key=lambda event: (event["hour"], event["event_id"])):
        newest[f"aws-cost-{event['facts']['date']}"] = str(event["facts"]["amount"])
    return newest


def expected_failures(events):
    rolled_back = {event["facts"]["of"] for event in events if event["kind"] == "rollback"}
    return {
        f"change-failure-rate-{event['event_id']}": "100"
        if event["facts"]["status"] == "failed" or event["event_id"] in rolled_back
        else "0"
        for event in events
        if event["kind"] == "deploy"
    }


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_events_come_to_the_same_in_any_order_and_however_often(ada, values, monkeypatch, data):
    monkeypatch.setattr(queue, "send", lambda *_, **__: None)  # each is applied here, and when we say
    project = f"project-{next(runs)}"
    ada.call("POST", "/api/projects", json={"name": project, "title": "One", "stages": ["prod"]})
    told = [cost_event(number, cost) for number, cost in enumerate(data.draw(st.lists(costs, max_size=3)))]
    for deploy in data.draw(st.lists(deploys, max_size=2, unique_by=lambda deploy: deploy[0])):
        told += deploy_events(*deploy)
    early = data.draw(st.integers(0, len(told)))  # before there are any goals
    order = data.draw(st.permutations(told))
    for event in order[:early]:
        tell(ada, project, event)
    goals = [make(ada, project, kind) for kind in ("aws_cost", "change_failure_rate")]
    for event in order[early:]:
        tell(ada, project, event)
    again = st.lists(st.sampled_from(told), max_size=2) if told else st.just([])
    for event in (*data.draw(st.permutations(order[early:])), *data.draw(again)):
        service.apply(project, event["event_id"])
    assert values(goals[0]) == expected_costs([event for event in told if event["kind"] == "cost_day"])
    assert values(goals[1]) == expected_failures([event for event in told if event["kind"] != "cost_day"])


def make(ada, project, kind):
    source = {"kind": kind, "project": project}
    goal = ada.call("POST", GOALS, json=COST | {"source": source, "kind": "average", "direction": "at_most"}).get_json()
    service.follow(f"USER#{ada.id}", goal["id"])
    return goal


def tell(ada, project, event):
    at = datetime.fromisoformat(f"2026-11-19T0{event['hour']}:00:00+00:00")
    stage = None if event["kind"] == "cost_day" else "prod"
    projects.report(ada.id, project, event["event_id"], event["kind"], at, event["facts"], stage)
