"""What time brings: periods are closed, somebody is reminded, and told once."""

from datetime import date, timedelta
from unittest import mock

import pytest

from app.aggregates import service as aggregates
from app.audit import service as audit
from app.check_ins import service as check_ins
from app.core import db
from app.goals import service as goals
from app.verdicts import service
from tests.app.verdicts.conftest import URL


def state(story):
    return goals.find_in(f"USER#{story.person.id}", story.id)[1]


def move(person, zone):
    person.log_in()
    assert person.call("PATCH", "/api/users/me", {"If-Match": "*"}, json={"zone": zone}).status_code == 200


def announced(story):
    goal, _ = goals.find_in(f"USER#{story.person.id}", story.id)
    return {day.day: outcome for day, outcome in goals.read_all_facts(goal).announced.items()}


def test_run_3_times_a_week_is_reminded_of_on_saturday_and_judged_on_monday(story):
    run = story()
    run.sweep()
    for day in (3, 4):
        run.go_to(day)
        run.check_in()
        run.sweep()
    assert run.told() == []
    run.go_to(8, 0, 0)
    run.sweep()
    (reminder,) = run.told()
    assert reminder[:2] == ("at_risk", "2026-11-08")
    assert "1 time is still needed by Sunday" in reminder[2]
    run.go_to(9, 0, 0)
    run.sweep()
    run.sweep()
    assert run.kinds() == [("at_risk", "2026-11-08"), ("missed", "2026-11-08")]
    assert (state(run).judged_through, announced(run)) == (date(2026, 11, 8), {8: "missed"})


def test_a_reminder_that_is_moved_is_kept_from_then_on(story):
    run = story(reminder_minutes=0)
    run.sweep()
    run.go_to(4)
    run.change(reminder_minutes=5 * 1440)
    run.sweep()
    assert run.kinds() == [("at_risk", "2026-11-08")]


def test_a_week_that_is_met_is_told_and_nobody_reminded(story):
    run = story()
    for day in (3, 4, 5):
        run.go_to(day)
        run.check_in()
    for day in (8, 9):
        run.go_to(day, 0, 0)
        run.sweep()
    assert run.kinds() == [("met", "2026-11-08")]


def test_nothing_is_judged_before_the_grace_is_over(story):
    run = story(grace_minutes=120)
    run.go_to(9, 1, 59)
    run.sweep()
    assert announced(run) == {}
    run.go_to(9, 2, 0)
    run.sweep()
    assert announced(run) == {8: "missed"}


def test_a_sweep_that_comes_weeks_late_judges_all_and_tells_the_newest(story):
    run = story(window={"unit": "day"}, target="1")
    run.go_to(100)
    run.sweep()
    assert len(announced(run)) <= 99
    assert state(run).judged_through == date(2027, 2, 7)
    goal, _ = goals.find_in(f"USER#{run.person.id}", run.id)
    assert len(goals.read_all_facts(goal).announced) == 98
    assert [period for kind, period in run.kinds() if kind == "missed"] == ["2027-02-07"]


def test_periods_before_the_goal_was_made_are_judged_and_not_told(story):
    run = story(starts_on="2026-10-05", reminder_minutes=0)
    run.sweep()
    assert state(run).judged_through == date(2026, 11, 1)
    assert run.told() == []


def test_a_limit_that_is_passed_is_told_at_once_and_not_again_at_the_end(story):
    snacks = story(kind="at_most", target="2", reminder_minutes=0)
    for _ in range(4):
        snacks.clock.move(hours=1)
        snacks.check_in()
    assert snacks.kinds() == [("exceeded", "2026-11-08")]
    snacks.go_to(9)
    snacks.sweep()
    assert snacks.kinds() == [("exceeded", "2026-11-08")]
    for day in (16, 23):
        snacks.go_to(day - 1)
        snacks.check_in()
        snacks.go_to(day)
        snacks.sweep()
        snacks.worker.run()
    assert snacks.kinds()[1:] == [("met", "2026-11-15"), ("met", "2026-11-22")]


def test_a_move_to_another_zone_neither_closes_twice_nor_forgets(story):
    run = story(window={"unit": "day"}, target="1", zone=None, reminder_minutes=0, starts_on="2026-11-02")
    person = run.person
    move(person, "Pacific/Auckland")
    run.go_to(3, 12)  # the 4th has begun there
    run.sweep()
    assert announced(run) == {2: "missed", 3: "missed"}
    move(person, "America/Los_Angeles")
    for day, hour in ((4, 7), (4, 9), (5, 9)):
        run.go_to(day, hour)
        run.sweep()
    assert announced(run) == {2: "missed", 3: "missed", 4: "missed"}
    run.go_to(6, 9)
    run.sweep()
    assert sorted(period[-2:] for _, period in run.kinds()) == ["03", "04", "05"]


