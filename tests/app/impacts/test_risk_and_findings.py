from datetime import date
from decimal import Decimal

import pytest

from app.calendars.model import Window
from app.impacts import model
from app.rules.markdown import breaks
from tests.app.impacts.examples import change, finding, foresee, goal, told

RISK = goal("review_risk", "average", 30)
FINDINGS = goal("iam_findings", "threshold", 6, aggregation="last")


def test_the_average_after_this_review_is_too_high():
    impact = foresee(RISK, {2: "20", 9: "28"}, change(risk=45))
    assert (impact.text, impact.is_broken) == ("risk average 24 -> 31", True)
    assert (impact.before, impact.after, impact.target) == (24, 31, 30)


def test_it_is_not_by_a_review_that_is_no_worse():
    assert told(RISK, {2: "20", 9: "28"}, change(risk=30)) == ("risk average 24 -> 26", False)
    assert told(RISK, {2: "20", 9: "28"}, change(risk=24)) == ("risk average stays 24", False)


def test_the_first_review_of_all_can_break_it():
    assert told(RISK, {}, change(risk=31)) == ("risk average becomes 31", True)
    assert told(RISK, {}, change(risk=30)) == ("risk average becomes 30", False)


def test_an_average_that_was_too_high_before_is_named_and_not_broken():
    assert told(RISK, {2: "40"}, change(risk=80)) == ("risk average 40 -> 60, missed already", False)
    assert told(RISK, {2: "40"}, change(risk=0)) == ("risk average 40 -> 20, missed already", False)


def test_only_the_last_days_count_of_a_rolling_window():
    rolling = goal("review_risk", "average", 30, Window("rolling", 7))
    assert told(rolling, {2: "0", 19: "30"}, change(risk=32)) == ("risk average 30 -> 31", True)


def test_an_average_is_never_rounded_to_its_limit():
    impact = foresee(RISK, {2: ("30",) * 9, 9: "30"}, change(risk=31))
    assert impact.text == "risk average 30 -> 30.09"
    assert impact.after == Decimal("30.090909091")


@pytest.mark.parametrize(
    ("a_goal", "text", "is_broken"),
    [
        (goal("review_risk", "threshold", 60, aggregation="max"), "highest risk 28 -> 62", True),
        (goal("review_risk", "threshold", 70, aggregation="max"), "highest risk 28 -> 62", False),
        (goal("review_risk", "at_most", 100), "risk 48 -> 110", True),
        (goal("review_risk", "average", 50, window="day"), "risk average becomes 62", True),
        (goal("review_risk", "average", 10, direction="at_least"), "risk average 24 -> 36.67", False),
        (goal("review_risk", "threshold", 40, direction="at_least", aggregation="min"), "", False),
    ],
)
def test_each_kind_is_measured_by_its_own_rules(a_goal, text, is_broken):
    impact = foresee(a_goal, {2: "20", 9: "28"}, change(risk=62))
    assert impact.is_broken == is_broken
    assert impact.text.startswith(text)


def test_findings_are_those_that_were_counted_last_and_what_the_change_does_to_them():
    more = change(findings=[finding(), finding("iam-public-assume"), finding("sg-open-ssh")])
    assert told(FINDINGS, {2: "9", 9: "5"}, more) == ("IAM findings 5 -> 7, missed already", False)
    assert told(FINDINGS, {9: "5"}, more) == ("IAM findings 5 -> 7", True)
    assert told(FINDINGS, {9: "4"}, more) == ("IAM findings 4 -> 6", False)


def test_what_stood_there_before_was_counted_before_and_what_is_resolved_counts_no_more():
    same = change(findings=[finding(is_new=False)], resolved=[finding()])
    assert told(FINDINGS, {9: "6"}, same) == ("IAM findings 6 -> 5", False)
    assert told(FINDINGS, {9: "6"}, change(findings=[finding()], resolved=[finding()])) == (
        "IAM findings stay 6",
        False,
    )


def test_where_nothing_was_counted_it_is_what_stands_in_the_plan():
    few = change(findings=[finding(is_new=False), finding()])
    assert told(FINDINGS, {}, few) == ("IAM findings become 2", False)
    assert told(goal("iam_findings", "threshold", 1, aggregation="last"), {}, few) == ("IAM findings become 2", True)


def test_a_count_of_an_earlier_month_is_still_what_was_counted_last():
    early = goal("iam_findings", "threshold", 5, aggregation="last", starts_on=date(2026, 10, 1))
    assert told(early, {date(2026, 10, 28): "5"}, change(findings=[finding()])) == ("IAM findings 5 -> 6", True)


@pytest.mark.parametrize("source", ["deploy_frequency", "smoke_availability", "restore_drill_age", "push"])
def test_of_what_no_plan_has_a_say_in_nothing_is_foreseen(source):
    assert foresee(goal(source, "at_least", 3), {2: "1"}, change(cost=900, risk=99)) is None


def test_what_is_broken_comes_first_and_in_one_sentence():
    impacts = [
        foresee(RISK, {2: "20", 9: "28"}, change(risk=45)),
        foresee(FINDINGS, {9: "4"}, change(findings=[finding()])),
        foresee(goal(), {2: "6"}, change(cost=1000)),
    ]
    told_first = model.sort(impacts)
    assert [impact.source for impact in told_first] == ["aws_cost", "review_risk", "iam_findings"]
    assert breaks(told_first[1:]) == "breaks 1 goal: risk average 24 -> 31"
    assert breaks(told_first[2:]) == "breaks no goal"


def test_a_private_goal_is_seen_by_its_owner_and_stops_nobody_else():
    mine = goal("review_risk", "average", 30, space="USER#ada", is_blocking=True)
    impact = foresee(mine, {}, change(risk=90))
    teams = foresee(RISK, {}, change(risk=90))
    assert model.visible([impact, teams], "ada") == (impact, teams)
    assert model.visible([impact, teams], "bob") == model.visible([impact, teams], None) == (teams,)
    assert model.stops([impact, teams], "ada")
    assert not model.stops([impact, teams], "bob")
