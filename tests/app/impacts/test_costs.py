"""Cost at most $200 a month, on the 20th at noon: 10.5 days of November are left, of 730 hours that a price is for."""

from datetime import date
from decimal import Decimal

import pytest

from app.calendars.model import DAY, Window
from app.goals.model import Facts, Pause
from tests.app.impacts.examples import NOW, TODAY, change, each_day, foresee, goal, told

LEFT = Decimal("10.5") * 24 / 730  # of a price


def test_what_is_left_of_the_month_takes_it_over_the_limit():
    impact = foresee(goal(), each_day("6"), change(cost=100))
    assert (impact.text, impact.is_broken, impact.is_blocking) == ("cost by $14.52", True, False)
    assert (impact.before, impact.target) == (Decimal(180), Decimal(200))
    assert abs(impact.after - (180 + 100 * LEFT)) < Decimal("1e-6")


def test_what_stays_below_it_this_month_and_the_next_is_fine():
    assert told(goal(), each_day("6"), change(cost=10)) == ("cost $180 -> $183.45", False)


def test_what_is_only_begun_this_month_breaks_the_next_one():
    """Of $18 more a month there are $6.21 left in November, and $18.35 in December."""
    impact = foresee(goal(target=203), each_day("6"), change(cost=18))
    assert (impact.text, impact.is_broken) == ("cost by $1.35 from 1 December on", True)
    assert (impact.before, impact.target) == (Decimal(186), Decimal(203))


def test_what_was_missed_before_is_named_and_not_broken():
    more = change(cost=1)
    assert told(goal(target=100), each_day("6"), more) == ("cost $180 -> $180.35, missed already", False)
    assert told(goal(target=170), each_day("6"), more) == ("cost $180 -> $180.35, missed without it, too", False)


def test_after_a_day_that_was_lost_the_next_period_may_still_be_broken():
    """Otherwise whatever comes after a limit is passed could pass."""
    dear_today = each_day("6") | {TODAY: "90"}
    daily = goal(window="day", target=80)
    assert told(daily, dear_today, change(cost=73)) == ("cost $90 -> $91.20, missed already", False)
    assert told(daily, dear_today, change(cost=7300)) == ("cost by $170.20 from 21 November on", True)


def test_a_change_that_costs_nothing_more_or_less_breaks_nothing():
    assert told(goal(), each_day("6"), change()) == ("cost stays $180", False)
    assert told(goal(), each_day("6"), change(cost=-90)) == ("cost $180 -> $148.93", False)
    assert told(goal(), each_day("6"), change(cost=-9000)) == ("cost $180 -> $114", False)


def test_without_any_costs_only_the_change_itself_can_pass_the_limit():
    assert told(goal(), {}, change(cost=100)) == ("cost becomes $34.52", False)
    assert told(goal(), {}, change(cost=1000)) == ("cost by $145.21", True)
    assert told(goal(), {}, change(cost=-10)) == ("cost: nothing is known yet", False)
    assert told(goal(), {}, change()) == ("cost: nothing is known yet", False)


def test_on_the_first_of_a_month_the_pace_is_that_of_the_days_before():
    first = NOW.replace(month=12, day=1)
    november = each_day("6", last=30)
    assert told(goal(), november, change(cost=10), now=first) == ("cost $186 -> $196.03", False)
    assert told(goal(), november, change(cost=20), now=first) == ("cost by $6.05", True)


def test_a_goal_that_began_inside_the_month_counts_from_that_day_on():
    began = goal(starts_on=date(2026, 11, 18), target=100)
    assert told(began, {18: "6", 19: "6"}, change()) == ("cost stays $78", False)
    assert told(began, {18: "6", 19: "6"}, change(cost=73))[0] == "cost by $3.20"


def test_one_that_begins_later_or_is_over_is_left_alone():
    assert foresee(goal(starts_on=date(2026, 12, 1))) is None
    over = goal(kind="reach_by", window="once", ends_on=date(2026, 11, 19), start_value=Decimal(900))
    assert foresee(over, {}, change(cost=1)) is None


def test_of_the_last_days_those_count_that_are_all_after_the_change():
    rolling = goal(window=Window("rolling", 10), target=70)
    assert told(rolling, each_day("6"), change(cost=10)) == ("cost $60 -> $63.12", False)
    assert told(rolling, each_day("6"), change(cost=100)) == ("cost by $21.23", True)


@pytest.mark.parametrize(
    ("a_goal", "text"),
    [
        (goal(kind="average", target=7), "cost a day by $0.15"),
        (goal(kind="threshold", target=9), "highest cost of a day by $0.29"),
        (goal(window="day", target=9), "cost by $0.29 from 21 November on"),
        (goal(window="week", target=60), "cost by $5.01 from 23 November on"),
        (
            goal(kind="reach_by", window="once", target=210, ends_on=date(2026, 11, 30), start_value=Decimal(900)),
            None,
        ),
    ],
)
def test_each_kind_is_measured_by_its_own_rules(a_goal, text):
    impact = foresee(a_goal, each_day("6"), change(cost=100))
    assert impact.is_broken == (text is not None)
    assert text is None or impact.text == text


def test_good_days_are_days_too():
    dear = goal(kind="at_least", window=Window("rolling", 10, 5), target=5)
    text, is_broken = told(dear, each_day("6"), change(cost=-100))
    assert (text, is_broken) == ("good days of cost 10 -> 0", True)


def test_what_is_skipped_or_paused_is_not_judged():
    facts = Facts(skips={date(2026, 11, 30): "Moving"})
    assert told(goal(), each_day("6"), change(cost=100), facts=facts)[0].endswith(" from 1 December on")
    both = Facts(skips={date(2026, 11, 30): "Moving", date(2026, 12, 31): "Moving"})
    assert told(goal(), each_day("6"), change(cost=100), facts=both) == (
        "cost: not judged, because the goal is skipped",
        False,
    )
    paused = goal(pauses=(Pause("p", TODAY, TODAY + 60 * DAY, "Away"),))
    assert told(paused, each_day("6"), change(cost=100))[0] == "cost: not judged, because the goal is paused"


def test_money_of_another_kind_is_not_added():
    text, is_broken = told(goal(unit="EUR"), each_day("6"), change(cost=1000), currency="EUR")
    assert (text, is_broken) == ("cost: not judged, because it is in EUR and priced in USD", False)


def test_what_only_rounding_brings_to_the_limit_does_not_pass_it():
    third = {1: "20", 3: "0"}
    november_third = NOW.replace(day=3)
    assert not foresee(goal(), third, change(), now=november_third).is_broken
    assert told(goal(), third, change(cost="0.001"), now=november_third) == ("cost by less than $0.01", True)
