from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.calendars.model import DAY, Window, month_of
from app.folds.model import fold
from app.goals.model import (
    Facts,
    Target,
    ending,
    forecast,
    freezes_left,
    judge_closed,
    judge_month,
    period_of,
    settle,
    touching,
)
from tests.app.goals.examples import at, closes, days, goal, stands, values

THURSDAY = date(2026, 11, 19)
RUN = goal(aggregation="count", unit="times", starts_on=THURSDAY)
COST = goal("at_most", 200, "month", unit="USD", source="aws_cost")


def test_run_three_times_a_week_made_on_a_thursday():
    """The rest of its first week is for free; the second is lost on Sunday; a late run on Monday rescues it."""
    assert stands(RUN, {19: 5, 20: 5}, "21T12:00").outcome == "pending"
    assert closes(RUN, {19: 5, 20: 5}, 22).outcome == "skipped"
    week = {23: 5, 25: 7}
    pending = stands(RUN, week, "27T08:00")
    assert pending.reason == "2 of 3 times; 1 time is still needed by Sunday 29 November."
    assert (pending.needed, pending.fails_on) == (1, date(2026, 11, 29))
    assert closes(RUN, week, 23).outcome == "missed"

    ran = days(week) | {date(2026, 11, 29): fold(values(4, day=date(2026, 11, 29), is_late=True))}
    told = Facts(announced={date(2026, 11, 29): "missed"})
    rescued = judge_closed(RUN, period_of(RUN, date(2026, 11, 29)), ran, told)
    assert rescued.outcome == "met"
    assert rescued.flags == {"grace", "corrected"}


def test_cost_at_most_200_with_a_provisional_month_that_is_restated():
    november = period_of(COST, date(2026, 11, 1))
    so_far = dict.fromkeys(range(1, 31), 7)
    provisional = judge_closed(COST, november, days(so_far, is_provisional=True), Facts())
    assert (provisional.outcome, provisional.flags) == ("missed", {"provisional"})
    assert provisional.reason == "210 of at most 200 USD; the limit was passed by 10 USD."

    told = Facts(announced={november.last: "missed"})
    restated = judge_closed(COST, november, days(so_far | {29: 1, 30: 1}), told)
    assert (restated.outcome, restated.flags) == ("met", {"corrected"})
    assert restated.reason == "198 of at most 200 USD; it stayed within the limit."


def test_no_data_is_not_zero_but_what_is_lost_is_lost():
    assert stands(COST, {1: 20}).outcome == "no_data"
    assert stands(COST, {1: 201}).outcome == "missed"
    deploys = goal("at_least", 2, source="deploy_frequency")
    assert stands(deploys, {16: 2}, "22T12:00").outcome == "met"
    assert stands(deploys, {16: 1}, "22T12:00").outcome == "no_data"
    assert stands(deploys, {16: 1}, "22T12:00", newest_at=at("21T12:00")).outcome == "pending"


def test_a_new_target_counts_for_the_week_it_is_set_in_and_never_for_the_past():
    raised = replace(RUN, starts_on=date(2026, 11, 2), targets=(RUN.targets[0], Target(THURSDAY, Decimal(5))))
    verdicts = [closes(raised, dict.fromkeys(range(2, 30), 1), day) for day in (9, 16)]
    assert [verdict.target for verdict in verdicts] == [3, 5]


def test_chosen_weekdays_are_the_only_ones_that_count():
    workdays = goal("yes_no", 1, "day", weekdays=(1, 2, 3, 4, 5))
    assert period_of(workdays, date(2026, 11, 21)) is None
    assert [period.last.day for period in ending(workdays, date(2026, 11, 19), date(2026, 11, 24))] == [19, 20, 23, 24]
    lately = goal("yes_no", 1, Window("rolling", 7, 2), weekdays=(1, 3))
    assert closes(lately, {11: 1, 14: 1}).value == 1
    assert closes(lately, {11: 1, 16: 1}).outcome == "met"


def test_freezes_are_spent_on_the_first_that_are_missed_in_a_month_and_come_again_in_the_next():
    daily = goal("yes_no", 1, "day", freezes=2, starts_on=date(2026, 10, 30))
    known = days({date(2026, 10, 31): 1, 2: 1})
    november = judge_month(daily, month_of("2026-11"), known, Facts(), date(2026, 11, 4))
    assert [verdict.outcome for verdict in november] == ["skipped", "met", "skipped", "missed"]
    october = judge_month(daily, month_of("2026-10"), known, Facts(), date(2026, 11, 4))
    assert [verdict.outcome for verdict in october] == ["skipped", "met"]

    unsettled = {verdict.period.last: closes(daily, {2: 1}, verdict.period.last.day).outcome for verdict in november}
    assert list(settle(daily, unsettled).values()) == [verdict.outcome for verdict in november]
    assert [freezes_left(daily, date(2026, 11, n), unsettled) for n in (1, 2, 3, 4)] == [2, 1, 1, 0]
    assert freezes_left(daily, date(2026, 12, 1), unsettled) == 2


