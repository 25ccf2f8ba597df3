"""AWS cost at most $200 a month: told by CI with a personal access token, provisional, and restated when it is over."""

from datetime import UTC, datetime

import pytest

from app.audit import service as audit
from app.verdicts import service as verdicts
from tests.app.evidence.conftest import COST, GOALS


@pytest.fixture
def it_is(ada, clock, worker):
    """The schedule and the worker have done what there is to do by then."""

    def it_is(month, day, hour=12):
        clock.now = datetime(2026, month, day, hour, tzinfo=UTC)
        ada.log_in()
        verdicts.sweep()
        worker.run()

    return it_is


@pytest.fixture
def days(client, project, ci, worker):
    """CI tells what days have cost, and does it twice, as whoever got no answer."""

    def days(told_on, amounts, **facts):
        events = [
            {
                "id": f"cost-{day}-told-{told_on[:10]}",
                "kind": "cost_day",
                "occurred_at": told_on,
                "date": day,
                "amount": amount,
            }
            | facts
            for day, amount in amounts.items()
        ]
        for status in (201, 200):
            answer = client.post(
                f"{project}/events/batch", json={"events": events}, headers={"Authorization": f"Bearer {ci}"}
            )
            assert {result["status"] for result in answer.get_json()["results"]} == {status}
        worker.run()

    return days


def test_aws_cost_at_most_200_dollars_a_month(ada, project, it_is, days, worker):
    def told():
        worker.run()
        notices = ada.get("/api/notifications").get_json()
        return [(notice["kind"], notice["period"]) for notice in notices if notice["goal_id"] == goal["id"]]

    def judged():
        (verdict,) = ada.get(f"{GOALS}/{goal['id']}/progress?period=2026-11-30").get_json()["verdicts"]
        return verdict["outcome"], verdict["flags"], verdict["value"]

    def corrections():
        entries = [entry.facts for entry in audit.read_all(ada.id) if entry.action == "verdict-corrected"]
        return [facts["2026-11-30"] for facts in entries if facts["goal"] == goal["id"]]

    it_is(11, 1)
    goal = ada.call("POST", GOALS, json=COST | {"zone": "UTC"}).get_json()
    worker.run()
    assert judged()[0] == "no_data"

    it_is(11, 30)
    weeks = [f"2026-11-{day:02}" for day in (5, 12, 19, 26, 29)]
    days("2026-11-30T12:00:00Z", dict.fromkeys(weeks, "39.00"))
    assert judged() == ("pending", ["provisional"], "195")

    # The month ends below the limit, as far as anybody knows.
    it_is(12, 1, 6)
    days("2026-12-01T06:00:00Z", {"2026-11-30": "3.00"})
    it_is(12, 1)
    assert judged() == ("met", ["provisional"], "198")
    assert corrections() == []

    # With the bill come $5.40 for support: the month was not what it seemed. As long as that may change again, and is
    # less than two per cent, nobody is woken for it.
    it_is(12, 5)
    days("2026-12-05T12:00:00Z", {"2026-11-30": "8.40"})
    assert judged() == ("missed", ["corrected", "provisional"], "203.4")
    assert corrections() == ["met -> missed"]
    assert told() == []

    it_is(12, 11)
    days("2026-12-11T12:00:00Z", dict.fromkeys(weeks, "39.00") | {"2026-11-30": "8.40"}, is_final=True)
    assert judged() == ("missed", ["corrected"], "203.4")
    assert (len(corrections()), told()) == (1, [("exceeded", "2026-11-30")])


def test_whoever_owns_the_goal_is_told_at_once_and_once_that_the_limit_is_passed(ada, project, it_is, days, worker):
    it_is(11, 20)
    goal = ada.call("POST", GOALS, json=COST | {"zone": "UTC", "target": "10"}).get_json()
    worker.run()
    days("2026-11-20T11:00:00Z", {"2026-11-17": "6.00"})
    assert ada.get("/api/notifications").get_json() == []
    days("2026-11-20T11:30:00Z", {"2026-11-18": "6.00"})
    days("2026-11-20T12:00:00Z", {"2026-11-19": "7.00"})
    (notice,) = ada.get("/api/notifications").get_json()
    assert notice["text"] == "12 of at most 10 USD; the limit was passed by 2 USD."
    assert (notice["kind"], notice["goal_id"], notice["period"]) == ("exceeded", goal["id"], "2026-11-30")
