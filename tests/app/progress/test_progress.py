"""A Friday: Ada has promised to run 3 times a week, since the first Monday of November."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.aggregates import model, repository
from app.calendars.model import DAY
from app.core import aws, db
from app.folds.model import Value
from app.goals import service as goals
from app.goals.model import Facts, ending
from app.verdicts import service as verdicts

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
RUN = {
    "name": "Run",
    "kind": "at_least",
    "unit": "km",
    "window": {"unit": "week"},
    "target": "10",
    "starts_on": "2026-11-02",
    "zone": "Europe/Berlin",
    "day_boundary_minutes": 0,
}
COST = {"name": "Spend less", "kind": "at_most", "unit": "USD", "target": "200", "window": {"unit": "month"}}


@pytest.fixture
def ada(clock, join):
    clock.now = FRIDAY
    return join("Ada")


class Watched:
    """One goal and its progress."""

    def __init__(self, person, body):
        self.person = person
        answer = person.call("POST", "/api/goals", json=body)
        assert answer.status_code == 201, answer.get_json()
        self.url = f"/api/goals/{answer.get_json()['id']}"

    def check_in(self, *amounts, **more):
        """By day of November."""
        bodies = [
            {"occurred_at": f"2026-11-{day:02}T{minute // 60 + 8:02}:{minute % 60:02}:00+01:00", "tz": "Europe/Berlin"}
            | ({"done": amount} if isinstance(amount, bool) else {"amount": amount})
            | more
            for minute, (day, amount) in enumerate(amounts)
        ]
        answer = self.person.call("POST", f"{self.url}/check-ins/batch", json={"check_ins": bodies})
        assert {result["status"] for result in answer.get_json()["results"]} == {201}, answer.get_json()

    def ask(self, query=""):
        return self.person.get(f"{self.url}/progress{query}")

    def show(self, query=""):
        answer = self.ask(query)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()


@pytest.fixture
def watched(ada):
    return lambda body=RUN, **changes: Watched(ada, body | changes)


def test_without_a_token_there_is_no_progress(client):
    assert client.get("/api/goals/1/progress").status_code == 401


def test_another_users_goal_is_not_found_and_one_of_the_team_is_there_for_everybody(watched, join):
    mine, teams = watched(), watched(visibility="team")
    bob = join("Bob")
    assert bob.get(f"{mine.url}/progress").status_code == 404
    assert bob.get(f"{teams.url}/progress").status_code == 200


def test_days_that_make_no_sense_are_refused(watched):
    run = watched()
    for query in (
        "?from=2026-11-20&to=2026-11-19",
        "?from=2026-08-20&to=2026-11-20",
        "?period=2026-11-22&to=2026-11-20",
        "?period=tomorrow",
        "?from=1826-11-20",
    ):
        assert run.ask(query).status_code == 422, query
    for period in ("2026-11-21", "2026-11-29", "2026-11-01"):
        assert run.ask(f"?period={period}").status_code == 404, period


def test_three_weeks_of_running(watched):
    """One was met, one was missed, and one is open."""
    run = watched()
    run.check_in((3, 4), (3, "3.5"), (5, 4), (10, 9), (17, 6))
    for is_closed in (False, True):
        shown = run.show()
        assert [(each["period"]["last"], each["outcome"]) for each in shown["verdicts"]] == [
            ("2026-11-22", "pending"),
            ("2026-11-15", "missed"),
            ("2026-11-08", "met"),
        ], f"{is_closed=}"
        assert (shown["streak"], shown["best_streak"], shown["met"], shown["missed"]) == (0, 1, 1, 1)
        assert shown["strength"] == 9
        verdicts.sweep()
    assert [(point["date"], point["value"], point["count"]) for point in shown["series"]] == [
        ("2026-11-03", "7.5", 2),
        ("2026-11-05", "4", 1),
        ("2026-11-10", "9", 1),
        ("2026-11-17", "6", 1),
    ]
    current = shown["current"]
    assert current == shown["verdicts"][0]
    assert current["reason"] == "6 of 10 km; 4 km are still needed by Sunday 22 November."
    assert (current["value"], current["needed"], current["fails_on"]) == ("6", "4", "2026-11-22")
    assert shown["forecast"] == {"expected": "8.4", "passes_on": None}
    assert (shown["from"], shown["to"]) == ("2026-08-21", "2026-11-20")


def test_each_verdict_leads_to_what_it_comes_from(watched):
    run = watched()
    run.check_in((3, 4), (10, 9), (17, 6))
    verdict = run.show()["verdicts"][1]
    assert [entry["amount"] for entry in run.person.get(verdict["evidence"]).get_json()] == ["9"]
    assert len(run.person.get(run.show()["evidence"]).get_json()) == 3


def test_one_period_is_shown_by_its_last_day(watched):
    run = watched()
    run.check_in((3, 4), (10, 9), (17, 6))
    shown = run.show("?period=2026-11-15")
    assert (shown["from"], shown["to"]) == ("2026-11-09", "2026-11-15")
    assert [each["outcome"] for each in shown["verdicts"]] == ["missed"]
    assert [point["date"] for point in shown["series"]] == ["2026-11-10"]
    assert shown["current"]["period"]["last"] == "2026-11-22"


def test_some_days_are_shown_with_the_periods_that_end_in_them(watched):
    run = watched()
    run.check_in((3, 4), (10, 9), (17, 6))
    assert [each["period"]["last"] for each in run.show("?from=2026-11-08&to=2026-11-14")["verdicts"]] == ["2026-11-08"]
    assert [point["date"] for point in run.show("?from=2026-11-08&to=2026-11-14")["series"]] == ["2026-11-10"]
    assert run.show("?to=2026-11-14")["from"] == "2026-08-15"
    assert run.show("?from=2025-01-01")["verdicts"] == []


def test_every_day_is_judged_and_the_newest_sixty_are_shown(watched):
    daily = watched(kind="yes_no", target="1", window={"unit": "day"}, starts_on="2026-08-01", freezes_per_month=1)
    verdicts.sweep()
    daily.check_in(*[(day, True) for day in range(14, 21)])
    shown = daily.show()
    assert len(shown["verdicts"]) == 60
    assert [each["outcome"] for each in shown["verdicts"][:8]] == ["met"] * 7 + ["missed"]
    november = [each for each in shown["verdicts"] if each["period"]["last"] >= "2026-11-01"]
    assert november[-1]["reason"] == "0 of 1 day; one of the freezes of November 2026 was used."
    assert (shown["streak"], shown["missed"]) == (7, 30 + 29 + 30 + 12)


def test_what_is_shown_does_not_wait_for_the_scheduler(watched):
    daily = watched(kind="yes_no", target="1", window={"unit": "day"}, starts_on="2026-10-30", freezes_per_month=2)
    daily.check_in((5, True), (20, True))
    before = daily.show()
    verdicts.sweep()
    assert daily.show() == before
    assert [each["outcome"] for each in before["verdicts"]].count("skipped") == 4


def test_what_was_told_and_is_otherwise_now_is_said(watched, clock):
    run = watched()
    run.check_in((3, 4), (10, 9))
    verdicts.sweep()
    run.check_in((11, 1), (4, 6))
    assert [(each["outcome"], each["flags"]) for each in run.show()["verdicts"][1:]] == [
        ("met", ["corrected"]),
        ("met", ["corrected"]),
    ]
    assert run.show()["streak"] == 2


def test_spending_is_watched_before_the_month_is_over(watched):
    cost = watched(COST, starts_on="2026-11-01", zone="Europe/Berlin")
    cost.check_in(*[(day, 9) for day in range(1, 21)])
    shown = cost.show()
    assert shown["current"]["reason"] == "180 of at most 200 USD; 20 USD are left until Monday 30 November."
    assert shown["forecast"] == {"expected": "270", "passes_on": "2026-11-23"}


def test_a_meter_shows_readings_and_counts_what_they_gained(watched):
    meter = watched(RUN, kind="odometer")
    meter.check_in((5, 1000), (13, 1004), (17, 1012))
    shown = meter.show()
    assert [point["value"] for point in shown["series"]] == ["1000", "1004", "1012"]
    assert [each["value"] for each in shown["verdicts"]] == ["8", "4", "0"]


def test_a_goal_for_once_shows_its_newest_days_and_its_whole_way(watched):
    weight = watched(
        {"name": "Weight", "kind": "reach_by", "unit": "kg", "direction": "at_most", "window": {"unit": "once"}},
        target="70",
        start_value="80",
        starts_on="2026-01-01",
        ends_on="2027-01-01",
    )
    weight.check_in((1, 79), (18, "74.5"))
    weight.check_in((1, 78), occurred_at="2026-03-01T08:00:00+01:00")
    weight.check_in((1, 77), occurred_at="2026-09-01T08:00:00+01:00")
    shown = weight.show()
    assert [point["value"] for point in shown["series"]] == ["77", "79", "74.5"]
    assert shown["current"]["reason"] == "74.5 kg, to become 70 kg; 4.5 kg are still to go by Friday 1 January 2027."
    whole = weight.show("?period=2027-01-01")
    assert (whole["from"], whole["to"]) == ("2026-08-21", "2026-11-20")
    assert whole["verdicts"] == [whole["current"]]


def test_a_checklist_shows_how_many_items_were_done(watched):
    morning = watched(kind="checklist", items=[{"title": "Stretch"}, {"title": "Read"}], target="2")
    ids = [item["id"] for item in morning.person.get(morning.url).get_json()["items"]]
    for day, done in ((17, ids[:1]), (18, ids[1:])):
        body = {"occurred_at": f"2026-11-{day}T08:00:00+01:00", "tz": "Europe/Berlin", "items": done}
        assert morning.person.call("POST", f"{morning.url}/check-ins", json=body).status_code == 201
    shown = morning.show()
    assert [point["value"] for point in shown["series"]] == ["1", "1"]
    assert shown["current"]["reason"] == "2 of 2 items; the target is reached."
    assert shown["streak"] == 1


def test_a_goal_that_has_not_begun_has_no_progress_and_no_fault(watched):
    later = watched(starts_on="2026-12-01").show()
    assert (later["verdicts"], later["current"], later["forecast"], later["strength"]) == ([], None, None, 0)


@pytest.fixture
def calls():
    made = []

    def called(model, **_):
        made.append(model.name)

    events = aws.client("dynamodb").meta.events
    events.register("before-call", called, unique_id="calls")
    yield made
    events.unregister("before-call", unique_id="calls")


@pytest.mark.parametrize("changes", [{}, {"kind": "odometer"}, {"window": {"unit": "rolling", "days": 92}}])
def test_it_takes_as_many_calls_after_ten_years_as_after_a_week(watched, calls, changes):
    counts = []
    for days in (7, 3650):
        goal = watched(starts_on=str(FRIDAY.date() - timedelta(days=days)), **changes)
        plant(goal, days)
        calls.clear()
        assert len(goal.show()["series"]) == min(days, 92)
        counts.append(list(calls))
    assert counts[0] == counts[1]


def plant(goal, days):
    """A value on each of the last days, judged up to yesterday."""
    known, state = goals.find_in(f"USER#{goal.person.id}", goal.url.rpartition("/")[2])
    through = FRIDAY.date() - DAY
    db.transact(*goals.state_change(known, state, judged_through=through))
    values = {}
    for n in range(days):
        at = FRIDAY - timedelta(days=n)
        values[at.date()] = {"one": Value(Decimal(3), at.isoformat())}
    rules = verdicts.rules_of(known, replace(state, judged_through=through), Facts())
    newest = list(ending(known, max(known.starts_on, through - 300 * DAY), through))
    tree = model.revise(model.Documents(), values, newest, rules)
    for write in repository.changes(rules.tree, model.Documents(), tree, 1):
        name = write["Put"]["Item"]["SK"]["S"]
        if not name.startswith("DAY") or name > f"DAY#{known.id}#2026":
            aws.client("dynamodb").put_item(**write["Put"])
