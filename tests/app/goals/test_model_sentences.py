"""Each kind in each state says in one sentence why."""

from datetime import date
from decimal import Decimal

import pytest

from app.calendars.model import Window
from app.goals.model import Facts, Pause, judge
from tests.app.goals.examples import BERLIN, at, closes, days, goal, period_of, stands

KM = goal(unit="km")
COST = goal("at_most", 200, "month", unit="USD", source="aws_cost")
RISK = goal("average", 30, "month", direction="at_most", source="review_risk", aggregation="mean")
LATENCY = goal("threshold", 300, "month", direction="at_most", unit="ms", aggregation="max")
WATER = goal("threshold", 2, "week", unit="l")
WEIGHT = goal(
    "reach_by",
    70,
    "once",
    direction="at_most",
    unit="kg",
    aggregation="last",
    start_value=Decimal(80),
    ends_on=date(2027, 6, 1),
)
SAVINGS = goal("reach_by", 1000, "once", unit="EUR", start_value=Decimal(200), ends_on=date(2026, 11, 30))
METER = goal("odometer", 100, unit="km")
DAILY = goal("yes_no", 1, "day")
THRICE = goal("yes_no", 3)
LIST = goal("checklist", 3)
LAST_WEEK = goal("at_least", 5, Window("rolling", 7, 3), unit="km")
DRILL = goal("at_least", 1, Window("rolling", 30), unit="drills")


