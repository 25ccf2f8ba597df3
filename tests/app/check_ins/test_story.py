"""Run 3 times a week: with a lost response, a phone in another zone, and a late entry on Monday."""

from datetime import UTC, date, datetime

from app.audit import service as audit
from app.verdicts import service as verdicts
from tests.app.check_ins.conftest import ulid


def written_down(person):
    return [entry.facts for entry in audit.read_all(person.id) if entry.action == "verdict-corrected"]


def test_run_three_times_a_week(today, ada, diary, differences):
    def it_is(day, hour):
        today.now = datetime(2026, 11, day, hour, tzinfo=UTC)
        ada.log_in()

    it_is(16, 8)
    run = diary(starts_on="2026-11-09")

    # The answer to the first one gets lost: the phone sends it again.
    first = {"id": ulid(), "occurred_at": "2026-11-16T07:30:00+01:00", "tz": "Europe/Berlin", "note": "In the rain"}
    lost, answer = run.post(**first), run.post(**first)
    assert (lost.status_code, answer.status_code) == (201, 200)
    assert answer.get_json() == lost.get_json()
    assert answer.get_json()["local_date"] == "2026-11-16"

    # In Tokyo it is Thursday while it is Wednesday at home.
    it_is(18, 17)
    abroad = run.post("2026-11-18T16:00:00Z", "Asia/Tokyo").get_json()
    assert (abroad["local_date"], abroad["occurred_at"]) == ("2026-11-19", "2026-11-18T16:00:00+00:00")

    # On Monday morning the run of Sunday evening still counts.
    it_is(23, 8)
    late = run.post("2026-11-22T20:00:00+01:00").get_json()
    assert (late["local_date"], late["is_late"], abroad["is_late"]) == ("2026-11-22", True, False)

    it_is(24, 8)
    verdicts.sweep()
    assert run.outcomes() == {"2026-11-15": "missed", "2026-11-22": "met"}
    assert differences(run.goal) == []
    assert written_down(ada) == []

    # It was on Monday after all: the week that was met is not, and that is written down.
    moved = run.change(late, occurred_at="2026-11-23T06:00:00+01:00").get_json()
    assert (moved["local_date"], moved["is_late"]) == ("2026-11-23", False)
    assert run.outcomes() == {"2026-11-15": "missed", "2026-11-22": "missed"}
    assert written_down(ada) == [{"goal": run.goal_id, "corrected": 1, "2026-11-22": "met -> missed"}]
    assert differences(run.goal) == []

    # A device that was off since the beginning learns what there is.
    changes = run.changes()["changes"]
    assert [change["check_in"]["local_date"] for change in changes] == ["2026-11-16", "2026-11-19", "2026-11-23"]


def test_what_comes_after_the_grace_corrects_and_is_not_late(today, ada, diary, close, differences):
    run = diary()
    close(run.goal, date(2026, 11, 15))
    assert run.outcomes() == {"2026-11-08": "missed", "2026-11-15": "missed"}
    results = run.batch(
        *({"id": ulid(), "occurred_at": f"2026-11-{day}T12:00:00Z", "tz": "Europe/Berlin"} for day in (12, 13, 14))
    ).get_json()["results"]
    assert [result["check_in"]["is_late"] for result in results] == [False] * 3
    assert run.outcomes() == {"2026-11-08": "missed", "2026-11-15": "met"}
    assert written_down(ada) == [{"goal": run.goal_id, "corrected": 1, "2026-11-15": "missed -> met"}]
    assert differences(run.goal) == []


def test_a_check_in_of_the_open_week_judges_nothing(ada, diary, close):
    run = diary()
    close(run.goal, date(2026, 11, 15))
    run.post()
    assert run.outcomes() == {"2026-11-08": "missed", "2026-11-15": "missed"}
    assert written_down(ada) == []


def test_the_reading_before_a_week_may_be_years_away(diary, close, differences):
    """An odometer counts from the last reading, wherever that is."""
    meter = diary(kind="odometer", aggregation="last", target="20", unit="km", starts_on="2024-01-01")
    for day, reading in (("2024-02-06", "100"), ("2026-11-11", "125"), ("2026-11-18", "130")):
        assert meter.post(f"{day}T12:00:00Z", amount=reading).status_code == 201
    close(meter.goal, date(2026, 11, 15))
    assert meter.outcomes()["2026-11-15"] == "met"
    (old,) = meter.list("?to=2024-12-31")
    meter.change(old, amount="110")
    assert meter.outcomes()["2026-11-15"] == "missed"
    meter.delete(old)
    assert meter.outcomes()["2026-11-15"] == "missed"
    meter.post("2024-02-06T12:00:00Z", amount="90")
    assert meter.outcomes()["2026-11-15"] == "met"
    assert differences(meter.goal) == []


def test_without_the_reading_before_it_the_one_before_that_counts(diary, close, differences):
    meter = diary(kind="odometer", aggregation="last", target="20", unit="km", starts_on="2024-01-01")
    readings = (("2024-02-06", "100"), ("2025-02-06", "120"), ("2026-11-11", "125"), ("2026-11-18", "130"))
    for day, reading in readings:
        meter.post(f"{day}T12:00:00Z", amount=reading)
    close(meter.goal, date(2026, 11, 15))
    assert meter.outcomes()["2026-11-15"] == "missed"
    (between,) = meter.list("?from=2025-01-01&to=2025-12-31")
    meter.delete(between)
    assert meter.outcomes()["2026-11-15"] == "met"
    assert differences(meter.goal) == []


def test_a_goal_by_a_day_is_judged_anew_by_what_is_left_of_years(today, diary, close, differences):
    weight = diary(
        kind="reach_by",
        direction="at_most",
        aggregation="last",
        window={"unit": "once"},
        start_value="90",
        target="80",
        starts_on="2024-01-01",
        ends_on="2026-11-15",
    )
    for day, kilos in (("2024-02-06", "85"), ("2025-03-07", "84"), ("2026-11-11", "79")):
        weight.post(f"{day}T12:00:00Z", amount=kilos)
    close(weight.goal, date(2026, 11, 15))
    assert weight.outcomes() == {"2026-11-15": "met"}
    newest, *_ = weight.list()
    weight.delete(newest)
    assert weight.outcomes() == {"2026-11-15": "missed"}
    middle, *_ = weight.list()
    weight.change(middle, amount="78")
    assert weight.outcomes() == {"2026-11-15": "met"}
    weight.change(middle, occurred_at="2024-02-05T12:00:00Z")
    assert weight.outcomes() == {"2026-11-15": "missed"}
    assert differences(weight.goal) == []
