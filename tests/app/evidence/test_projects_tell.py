"""What happens to a project counts for the goals that are measured by it."""

from itertools import permutations

import pytest

from app.check_ins import service as check_ins
from app.core import aws
from app.evidence import service
from tests.app.evidence.conftest import GOALS

EVERY_DAY = {"kind": "average", "direction": "at_most", "aggregation": "mean"}


def test_without_a_token_nobody_sees_a_source(client):
    assert client.get(f"{GOALS}/x/source").status_code == 401


def test_the_source_of_somebody_elses_private_goal_is_not_found(make, join):
    goal = make("aws_cost")
    assert join("Eve").get(f"{GOALS}/{goal['id']}/source").status_code == 404


def test_a_cost_day_counts_and_the_newest_of_a_day_is_the_one(make, tell, values):
    goal = make("aws_cost")
    tell("cost_day", "a", date="2026-11-18", amount="6.10")
    tell("cost_day", "b", date="2026-11-19", amount="2", is_final=True)
    tell("cost_day", "c", "2026-11-20T09:00:00Z", date="2026-11-18", amount="7.25")
    tell("cost_day", "late", "2026-11-20T08:30:00Z", date="2026-11-18", amount="6.90")
    assert values(goal) == {"aws-cost-2026-11-19": "2", "aws-cost-2026-11-18": "7.25"}


def test_a_cost_is_provisional_until_it_is_final(ada, make, tell):
    goal = make("aws_cost")
    tell("cost_day", "a", date="2026-11-18", amount="6.10")

    def is_provisional():
        (entry,) = ada.get(f"{GOALS}/{goal['id']}/check-ins").get_json()
        return entry["is_provisional"]

    assert is_provisional()
    tell("cost_day", "b", "2026-11-20T08:00:01Z", date="2026-11-18", amount="6.10", is_final=True)
    assert not is_provisional()


def test_costs_in_another_currency_than_that_of_the_goal_do_not_count_and_that_is_said(make, tell, values, source):
    dollars, unnamed = make("aws_cost", unit="USD"), make("aws_cost", unit="")
    tell("cost_day", "a", date="2026-11-18", amount="6", currency="CNY")
    assert (values(dollars), values(unnamed)) == ({}, {"aws-cost-2026-11-18": "6"})
    assert source(dollars)["error"] == "The costs of 2026-11-18 are in CNY, and the goal is in USD."


def test_each_kind_says_what_its_source_means(make, tell, values):
    goals = {
        kind: make(kind, **EVERY_DAY)
        for kind in ("review_risk", "deploy_frequency", "smoke_availability", "iam_findings", "change_failure_rate")
    }
    tell("review", "r", risk="22.5", level="medium")
    tell("deploy", "good", stage="prod", commit="9f2c1e7", status="succeeded")
    tell("deploy", "bad", stage="prod", commit="9f2c1e8", status="failed")
    tell("smoke", "s1", stage="prod", ok=True)
    tell("smoke", "s2", stage="prod", ok=False)
    tell("iam_findings", "i", findings={"critical": 1, "low": 7})
    assert {kind: values(goal) for kind, goal in goals.items()} == {
        "review_risk": {"review-risk-r": "22.5"},
        "deploy_frequency": {"deploy-frequency-good": "1"},
        "smoke_availability": {"smoke-availability-s1": "100", "smoke-availability-s2": "0"},
        "iam_findings": {"iam-findings-i": "8"},
        "change_failure_rate": {"change-failure-rate-good": "0", "change-failure-rate-bad": "100"},
    }


def test_a_review_that_is_judged_anew_counts_once_with_its_newest_risk(make, tell, values):
    goal = make("review_risk", **EVERY_DAY)
    tell("review", "r-v1", of="r", risk="80", level="critical")
    tell("review", "r-v3", of="r", risk="20", level="low")
    assert values(goal) == {"review-risk-r": "20"}


def test_a_goal_for_one_stage_hears_of_no_other(make, tell, values):
    everywhere, prod = make("deploy_frequency"), make("deploy_frequency", source={"stage": "prod"})
    for stage in ("dev", "prod"):
        tell("deploy", stage, stage=stage, commit="9f2c1e7", status="succeeded")
    assert list(values(prod)) == ["deploy-frequency-prod"]
    assert set(values(everywhere)) == {"deploy-frequency-prod", "deploy-frequency-dev"}


def test_a_deploy_that_is_rolled_back_has_failed_in_whatever_order_that_is_told(make, tell, values):
    goal = make("change_failure_rate", **EVERY_DAY)
    for number, order in enumerate(permutations(["deploy", "rollback"])):
        for name in order:
            if name == "rollback":
                tell("rollback", f"r{number}", "2026-11-20T09:00:00Z", stage="prod", of=f"d{number}")
            else:
                tell("deploy", f"d{number}", stage="prod", commit="9f2c1e7", status="succeeded")
    tell("deploy", "another", stage="prod", commit="9f2c1e8", status="succeeded")
    failed = {
        f"change-failure-rate-{name}": amount for name, amount in (("d0", "100"), ("d1", "100"), ("another", "0"))
    }
    assert values(goal) == failed


