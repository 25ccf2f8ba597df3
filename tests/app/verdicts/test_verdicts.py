"""What time brings: periods are closed, somebody is reminded, and told once."""

from datetime import date

from app.goals import service as goals


def state(story):
    return goals.find_in(f"USER#{story.person.id}", story.id)[1]


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