def test_what_is_lost_early_uses_a_freeze_as_well():
    week = goal("at_most", 3, freezes=1)
    assert stands(week, {16: 4}).outcome == "missed"
    assert stands(week, {16: 4}, freezes_left=1).outcome == "skipped"


def test_a_rolling_day_changes_all_days_that_look_back_at_it():
    lately = goal("at_least", 1, Window("rolling", 30))
    touched = list(touching(lately, date(2026, 11, 1), date(2026, 11, 1)))
    assert [touched[0].last, touched[-1].last, len(touched)] == [date(2026, 11, 1), date(2026, 11, 30), 30]
    assert [period.last for period in touching(goal(), THURSDAY, THURSDAY)] == [date(2026, 11, 22)]
    assert list(touching(RUN, date(2026, 11, 1), date(2026, 11, 8))) == []


def test_before_it_begins_there_is_no_period():
    daily = goal("yes_no", 1, "day", starts_on=THURSDAY)
    assert period_of(daily, THURSDAY - DAY) is None
    assert [period.last for period in ending(daily, date(2026, 11, 1), THURSDAY)] == [THURSDAY]


def test_once_is_one_period_however_long_and_its_past_may_come_in_sums():
    saving = goal("reach_by", 1000, "once", start_value=Decimal(0), ends_on=date(2027, 3, 31))
    period = period_of(saving, THURSDAY)
    assert period == period_of(saving, date(2026, 1, 1))
    assert period_of(saving, date(2027, 4, 1)) is None
    by_day = days({date(2026, 1, 5): 300, date(2026, 1, 9): 300, 1: 200, 2: 200})
    summed = {date(2026, 1, 31): fold(values(300, 300))} | days({1: 200, 2: 200})
    assert judge_closed(saving, period, summed, Facts()) == judge_closed(saving, period, by_day, Facts())


def test_a_line_through_the_cost_so_far_says_when_the_limit_is_passed():
    november = period_of(COST, THURSDAY)
    line = forecast(COST, november, days(dict.fromkeys(range(1, 11), 10)), date(2026, 11, 12))
    assert (line.expected, line.passes_on) == (300, date(2026, 11, 21))
    kept = forecast(COST, november, days(dict.fromkeys(range(1, 11), 5)), date(2026, 11, 12))
    assert (kept.expected, kept.passes_on) == (150, None)
    assert forecast(COST, november, {}, THURSDAY) is None
    assert forecast(goal("average", 3), november, days({1: 10}), THURSDAY) is None


def test_a_line_from_the_start_value_says_where_it_leads():
    weight = goal(
        "reach_by",
        70,
        "once",
        direction="at_most",
        aggregation="last",
        start_value=Decimal(80),
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
    )
    line = forecast(weight, period_of(weight, THURSDAY), days({10: 78}), date(2026, 11, 10))
    assert (line.expected, line.passes_on) == (74, None)


@pytest.mark.parametrize("hits", [None, 3])
def test_what_was_done_lately_runs_out_on_the_day_on_which_it_is_too_long_ago(hits):
    lately = goal("yes_no", 1 if hits else 3, Window("rolling", 7, hits))
    verdict = stands(lately, {13: 1, 16: 1, 17: 1, 18: 1})
    assert verdict.fails_on == date(2026, 11, 23)
    for late in (22, 23):
        assert (closes(lately, {13: 1, 16: 1, 17: 1, 18: 1}, late).outcome == "met") == (late == 22)


def test_right_on_the_limit_is_kept_and_not_yet_certain():
    assert stands(COST, {17: 200}).outcome == "pending"
    assert closes(COST, {30: 200}).outcome == "met"


def test_three_days_are_fresh_and_four_are_not():
    assert [closes(COST, {n: 20}).outcome for n in (26, 27)] == ["no_data", "met"]
    assert [stands(COST, {n: 20}, "20T13:00").outcome for n in (16, 17)] == ["no_data", "pending"]


def test_a_meter_goes_on_from_the_last_reading_before_the_period():
    assert closes(goal("odometer", 10), {13: 900, 14: (950, 990), 16: 1000}).value == 10


def test_a_target_that_is_set_on_the_last_day_of_a_week_counts_for_it():
    raised = goal(targets=(Target(date(2026, 1, 1), Decimal(3)), Target(date(2026, 11, 22), Decimal(5))))
    assert [closes(raised, {}, day).target for day in (15, 16, 23)] == [3, 5, 5]


def test_nothing_is_corrected_before_it_is_closed():
    told = Facts(announced={date(2026, 11, 22): "missed"})
    assert stands(goal(), {16: 3}, facts=told).flags == set()
    assert closes(goal(), {16: 3}, facts=told).flags == {"corrected"}
    assert closes(goal(), {16: 2}, facts=told).flags == set()