def test_what_is_applied_again_changes_nothing(ada, make, tell):
    goal = make("change_failure_rate", **EVERY_DAY)
    tell("deploy", "d1", stage="prod", commit="9f2c1e7", status="succeeded")
    tell("rollback", "r1", "2026-11-20T09:00:00Z", stage="prod", of="d1")

    def entries():
        return ada.get(f"{GOALS}/{goal['id']}/check-ins").get_json()

    before = entries()
    for event_id in ("r1", "d1", "r1", "nothing"):
        service.apply("fraud-or-not", event_id)
    service.follow(goal_space(ada), goal["id"])
    assert entries() == before


def goal_space(person):
    return f"USER#{person.id}"


def test_of_two_tasks_at_once_the_last_to_write_has_seen_both_events(make, tell, values, monkeypatch):
    """The first one has read what was newest, and writes it after the second one has."""
    goal = make("aws_cost")
    record, told = check_ins.record_evidence, []

    def wait_for_the_second(goal, entry):
        if not told:
            told.append(entry)
            tell("cost_day", "second", "2026-11-20T09:00:00Z", date="2026-11-18", amount="9")
        return record(goal, entry)

    monkeypatch.setattr(check_ins, "record_evidence", wait_for_the_second)
    tell("cost_day", "first", date="2026-11-18", amount="5")
    assert values(goal) == {"aws-cost-2026-11-18": "9"}


def test_a_goal_knows_what_happened_since_it_began_and_not_what_came_before(make, tell, values):
    for day in ("2026-10-31", "2026-11-01", "2026-11-18"):
        tell("cost_day", day, f"{day}T23:00:00Z", date=day, amount="3")
    assert sorted(values(make("aws_cost"))) == ["aws-cost-2026-11-01", "aws-cost-2026-11-18"]


def test_one_goal_that_cannot_be_written_keeps_an_event_from_no_other(make, tell, values, monkeypatch, project):
    broken, good = make("aws_cost", name="Broken"), make("aws_cost", name="Good")
    record = check_ins.record_evidence

    def fail(goal, entry):
        if goal.id == broken["id"]:
            raise ConnectionError
        return record(goal, entry)

    monkeypatch.setattr(check_ins, "record_evidence", fail)
    with pytest.raises(ConnectionError):
        tell("cost_day", "a", date="2026-11-18", amount="5")
    assert (values(good), values(broken)) == ({"aws-cost-2026-11-18": "5"}, {})
    monkeypatch.undo()


def test_a_deleted_goal_hears_of_nothing_and_of_all_when_it_is_restored(ada, make, tell, values, worker):
    goal = make("aws_cost")
    path = f"{GOALS}/{goal['id']}"
    assert ada.call("DELETE", path, {"If-Match": "*"}).status_code == 204
    tell("cost_day", "a", date="2026-11-18", amount="5")
    assert ada.call("POST", f"{path}/restore").status_code == 200
    worker.run()
    assert values(goal) == {"aws-cost-2026-11-18": "5"}


def test_a_goal_of_the_team_is_seen_by_all_and_measured_too(make, tell, values, join):
    goal = make("aws_cost", visibility="team")
    tell("cost_day", "a", date="2026-11-18", amount="5")
    assert values(goal, join("Eve", "viewer")) == {"aws-cost-2026-11-18": "5"}


def test_a_source_says_how_old_the_newest_evidence_is(make, tell, source, clock):
    goal = make("aws_cost")
    assert source(goal) == {
        "kind": "aws_cost",
        "project": "fraud-or-not",
        "stage": None,
        "state": "none",
        "fresh_for_days": 3,
        "last_evidence_at": None,
        "looked_at": None,
        "error": None,
    }
    tell("cost_day", "new", date="2026-11-19", amount="5")
    tell("cost_day", "old", date="2026-11-10", amount="5")
    assert source(goal)["last_evidence_at"] == "2026-11-19T12:00:00+00:00"
    clock.move(days=2)
    assert source(goal)["state"] == "fresh"
    clock.move(seconds=1)
    assert source(goal)["state"] == "stale"


def test_a_source_says_that_its_project_is_gone(ada, make, source, project):
    goal = make("aws_cost")
    ada.call("DELETE", project, {"If-Match": "*"})
    assert source(goal)["error"] == "The project was deleted."


def test_what_leads_to_the_goals_of_somebody_who_is_gone_goes_with_them(ada, make, project, ci):
    goal = make("aws_cost")
    drills = make("restore_drill_age", kind="threshold", direction="at_most", aggregation="last")
    service.forget_all(ada.id)
    everything = str(aws.client("dynamodb").scan(TableName="ai-wizard-projects-test")["Items"])
    assert goal["id"] not in everything
    assert drills["id"] not in everything
