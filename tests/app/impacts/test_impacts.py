"""A project with goals, of the team and of single people, and what a change of it would do to each."""

from datetime import UTC, datetime

import pytest

from app.impacts import service
from app.rules.markdown import breaks
from tests.app.impacts.examples import change, finding
from tests.app.units import Meter

GOAL = {
    "name": "AWS cost of shop",
    "kind": "at_most",
    "unit": "USD",
    "window": {"unit": "month"},
    "target": "200",
    "zone": "UTC",
    "starts_on": "2026-11-01",
    "visibility": "team",
}
AVERAGE = {"name": "Risk", "kind": "average", "direction": "at_most", "unit": "", "target": "30"}
COUNT = {"name": "IAM", "kind": "threshold", "direction": "at_most", "unit": "", "target": "6"}


@pytest.fixture(autouse=True)
def ada(clock, join):
    clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    ada = join("Ada")
    for name in ("shop", "blog"):
        project = {"name": name, "title": name, "stages": ["dev", "prod"]}
        assert ada.call("POST", "/api/projects", json=project).status_code == 201
    return ada


@pytest.fixture
def make(ada, worker):
    def make(source, person=ada, project="shop", stage=None, **changes):
        measured = {"kind": source, "project": project, "stage": stage}
        body = GOAL | changes | {"source": {name: value for name, value in measured.items() if value}}
        answer = person.call("POST", "/api/goals", json=body)
        assert answer.status_code == 201, answer.get_json()
        worker.run()
        return answer.get_json()

    return make


@pytest.fixture
def tell(ada, worker):
    def tell(kind, *days, project="shop", **facts):
        events = [
            {"id": f"{kind}-{day}", "kind": kind, "occurred_at": f"2026-11-{day:02}T08:00:00Z", **facts}
            | ({"date": f"2026-11-{day:02}"} if kind == "cost_day" else {})
            for day in days
        ]
        answer = ada.call("POST", f"/api/projects/{project}/events/batch", json={"events": events})
        assert {result["status"] for result in answer.get_json()["results"]} == {201}, answer.get_json()
        worker.run()

    return tell


def told(impacts):
    return {impact.goal_name: (impact.text, impact.is_broken) for impact in impacts}


def test_a_project_that_is_not_there_and_one_without_goals_have_nothing_to_lose():
    assert service.foresee("moon", None, change(cost=900)) == ()
    assert service.foresee("shop", None, change(cost=900)) == ()


def test_of_another_project_and_of_another_stage_a_goal_hears_nothing(make):
    make("review_risk", stage="prod", **AVERAGE)
    make("review_risk", project="blog", **AVERAGE)
    for stage in (None, "dev"):
        assert service.foresee("shop", stage, change(risk=90)) == ()
    (impact,) = service.foresee("shop", "prod", change(risk=90))
    assert impact.is_broken


def test_a_private_goal_is_shown_to_its_owner_only(ada, make, join):
    bob = join("Bob")
    make("review_risk", **AVERAGE)
    make("review_risk", bob, **AVERAGE | {"name": "Bob's own", "visibility": "private", "is_blocking": True})
    impacts = service.foresee("shop", None, change(risk=90))
    assert [impact.goal_name for impact in service.visible(impacts, bob.id)] == ["Bob's own", "Risk"]
    assert [impact.goal_name for impact in service.visible(impacts, ada.id)] == ["Risk"]
    assert (service.stops(impacts, bob.id), service.stops(impacts, ada.id)) == (True, False)


def test_a_goal_that_was_deleted_is_left_alone(ada, make):
    goal = make("review_risk", **AVERAGE)
    assert ada.call("DELETE", f"/api/goals/{goal['id']}", {"If-Match": "*"}).status_code == 204
    assert service.foresee("shop", None, change(risk=90)) == ()


def test_costs_in_another_currency_are_not_added_to(make, tell):
    make("aws_cost", unit="")
    tell("cost_day", *range(1, 20), amount="6", currency="EUR")
    (impact,) = service.foresee("shop", None, change(cost=900))
    assert (impact.text, impact.is_broken) == ("cost: not judged, because it is in EUR and priced in USD", False)


def test_the_gate_that_knows_the_goals(make, tell):
    """A month that would come to $180, two reviews of 20 and 28, and five findings: one plan breaks all three, and the
    fixed one none."""
    make("aws_cost", is_blocking=True)
    make("review_risk", **AVERAGE)
    make("iam_findings", **COUNT)
    make("deploy_frequency", **AVERAGE | {"name": "Deploys", "direction": "at_least"})
    tell("cost_day", *range(1, 20), amount="6")
    tell("review", 2, risk=20, level="low")
    tell("review", 9, risk=28, level="low")
    tell("iam_findings", 18, findings={"high": 2, "low": 3})

    bad = service.foresee("shop", "prod", change(cost=136, risk=45, findings=[finding(), finding()]))
    assert breaks(bad) == "breaks 3 goals: cost by $26.95, risk average 24 -> 31, IAM findings 5 -> 7"
    assert [impact.is_blocking for impact in bad] == [True, False, False]

    fixed = service.foresee("shop", "prod", change(cost=-20, risk=10, resolved=[finding()]))
    assert breaks(fixed) == "breaks no goal"
    assert told(fixed) == {
        "AWS cost of shop": ("cost $180 -> $173.10", False),
        "Risk": ("risk average 24 -> 19.33", False),
        "IAM": ("IAM findings 5 -> 4", False),
    }


def test_what_is_foreseen_costs_the_same_however_much_has_happened(make, tell):
    make("aws_cost")
    make("review_risk", **AVERAGE)
    calls = []
    with Meter() as meter:
        for days in (range(1, 2), range(2, 20)):
            tell("cost_day", *days, amount="6")
            tell("review", *days, risk=20, level="low")
            meter.take()
            assert len(service.foresee("shop", None, change(cost=1, risk=1))) == 2
            calls.append([operation for operation, *_ in meter.take()])
    assert calls[0] == calls[1]
    assert len(calls[0]) <= 1 + 3 + 2 * 6