def test_a_flight_to_the_east_ends_the_day_earlier(story):
    run = story(window={"unit": "day"}, target="1", zone=None, reminder_minutes=0)
    move(run.person, "America/Los_Angeles")
    run.go_to(3, 9)
    run.sweep()
    move(run.person, "Pacific/Auckland")
    run.go_to(3, 21)
    run.sweep()
    assert announced(run) == {2: "missed", 3: "missed"}


def test_two_sweeps_at_once_judge_once(story, monkeypatch):
    run, transact, others = story(reminder_minutes=0), db.transact, []

    def transact_and_be_overtaken(*writes):
        if not others:
            others.append("on the way")
            service.sweep()
        transact(*writes)

    run.go_to(9)
    monkeypatch.setattr(db, "transact", transact_and_be_overtaken)
    run.sweep()
    assert (run.kinds(), state(run).seq) == ([("missed", "2026-11-08")], 1)


def test_a_sweep_that_dies_is_done_by_the_next_one(story, monkeypatch):
    run = story(window={"unit": "day"}, target="1", reminder_minutes=0)
    run.go_to(100)
    transact, left = db.transact, [1]

    def transact_once(*writes):
        if not left:
            raise SystemExit
        left.pop()
        transact(*writes)

    with monkeypatch.context() as patch:
        patch.setattr(db, "transact", transact_once)
        with pytest.raises(SystemExit):
            run.sweep()
    assert 0 < len(announced_all(run)) < 98
    run.sweep()
    assert (len(announced_all(run)), len(run.kinds())) == (98, 1)


def test_one_goal_that_cannot_be_judged_keeps_no_other_from_it(story, monkeypatch):
    broken, run = story(reminder_minutes=0), story(reminder_minutes=0)
    calendar_of = goals.calendar_of

    def fail(goal):
        if goal.id == broken.id:
            raise RuntimeError("broken")
        return calendar_of(goal)

    run.go_to(9)
    monkeypatch.setattr(goals, "calendar_of", fail)
    run.sweep()
    assert (announced(broken), announced(run)) == ({}, {8: "missed"})


def test_what_is_due_of_a_goal_that_is_gone_is_forgotten(story):
    run = story()
    run.call("DELETE", f"/{run.id}", {"If-Match": "*"})
    for item in list(db.read_partition("goals", f"USER#{run.person.id}")):
        db.delete("goals", item["PK"], item["SK"])
    run.go_to(20)
    run.sweep()
    assert list(goals.read_due(run.clock.now)) == []


def test_what_is_due_twice_is_done_once(story):
    run = story()
    run.sweep()
    stale = goals.Due("LOOK", "2026-11-03T00:00:00+00:00", f"USER#{run.person.id}", run.id)
    db.put("goals", dict(zip(("PK", "SK"), stale.key, strict=True)))
    run.go_to(4)
    run.sweep()
    assert [due.at for due in goals.read_due(run.clock.now + timedelta(days=5))] == [state(run).due_at]


def test_a_quarter_a_time_since_long_ago_is_judged_in_more_than_one_step(story, ada):
    owners = [ada.id, *(f"nobody{number}" for number in range(19))]
    goal = story(window={"unit": "quarter"}, starts_on="2000-01-01")
    with mock.patch.object(service, "_readers", return_value=tuple(owners)):
        goal.go_to(40)
        goal.sweep()
    assert (state(goal).judged_through, len(announced_all(goal))) == (date(2026, 9, 30), 107)


def test_a_skipped_week_is_neither_met_nor_missed_and_told_of_where_it_was_judged(story):
    run = story(reminder_minutes=0)
    assert run.call("POST", f"/{run.id}/skips/2026-11-15", json={"reason": "Away"}).status_code == 201
    for day in (9, 16):
        run.go_to(day)
        run.sweep()
    assert announced(run) == {8: "missed", 15: "skipped"}
    answer = run.call("POST", f"/{run.id}/skips/2026-11-08", json={"reason": "I had the flu"})
    assert answer.get_json() == {"last_day": "2026-11-08", "reason": "I had the flu"}
    (entry,) = corrections(run)
    assert entry.facts == {"goal": run.id, "corrected": 1, "2026-11-08": "missed -> skipped"}
    assert total(run) == (0, 0)
    assert run.call("DELETE", f"/{run.id}/skips/2026-11-08").status_code == 204
    assert (len(corrections(run)), total(run)) == (2, (0, 1))
    assert run.call("DELETE", f"/{run.id}/skips/2026-11-08").status_code == 404
    assert run.kinds() == [("missed", "2026-11-08")]


