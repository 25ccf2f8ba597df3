"""Whatever an AI says, nothing that the rules found gets lost or smaller."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.opinions import model
from app.opinions.model import ANSWERED, FAILED, OFF, Opinion, Raised
from app.rules import risk
from app.rules.categories import CATEGORIES
from app.rules.results import LEVELS, Cost, Evidence, Finding, Result

NOTHING = Cost(Decimal(0), (), (), date(2026, 12, 1))


def finding(address="a.b", severity="medium", **more):
    usual = {"rule": "cost", "category": "cost", "title": "Dear", "why": "It costs.", "fix": "Less."}
    return Finding(**{"address": address, "severity": severity} | usual | more)


def result(*findings):
    weight = risk.weigh(findings)
    return Result(weight.risk, weight.level, weight.reasons, findings, (), (), {}, NOTHING)


findings = st.builds(
    finding,
    address=st.sampled_from(["a.a", "a.b", "a.c", "a.d"]),
    severity=st.sampled_from(LEVELS),
    rule=st.sampled_from(["r1", "r2", "r3"]),
    category=st.sampled_from(CATEGORIES),
    evidence=st.sampled_from([(), (Evidence("a", 1),)]),
    is_new=st.booleans(),
)
results = st.lists(findings, max_size=8, unique_by=lambda each: each.id).map(lambda each: result(*each))
added = findings.map(lambda each: each._replace(by="ai", rule=f"ai-{each.rule}")) | findings  # also what is there
ids = findings.map(lambda each: each.id) | st.text(max_size=5)
opinions = st.builds(
    Opinion,
    status=st.sampled_from([OFF, ANSWERED, FAILED]),
    prose=st.text(),
    findings=st.lists(added, max_size=6).map(tuple),
    raised=st.lists(st.builds(Raised, ids, st.sampled_from(LEVELS), st.text()), max_size=6).map(tuple),
    ranking=st.lists(ids, max_size=6).map(tuple),
)


@settings(deadline=None, max_examples=200)
@given(results, opinions)
def test_every_finding_is_still_there_and_at_least_as_severe(before, opinion):
    after = {each.id: each for each in model.merge(before, opinion).findings}
    for found in before.findings:
        still = after[found.id]
        assert LEVELS.index(still.severity) >= LEVELS.index(found.severity)
        assert still.why.startswith(found.why)
        assert still._replace(severity=found.severity, why=found.why) == found


@settings(deadline=None, max_examples=200)
@given(results, opinions)
def test_the_risk_is_at_least_what_it_was_and_at_least_what_all_findings_weigh(before, opinion):
    after = model.merge(before, opinion)
    weight = risk.weigh(after.findings)
    assert after.risk >= max(before.risk, weight.risk)
    assert LEVELS.index(after.level) >= max(LEVELS.index(before.level), LEVELS.index(weight.level))


@settings(deadline=None, max_examples=100)
@given(results, opinions)
def test_what_is_added_is_of_the_opinion_and_all_else_stays(before, opinion):
    after = model.merge(before, opinion)
    there = {each.id for each in before.findings}
    proposed = {each.id for each in opinion.findings}
    new = [each for each in after.findings if each.id not in there]
    assert sorted(each.id for each in new) == sorted(proposed - there)
    assert {each.by for each in new} <= {"ai"}
    same = {"findings": before.findings, "risk": before.risk, "level": before.level, "reasons": before.reasons}
    assert after._replace(**same) == before


@settings(deadline=None, max_examples=100)
@given(results, opinions)
def test_twice_is_as_once(before, opinion):
    once = model.merge(before, opinion)
    assert model.merge(once, opinion) == once


@settings(deadline=None, max_examples=100)
@given(results, opinions)
def test_no_ranking_brings_a_finding_before_a_worse_one(before, opinion):
    after = model.merge(before, opinion).findings
    order = [(not each.is_new, -LEVELS.index(each.severity)) for each in after]
    assert order == sorted(order)


def test_no_opinion_changes_nothing():
    before = result(finding(), finding("a.a", "critical"))
    for status in model.STATUSES:
        assert sorted(each.id for each in model.merge(before, Opinion(status)).findings) == sorted(
            each.id for each in before.findings
        )


def test_what_is_raised_says_by_whom_and_why():
    low = finding(severity="low")
    (raised,) = model.merge(result(low), Opinion(ANSWERED, raised=(Raised(low.id, "high", "It is prod."),))).findings
    assert raised.severity == "high"
    assert raised.why == "It costs. The AI raised it from low to high: It is prod."
    assert raised.by == "rules"


def test_a_finding_that_is_added_adds_to_the_risk():
    before = result(finding(severity="low"))
    after = model.merge(before, Opinion(ANSWERED, findings=(finding("a.z", "critical", by="ai"),)))
    assert (before.level, after.level) == ("low", "critical")
    assert after.risk >= 80
    assert after.reasons[0].address == "a.z"


def test_the_ranking_orders_what_is_equally_severe():
    one, two = finding("a.a"), finding("a.b")
    after = model.merge(result(one, two), Opinion(ANSWERED, ranking=(two.id, one.id)))
    assert after.findings == (two, one)


def test_a_risk_that_also_comes_of_what_is_unknown_is_kept():
    before = result(finding(severity="low"))._replace(risk=40, level="medium")
    after = model.merge(before, Opinion(ANSWERED, findings=(finding("a.z", "low", by="ai"),)))
    assert (after.risk, after.level) == (40, "medium")