@pytest.mark.parametrize(
    ("a_goal", "by_day", "now", "outcome", "needed", "fails_on", "reason"),
    [
        (KM, {16: 2}, "18T12:00", "pending", 1, 22, "2 of 3 km; 1 km is still needed by Sunday 22 November."),
        (KM, {}, "18T12:00", "pending", 3, 22, "0 of 3 km; 3 km are still needed by Sunday 22 November."),
        (KM, {16: 2, 17: "1.5"}, "18T12:00", "met", None, None, "3.5 of 3 km; the target is reached."),
        (
            goal(unit="km", aggregation="last"),
            {18: 4},
            "18T12:00",
            "pending",
            None,
            None,
            "4 of 3 km so far; it counts when the day is over.",
        ),
        (
            COST,
            {16: 50, 17: 70},
            "18T12:00",
            "pending",
            None,
            None,
            "120 of at most 200 USD; 80 USD are left until Monday 30 November.",
        ),
        (
            COST,
            {16: 50, 17: "170.5"},
            "18T12:00",
            "missed",
            None,
            None,
            "220.5 of at most 200 USD; the limit was passed by 20.5 USD.",
        ),
        (COST, {}, "18T12:00", "no_data", None, None, "No evidence has come yet."),
        (
            COST,
            {10: 10},
            "18T12:00",
            "no_data",
            None,
            None,
            "The newest evidence is of Tuesday 10 November 2026, too old to judge by.",
        ),
        (
            RISK,
            {16: (20, 35, 40)},
            "18T12:00",
            "pending",
            None,
            None,
            "31.67 on average so far; it counts when Monday 30 November is over.",
        ),
        (
            LATENCY,
            {16: (200, 250)},
            "18T12:00",
            "pending",
            None,
            None,
            "250 ms on the highest day so far; it counts when Monday 30 November is over.",
        ),
        (
            LATENCY,
            {18: 301},
            "18T12:00",
            "missed",
            None,
            None,
            "301 ms on the highest day, first broken on Wednesday 18 November 2026; at most 300 ms were promised.",
        ),
        (
            LATENCY,
            {},
            "18T12:00",
            "pending",
            None,
            None,
            "Nothing is known yet; at most 300 ms are promised until Monday 30 November.",
        ),
        (
            WATER,
            {18: 1},
            "18T12:00",
            "pending",
            None,
            None,
            "1 l on the lowest day so far; it counts when the day is over.",
        ),
        (
            WEIGHT,
            {16: 75},
            "18T12:00",
            "pending",
            5,
            date(2027, 6, 1),
            "75 kg, to become 70 kg; 5 kg are still to go by Tuesday 1 June 2027.",
        ),
        (
            WEIGHT,
            {},
            "18T12:00",
            "pending",
            10,
            date(2027, 6, 1),
            "80 kg, to become 70 kg; 10 kg are still to go by Tuesday 1 June 2027.",
        ),
        (WEIGHT, {16: 69}, "18T12:00", "met", None, None, "69 kg, to become 70 kg; the target is reached."),
        (
            SAVINGS,
            {16: 300, 17: 400},
            "18T12:00",
            "pending",
            100,
            30,
            "900 EUR, to become 1,000 EUR; 100 EUR are still to go by Monday 30 November.",
        ),
        (
            METER,
            {10: 1000, 16: 1050, 17: 20},
            "18T12:00",
            "pending",
            30,
            22,
            "70 of 100 km; 30 km are still needed by Sunday 22 November.",
        ),
        (DAILY, {}, "18T12:00", "pending", 1, 18, "Not done yet; there is time until Wednesday 18 November."),
        (DAILY, {18: 1}, "18T12:00", "met", None, None, "Done."),
        (DAILY, {18: (1, 0)}, "18T12:00", "pending", 1, 18, "Not done yet; there is time until Wednesday 18 November."),
        (THRICE, {16: 1}, "18T12:00", "pending", 2, 21, "1 of 3 days; 2 days are still needed by Sunday 22 November."),
        (
            THRICE,
            {16: 1, 18: 1},
            "18T12:00",
            "pending",
            1,
            22,
            "2 of 3 days; 1 day is still needed by Sunday 22 November.",
        ),
        (LIST, {16: 5}, "18T12:00", "pending", 1, 22, "2 of 3 items; 1 item is still needed by Sunday 22 November."),
        (LIST, {16: (1, 4), 17: 2}, "18T12:00", "met", None, None, "3 of 3 items; the target is reached."),
        (
            LAST_WEEK,
            {16: 5, 17: 6},
            "18T12:00",
            "pending",
            1,
            18,
            "2 of 3 good days in the last 7 days; 1 day is still needed by Wednesday 18 November.",
        ),
        (
            LAST_WEEK,
            {16: 5, 17: 6, 18: 5},
            "18T12:00",
            "met",
            None,
            23,
            "3 of 3 good days in the last 7 days; the target is reached.",
        ),
        (
            DRILL,
            {1: 1},
            "18T12:00",
            "met",
            None,
            date(2026, 12, 1),
            "1 of 1 drill in the last 30 days; the target is reached.",
        ),
        (
            goal(unit="km", starts_on=date(2026, 11, 19)),
            {20: 3},
            "20T12:00",
            "pending",
            None,
            None,
            "The goal began inside this period, on Thursday 19 November 2026, and counts from the next one on.",
        ),
        (
            goal("at_most", 5, unit="beers", aggregation="mean"),
            {18: 7},
            "18T12:00",
            "pending",
            None,
            None,
            "7 of at most 5 beers so far; it counts when the day is over.",
        ),
    ],
)
def test_an_open_period_says_how_it_stands(a_goal, by_day, now, outcome, needed, fails_on, reason):
    verdict = stands(a_goal, by_day, now)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.needed == needed
    assert verdict.fails_on == (date(2026, 11, fails_on) if isinstance(fails_on, int) else fails_on)