@pytest.mark.parametrize(
    ("day", "status"), [("2026-11-07", 404), ("yesterday", 404), ("2026-10-25", 404), ("2028-11-05", 422)]
)
def test_only_a_period_of_the_goal_is_skipped(story, day, status):
    run = story()
    assert run.call("POST", f"/{run.id}/skips/{day}", json={"reason": "Away"}).status_code == status


def test_a_pause_covers_the_weeks_that_it_touches_and_may_be_taken_back(story):
    run = story(reminder_minutes=0)
    run.go_to(16)
    run.sweep()
    days = {"first": "2026-11-04", "last": "2026-11-05", "reason": "On holiday"}
    paused = run.call("POST", f"/{run.id}/pauses", json=days)
    assert paused.status_code == 201
    assert total(run) == (0, 1)
    pause = paused.get_json()
    assert run.call("GET", f"/{run.id}").get_json()["pauses"] == [pause]
    assert [entry.facts["2026-11-08"] for entry in corrections(run)] == ["missed -> paused"]
    assert run.call("DELETE", f"/{run.id}/pauses/{pause['id']}").status_code == 204
    assert run.call("DELETE", f"/{run.id}/pauses/{pause['id']}").status_code == 404
    assert total(run) == (0, 2)


@pytest.mark.parametrize(
    "changes",
    [{"last": "2026-11-01"}, {"last": "2028-11-01"}, {"first": "2026-10-01", "last": "2026-11-01"}, {"reason": ""}],
)
def test_a_pause_that_makes_no_sense_is_refused(story, changes):
    run = story()
    days = {"first": "2026-11-04", "last": "2026-11-05", "reason": "On holiday"}
    assert run.call("POST", f"/{run.id}/pauses", json=days | changes).status_code == 422


def test_a_goal_has_a_limited_number_of_pauses(story, monkeypatch):
    monkeypatch.setattr(service, "_MOST_PAUSES", 1)
    run, days = story(), {"first": "2026-11-04", "last": "2026-11-05", "reason": "On holiday"}
    answers = [run.call("POST", f"/{run.id}/pauses", json=days).status_code for _ in range(2)]
    assert answers == [201, 422]


@pytest.mark.parametrize("window", [{"unit": "rolling", "days": 7}, {"unit": "week"}])
def test_there_is_nothing_to_skip_before_a_goal_or_all_time_begins(story, window):
    run = story(window=window, week_start=7)
    for day in ("0001-01-01", "2026-10-31"):
        assert run.call("POST", f"/{run.id}/skips/{day}", json={"reason": "Away"}).status_code == 404
        assert run.call("DELETE", f"/{run.id}/skips/{day}").status_code == 404


def test_an_item_that_is_not_asked_for_any_more_counts_for_the_past_and_not_for_one_that_is(story):
    run = story(kind="checklist", aggregation="last", target="2", items=[{"title": "A"}, {"title": "B"}])
    first, second = (item["id"] for item in run.call("GET", f"/{run.id}").get_json()["items"])
    run.check_in(items=[first, second])
    run.go_to(10)
    run.sweep()
    run.check_in(items=[first])
    assert run.change(items=[{"id": second, "title": "B"}, {"title": "C"}]).status_code == 200
    run.check_in(items=[second])
    shown = run.call("GET", f"/{run.id}/progress").get_json()
    assert [(verdict["outcome"], verdict["value"]) for verdict in shown["verdicts"]][:2] == [
        ("pending", "1"),
        ("met", "2"),
    ]
    goal, _ = goals.find_in(f"USER#{run.person.id}", run.id)
    assert check_ins.examine(goal) == []


def test_only_who_may_change_a_goal_skips_and_pauses(story, join):
    private, ours = story(), story(visibility="team")
    grace = join("Grace")
    days = {"first": "2026-11-04", "last": "2026-11-05", "reason": "On holiday"}
    for goal, status in ((private, 404), (ours, 403)):
        assert grace.call("POST", f"{URL}/{goal.id}/pauses", json=days).status_code == status
        skip = f"{URL}/{goal.id}/skips/2026-11-08"
        assert grace.call("POST", skip, json={"reason": "Away"}).status_code == status
        assert grace.call("DELETE", skip).status_code == status
        assert grace.client.post(skip, json={"reason": "Away"}).status_code == 401


def announced_all(story):
    goal, _ = goals.find_in(f"USER#{story.person.id}", story.id)
    return goals.read_all_facts(goal).announced


def corrections(story):
    return [entry for entry in audit.read_all(story.person.id) if entry.action == "verdict-corrected"]


def total(story):
    """How many periods were met, and missed."""
    goal, known = goals.find_in(f"USER#{story.person.id}", story.id)
    documents = aggregates.read(service.rules_of(goal, known, goals.read_all_facts(goal)), [])
    streaks = documents.total.sum().streaks
    return streaks.met, streaks.missed
