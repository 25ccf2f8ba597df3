"""Whatever a goal has seen: a change that changes nothing breaks nothing, and what costs more never mends anything."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.calendars.model import Window
from app.impacts import model
from tests.app.impacts.examples import NOW, change, finding, foresee, goal, known

WINDOWS = st.sampled_from(["day", "week", "month", "quarter", Window("rolling", 7), Window("rolling", 40)])
starts = st.dates(date(2026, 9, 1), date(2026, 11, 20))
moments = st.integers(0, 24 * 60 - 1).map(lambda minutes: NOW.replace(hour=0) + timedelta(minutes=minutes))
amounts = st.decimals(0, 50, places=2)
seen = st.dictionaries(st.dates(date(2026, 9, 1), date(2026, 11, 20)), amounts, max_size=40)
limits = st.one_of(
    st.tuples(st.just("at_most"), st.sampled_from(["sum", "max", "mean", "count"])),
    st.tuples(st.just("average"), st.sampled_from(["mean", "sum", "max"])),
    st.tuples(st.just("threshold"), st.sampled_from(["last", "max", "mean", "sum"])),
)
targets = st.decimals(0, 400, places=2)


@st.composite
def goals(draw, source):
    kind, aggregation = draw(limits)
    return goal(source, kind, draw(targets), draw(WINDOWS), starts_on=draw(starts), aggregation=aggregation)


def since_start(a_goal, amounts):
    return {day: amount for day, amount in amounts.items() if day >= a_goal.starts_on}


@given(goals("aws_cost"), seen, moments)
def test_a_change_that_costs_nothing_breaks_no_goal(a_goal, amounts, now):
    impact = foresee(a_goal, since_start(a_goal, amounts), change(), now=now)
    assert not impact.is_broken
    assert impact.before == impact.after


@given(goals("aws_cost"), seen, moments, st.decimals(-500, 0, places=2))
def test_what_costs_less_breaks_no_limit(a_goal, amounts, now, cost):
    assert not foresee(a_goal, since_start(a_goal, amounts), change(cost=cost), now=now).is_broken


@given(goals("aws_cost"), seen, moments, st.decimals(-500, 500, places=2), st.decimals(0, 500, places=2))
def test_what_costs_more_never_mends_what_is_broken(a_goal, amounts, now, cost, more):
    amounts = since_start(a_goal, amounts)
    little, much = (foresee(a_goal, amounts, change(cost=each), now=now) for each in (cost, cost + more))
    assert much.is_broken >= little.is_broken


@given(targets, WINDOWS, st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_a_review_as_risky_as_the_average_breaks_no_goal(target, window, risks):
    """Of whole numbers, as risks are: so the last one is chosen to make the average one."""
    risks = [*risks, -sum(risks) % (len(risks) + 1)]
    average = Decimal(sum(risks)) / len(risks)
    a_goal = goal("review_risk", "average", target, window, starts_on=date(2026, 9, 1))
    impact = foresee(a_goal, {20: tuple(map(str, risks))}, change(risk=int(average)))
    assert average == int(average)
    assert not impact.is_broken
    assert impact.before == impact.after == average


@given(goals("review_risk"), seen, st.integers(0, 100), st.integers(0, 100))
def test_a_riskier_review_never_mends_what_is_broken(a_goal, amounts, one, other):
    amounts = since_start(a_goal, amounts)
    little, much = (foresee(a_goal, amounts, change(risk=risk)) for risk in sorted((one, other)))
    assert much.is_broken >= little.is_broken


@given(goals("iam_findings"), seen, st.integers(0, 5), st.integers(0, 5))
def test_findings_that_come_and_go_in_equal_numbers_break_no_goal(a_goal, amounts, old, new):
    amounts = since_start(a_goal, amounts) or {a_goal.starts_on: "1"}
    findings = [finding(is_new=False)] * old + [finding()] * new
    impact = foresee(a_goal, amounts, change(findings=findings, resolved=[finding()] * new))
    assert (
        not impact.is_broken or not known(a_goal, amounts).recent
    )  # where nothing was counted, all that is there is new


@given(goals("aws_cost"), seen, moments, st.decimals(-500, 500, places=2))
def test_what_is_told_fits_the_figures(a_goal, amounts, now, cost):
    a_goal = replace(a_goal, kind="at_most")
    impact = foresee(a_goal, since_start(a_goal, amounts), change(cost=cost), now=now)
    if impact.is_broken:
        assert impact.after > impact.target
        assert impact.before is None or impact.before <= impact.target
    assert impact.is_broken == (" by " in impact.text)
    assert model.sort([impact]) == (impact,)
