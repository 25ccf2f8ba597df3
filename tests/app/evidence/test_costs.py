"""Costs that nobody tells are asked for at Cost Explorer, by the real client."""

from datetime import date, datetime

import pytest

from app.core import aws
from app.pulls import service as pulls
from tests.app.cost_explorer import CostExplorer
from tests.conftest import client_of_moto


@pytest.fixture
def explorer(app, monkeypatch):
    explorer = CostExplorer()
    with explorer.serving() as client:
        monkeypatch.setattr(aws, "client", lambda service: client if service == "ce" else client_of_moto(service))
        yield explorer


@pytest.fixture
def asking(ada, project):
    """The project says that its costs may be asked for, or may not."""

    def asking(pull_costs):
        assert ada.call("PATCH", project, {"If-Match": "*"}, json={"pull_costs": pull_costs}).status_code == 200

    asking(pull_costs=True)
    return asking


@pytest.fixture
def costs(values):
    def costs(goal):
        return {entry.removeprefix("aws-cost-2026-"): amount for entry, amount in sorted(values(goal).items())}

    return costs


def november(day):
    return date(2026, 11, day)


def test_a_project_that_does_not_say_so_is_not_asked_for(explorer, make, pull, asking):
    make("aws_cost")
    asking(pull_costs=False)
    pull()
    assert explorer.requests == []


def test_it_is_asked_once_a_day_however_many_workers_and_goals_there_are(explorer, make, pull, asking, clock):
    make("aws_cost")
    make("aws_cost", visibility="team")
    explorer.amounts = {november(18): "6.10"}
    for _ in range(25):
        pull()
        pull()
        clock.move(hours=1)
    assert [request["TimePeriod"] for request in explorer.requests] == [
        {"Start": "2026-10-01", "End": "2026-11-20"},
        {"Start": "2026-10-01", "End": "2026-11-21"},
    ]


def test_what_it_says_counts_from_the_beginning_of_the_goal_on(explorer, make, pull, asking, costs, source):
    goal = make("aws_cost", starts_on="2026-11-16")
    explorer.amounts = {november(15): "1", november(16): "2", november(18): "6.1234567891"}
    pull()
    assert costs(goal) == {"11-16": "2", "11-18": "6.123456789"}  # 17 and 19 may still be counted
    assert (source(goal)["error"], source(goal)["state"]) == (None, "fresh")
    assert source(goal)["looked_at"]


def test_a_month_is_restated_until_it_is_final_and_then_stays(ada, explorer, pull, asking, clock, project):
    explorer.amounts = {november(18): "6.10", november(19): "6.20"}

    def told_at(instant):
        """What is told then of these two days."""
        clock.now = datetime.fromisoformat(instant)
        ada.log_in()
        pull()
        events = ada.get(f"{project}/events?from={instant.replace('+', '%2B')}").get_json()
        told = {(event["date"][-2:], event["amount"], event["is_final"]) for event in events}
        return {one for one in told if one[0] in {"18", "19"}}

    assert told_at("2026-11-20T12:00:00+00:00") == {("18", "6.1", False), ("19", "6.2", False)}
    explorer.amounts |= {november(18): "7.30", november(19): "0"}
    explorer.final_before = date(2026, 12, 1)  # as AWS says, five days before it adds what support costs
    assert told_at("2026-12-05T12:00:00+00:00") == {("18", "7.3", False), ("19", "0", False)}
    assert told_at("2026-12-11T12:00:00+00:00") == {("18", "7.3", True), ("19", "0", True)}
    assert told_at("2026-12-12T12:00:00+00:00") == set()


def test_nothing_is_told_anew_that_has_not_changed(ada, explorer, pull, asking, clock, project):
    explorer.amounts = {november(18): "6.10", november(19): "6.20"}
    for _ in range(3):
        pull()
        clock.move(days=1)
        ada.log_in()
    explorer.amounts[november(19)] = "6.25"
    pull()
    events = ada.get(f"{project}/events?kind=cost_day").get_json()
    assert [(event["date"], event["amount"], event["by"]) for event in events][0] == ("2026-11-19", "6.25", "aws_cost")
    assert len(events) == 3


def test_what_goes_wrong_is_said_beside_the_goal_and_what_was_known_stays(
    explorer, make, pull, asking, clock, costs, source
):
    goal = make("aws_cost")
    explorer.amounts = {november(18): "6.10"}
    pull()
    for refusal, reason in [
        ((400, "ThrottlingException"), "Cost Explorer refused: ThrottlingException."),
        ((400, "AccessDeniedException"), "Cost Explorer refused: AccessDeniedException."),
    ]:
        explorer.refusals = [refusal]
        clock.move(days=1)
        pull()
        assert source(goal)["error"] == reason
    assert costs(goal) == {"11-18": "6.1"}
    clock.move(days=1)
    pull()
    assert source(goal)["error"] is None


def test_a_tag_that_nothing_has_is_no_data_and_not_zero(explorer, make, pull, asking, costs, source):
    goal = make("aws_cost")
    pull()
    assert costs(goal) == {}
    assert "Project=fraud-or-not" in source(goal)["error"]
    assert source(goal)["state"] == "none"


def test_a_project_that_was_deleted_since_it_was_claimed_is_not_asked_for(ada, explorer, asking, project):
    ada.call("DELETE", project, {"If-Match": "*"})
    pulls.ask_costs("fraud-or-not")
    assert explorer.requests == []