@pytest.mark.parametrize(
    ("a_goal", "by_day", "outcome", "reason"),
    [
        (KM, {16: 2}, "missed", "2 of 3 km; 1 km was missing on Sunday 22 November 2026."),
        (KM, {}, "missed", "0 of 3 km; 3 km were missing on Sunday 22 November 2026."),
        (KM, {16: 3}, "met", "3 of 3 km; the target is reached."),
        (goal(aggregation="max"), {}, "no_data", "No entries were made for this period, and that is not zero."),
        (COST, {29: 120}, "met", "120 of at most 200 USD; it stayed within the limit."),
        (COST, {3: 201}, "missed", "201 of at most 200 USD; the limit was passed by 1 USD."),
        (COST, {3: 1}, "no_data", "The newest evidence is of Tuesday 3 November 2026, too old to judge by."),
        (COST, {}, "no_data", "No evidence came for this period, and that is not zero."),
        (RISK, {16: (20, 35, 45), 20: 1}, "met", "25.25 on average; at most 30 were promised."),
        (RISK, {16: (30, 30, "30.01")}, "missed", "30.003 on average; at most 30 were promised."),
        (LATENCY, {16: 300}, "met", "300 ms on the highest day; at most 300 ms were promised."),
        (
            LATENCY,
            {16: 300, 17: 400, 18: 500},
            "missed",
            "500 ms on the highest day, first broken on Tuesday 17 November 2026; at most 300 ms were promised.",
        ),
        (
            WATER,
            {16: 1},
            "missed",
            "1 l on the lowest day, first broken on Monday 16 November 2026; at least 2 l were promised.",
        ),
        (WEIGHT, {16: 75}, "missed", "75 kg, to become 70 kg; 5 kg were missing on Tuesday 1 June 2027."),
        (METER, {10: 1000, 16: 1050, 17: 80}, "met", "130 of 100 km; the target is reached."),
        (METER, {10: 1000}, "missed", "0 of 100 km; 100 km were missing on Sunday 22 November 2026."),
        (DAILY, {16: 0}, "missed", "Not done by Monday 16 November 2026."),
        (THRICE, {16: 1}, "missed", "1 of 3 days; 2 days were missing on Sunday 22 November 2026."),
        (LIST, {16: 1}, "missed", "1 of 3 items; 2 items were missing on Sunday 22 November 2026."),
        (
            LAST_WEEK,
            {16: 1},
            "missed",
            "0 of 3 good days in the last 7 days; 3 days were missing on Monday 16 November 2026.",
        ),
        (
            goal("at_least", 1, Window("rolling", 30), starts_on=date(2026, 11, 10)),
            {},
            "skipped",
            "0 of 1 in the last 30 days; it began on Tuesday 10 November 2026, not yet 30 days before.",
        ),
        (
            goal(pauses=(Pause("p", date(2026, 11, 10), date(2026, 11, 16), "ill"),)),
            {20: 1},
            "paused",
            "Paused from 10 November 2026 to 16 November 2026: ill.",
        ),
        (
            goal(pauses=(Pause("p", date(2026, 11, 10), date(2026, 11, 16), "ill"),)),
            {20: 3},
            "met",
            "3 of 3; the target is reached.",
        ),
        (
            goal(starts_on=date(2026, 11, 19)),
            {20: 3},
            "skipped",
            "The goal began inside this period, on Thursday 19 November 2026, and counts from the next one on.",
        ),
    ],
)
def test_a_closed_period_says_what_became_of_it(a_goal, by_day, outcome, reason):
    verdict = closes(a_goal, by_day)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_a_skipped_period_says_what_the_user_said():
    skipped = Facts(skips={date(2026, 11, 22): "a wedding"})
    assert closes(KM, {16: 5}, facts=skipped).reason == "Skipped: a wedding."
    assert stands(KM, {16: 5}, facts=skipped).outcome == "skipped"


def test_a_freeze_is_used_for_what_would_be_missed_and_for_nothing_else():
    verdict = closes(KM, {16: 2}, freezes_left=1)
    assert (verdict.outcome, verdict.reason) == ("skipped", "2 of 3 km; one of the freezes of November 2026 was used.")
    assert closes(KM, {16: 3}, freezes_left=1).outcome == "met"


@pytest.mark.parametrize(
    ("a_goal", "by_day", "reason"),
    [
        (
            goal(unit="km", grace_minutes=600),
            {16: 2},
            "2 of 3 km; 1 km can still be entered until 23 November 2026 10:00.",
        ),
        (
            goal("at_most", 3, grace_minutes=600),
            {16: 2},
            "2 of at most 3; late entries count until 23 November 2026 10:00.",
        ),
        (
            goal("average", 3, grace_minutes=600),
            {},
            "Nothing is known yet; it can still be entered until 23 November 2026 10:00.",
        ),
    ],
)
def test_while_late_entries_are_taken_it_is_pending_to_the_minute(a_goal, by_day, reason):
    week, known = period_of(a_goal, date(2026, 11, 22)), days(by_day)
    waiting = judge(a_goal, BERLIN, week, known, Facts(), at("23T09:59"))
    assert (waiting.outcome, waiting.reason) == ("pending", reason)
    assert judge(a_goal, BERLIN, week, known, Facts(), at("23T10:00")).outcome != "pending"
