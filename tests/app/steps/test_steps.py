"""What the rules propose: days, amounts and dates that follow from the numbers, and nothing that is no goal."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.calendars.model import DAY, Window
from app.goals import model as goals
from app.goals import service
from app.goals.model import Item, Source, Target
from app.goals.schemas import NewGoal
from app.plans import repository
from app.plans.model import Step as Kept
from app.plans.schemas import StepGoal
from app.steps.model import MOST, Situation, steps
from app.users.model import User
from tests.app.goals.examples import BERLIN, at, days, goal

TODAY = date(2026, 11, 18)  # a Wednesday
NOW = at("18T12:00")
ADA = User("ada", "ada@example.com", "Ada", "", "member", "2026-01-01T00:00:00+00:00")
MEASURED = [kind for kind in goals.SOURCES if kind not in ("manual", "http_json", "push")]


def situation(a_goal, by_day):
    known = days(by_day)
    period = goals.period_of(a_goal, TODAY)
    verdict = period and goals.judge(a_goal, BERLIN, period, known, goals.Facts(), NOW)
    return Situation(a_goal, TODAY, known, verdict)


def proposed(a_goal, by_day=()):
    return {step.title: step for step in steps(situation(a_goal, dict(by_day)))}


def weeks(*amounts, weekday=1):
    """The same weekday of the weeks before this one, the newest last."""
    monday = date(2026, 11, 16)
    first = monday + (weekday - 1) * DAY
    return {first - (len(amounts) - place) * 7 * DAY: amount for place, amount in enumerate(amounts)}


def test_what_is_missing_by_the_end_of_the_week_and_what_that_is_a_day():
    step = proposed(goal(target=10, aggregation="sum", unit="km"), {16: 4})["6 km more by 22 November"]
    assert step.why.endswith("Over 5 days that is 1.2 km a day.")
    assert step.body | {"kind": "reach_by", "target": 6, "start_value": 0, "ends_on": date(2026, 11, 22)} == step.body


def test_the_best_weekdays_as_many_as_it_takes():
    by_day = weeks(5, 5, 5, weekday=2) | weeks(5, 5, weekday=4) | weeks(5, weekday=7)
    step = proposed(goal(target=10, aggregation="sum", unit="km"), by_day)["On Tuesday and Thursday"]
    assert step.why == "In the last 8 weeks it happened most often on Tuesday (3 times) and Thursday (2 times)."
    assert step.body["weekdays"] == [2, 4]


def test_without_a_past_the_days_are_spread_over_the_week():
    assert "On Monday, Thursday and Saturday" in proposed(goal(target=3, aggregation="count"))


def test_where_half_was_missed_a_smaller_target_comes_first():
    found = proposed(goal(target=10, aggregation="sum", unit="km"), weeks(4, 6, 5, 12, 6))
    assert found["First 6 km a week"].body["target"] == 6
    assert found["First 6 km a week"].why == "4 of the last 5 were missed, and half of them came to 6 or more."


def test_where_all_was_met_there_may_be_room_for_more():
    found = proposed(goal(target=10, aggregation="sum", unit="km"), weeks(12, 12, 12, 12) | {17: 12})
    assert list(found) == ["On Monday", "Try 11 km a week"]


COST = {"kind": "at_most", "target": 200, "window": "month", "unit": "USD"}


def test_of_a_budget_what_is_left_for_each_day_and_when_it_would_be_passed():
    spend = dict.fromkeys(range(1, 18), 10) | {9: 22}
    a_goal = goal(**COST, source="aws_cost")
    a_goal = replace(a_goal, source=Source("aws_cost", "fraud-or-not", "prod"))
    found = proposed(a_goal, spend)
    step = found["At most 1.38 USD a day"]
    assert step.why == "18 USD are left for 13 days. If it goes on as it did, it passes 200 on 19 November."
    assert step.body["source"] == {"kind": "aws_cost", "project": "fraud-or-not", "stage": "prod"}
    assert step.body["window"] == {"unit": "day"}
    assert found["Find out what grew on 1 day"].why == "It grew most on 9 November (+12 USD)."


def test_a_budget_that_is_spent_begins_anew():
    found = proposed(goal(**COST), {1: 150, 2: 90})
    assert found["At most 6.66 USD a day"].why.startswith("It is over by now")


def test_three_days_of_the_largest_growth():
    found = proposed(goal(**COST), {1: 1, 2: 5, 3: 2, 4: 9, 5: 1, 6: 2, 7: 30})
    why = found["Find out what grew on 3 days"].why
    assert why == "It grew most on 2 November (+4 USD), 4 November (+7 USD) and 7 November (+28 USD)."


def test_the_worst_days_and_halfway():
    a_goal = goal("average", 30, "month", direction="at_most", aggregation="mean")
    found = proposed(a_goal, {2: 20, 3: 80, 4: 60, 5: 40})
    assert found["Find out what went wrong on 3 days"].why.endswith(
        "3 November (80), 4 November (60) and 5 November (40)."
    )
    assert found["First at most 40"].body["target"] == 40


def test_an_amount_by_a_date_becomes_an_amount_a_week():
    a_goal = goal(
        "reach_by", 1000, "once", aggregation="sum", unit="pages", start_value=Decimal(0), ends_on=TODAY + 70 * DAY
    )
    assert proposed(a_goal, {17: 300})["70 pages a week"].body["window"] == {"unit": "week"}


def test_a_value_by_a_date_gets_a_milestone():
    many = {"kind": "reach_by", "target": 70, "window": "once", "unit": "kg", "direction": "at_most"}
    a_goal = goal(**many, aggregation="last", start_value=Decimal(80), ends_on=TODAY + 140 * DAY)
    found = proposed(a_goal, {17: 78})
    assert found["77.2 kg by 2 December"].body["start_value"] == 78
    assert "too few" in found["Write it down twice a week"].why


def test_of_a_checklist_what_is_done_least():
    items = (Item("a", "Stretch"), Item("b", "Floss"), Item("c", "Gone", is_asked=False))
    found = proposed(goal("checklist", 2, "day", items=items), {10: 1, 11: 1, 12: 3})
    assert found["Floss"].why.startswith("It was ticked off once")
    assert "Gone" not in found


def test_a_restore_drill_has_a_date():
    a_goal = replace(
        goal("threshold", 30, "week", direction="at_most", aggregation="max"), source=Source("restore_drill_age", "p")
    )
    found = proposed(a_goal, {18: 41})
    assert found["Run a restore drill by 25 November"].why == "The last one is 41 days old."
    assert list(found)[1] == "A drill every month"


def test_a_source_that_is_silent_comes_first():
    a_goal = replace(goal("at_least", 5, "week", aggregation="sum"), source=Source("deploy_frequency", "p"))
    step = steps(situation(a_goal, {1: 1}))[0]
    assert (step.title, step.why) == ("Make deploy frequency report again", "Nothing has come in since 1 November.")


def test_findings_go_down_by_a_date():
    a_goal = replace(
        goal("threshold", 0, "week", direction="at_most", aggregation="last"), source=Source("iam_findings", "p")
    )
    step = proposed(a_goal, {17: 7})["From 7 findings to 0 by 2 December"]
    assert step.body["source"]["kind"] == "iam_findings"


amounts = st.integers(0, 60).map(lambda tenths: Decimal(tenths) / 3 if tenths % 7 == 0 else Decimal(tenths))
windows = st.sampled_from(
    [*map(Window, ("day", "week", "month", "quarter")), Window("rolling", 30), Window("rolling", 7, 3)]
)


@st.composite
def situations(draw):
    kind = draw(st.sampled_from(goals.KINDS))
    source = draw(st.sampled_from(["manual", *MEASURED]))
    once = (
        {"start_value": Decimal(50), "ends_on": TODAY + draw(st.integers(-5, 300)) * DAY} if kind == "reach_by" else {}
    )
    items = (
        tuple(Item(str(n), draw(st.text("ab", min_size=1, max_size=100))) for n in range(3))
        if kind == "checklist"
        else ()
    )
    target = Target(date(2026, 9, 1), draw(st.integers(1, 3).map(Decimal)))
    a_goal = goal(
        kind,
        window=Window("once") if kind == "reach_by" else draw(windows),
        targets=(target,),
        starts_on=date(2026, 9, 1),
        unit=draw(st.sampled_from(["", "USD", "x" * 20])),
        aggregation=draw(st.sampled_from(goals.AGGREGATIONS)),
        direction=draw(st.sampled_from(["at_least", "at_most"]))
        if kind in ("average", "threshold", "reach_by")
        else "at_least",
        items=items,
        **once,
    )
    a_goal = replace(
        a_goal,
        name=draw(st.text("abc", min_size=1, max_size=100)),
        space=draw(st.sampled_from(["USER#ada", "TEAM"])),
        source=Source(source, None if source == "manual" else "p"),
    )
    by_day = draw(st.dictionaries(st.integers(0, 78).map(lambda n: TODAY - n * DAY), amounts, max_size=40))
    return situation(a_goal, by_day) if goals.problems(a_goal) == [] else None


@settings(max_examples=150)
@given(situations())
def test_every_step_is_a_goal_whatever_the_situation(found):
    if found is None:
        return
    made = steps(found)
    assert 1 <= len(made) <= MOST
    for step in made:
        assert goals.problems(service._new(ADA, step.body, NOW)) == [], step
        assert step.title
        assert step.why
        kept = repository._load_goal(
            json.loads(repository._dump((Kept("1", step.title, step.why, step.body),)))[0]["goal"]
        )
        assert kept == step.body
        NewGoal().load(StepGoal().dump(kept))
