"""How much a change puts at risk, and why."""

import random

import pytest

from app.rules import risk
from app.rules.results import LEVELS, Finding, Unknown


def finding(severity="medium", category="sqs-unencrypted", address="aws_sqs_queue.a", *, is_new=True, rule=None):
    return Finding(address, rule or category, category, severity, "A queue is in clear", "why", "fix", is_new=is_new)


def at_many(count, **more):
    return [finding(address=f"aws_sqs_queue.q[{place}]", **more) for place in range(count)]


def test_nothing_is_no_risk():
    assert risk.weigh([]) == risk.Weight(0, "low", ())


@pytest.mark.parametrize("severity", LEVELS)
def test_the_worst_finding_says_the_level(severity):
    assert risk.weigh([finding(severity), finding("low", address="aws_sqs_queue.b")]).level == severity


@pytest.mark.parametrize(("severity", "most"), [("low", 29), ("medium", 54), ("high", 79), ("critical", 100)])
def test_a_heap_of_small_things_makes_no_great_one(severity, most):
    weight = risk.weigh(at_many(500, severity=severity))
    assert weight.level == severity
    assert risk.weigh(at_many(1, severity=severity)).risk < weight.risk <= most


def test_more_of_the_same_is_more():
    risks = [risk.weigh(at_many(count)).risk for count in (1, 3, 10, 50)]
    assert risks == sorted(set(risks))


def test_a_worse_level_is_always_more():
    for better, worse in zip(LEVELS, LEVELS[1:], strict=False):
        assert risk.weigh(at_many(1000, severity=better)).risk < risk.weigh([finding(worse)]).risk


def test_what_stood_there_before_adds_nothing():
    assert risk.weigh([finding("critical", is_new=False)]).risk == 0


def test_the_order_makes_no_difference():
    findings = [
        *at_many(20),
        *at_many(20, severity="low", category="s3-no-versioning"),
        finding("high", "replace-stateful", "aws_db_instance.a"),
        finding("high", "replace-stateful", "aws_db_instance.b"),
    ]
    weights = []
    for seed in range(5):
        random.Random(seed).shuffle(findings)
        weights.append(risk.weigh(findings))
    assert all(each == weights[0] for each in weights)


def test_the_three_resources_that_weigh_most_are_the_reasons():
    weight = risk.weigh(
        [
            *at_many(5, severity="low"),
            finding("critical", "destroy-stateful", "aws_db_instance.orders"),
            finding("high", "replace", "aws_lb.web"),
            finding("high", "rds-public", "aws_db_instance.other"),
            finding("low", "rds-single-az", "aws_db_instance.orders"),
        ]
    )
    assert [each.address for each in weight.reasons] == [
        "aws_db_instance.orders",
        "aws_lb.web",
        "aws_db_instance.other",
    ]
    assert weight.reasons[0].rules == ("destroy-stateful", "rds-single-az")
    assert weight.reasons[0].text == "A queue is in clear (critical), and 1 more finding."
    points = [each.points for each in weight.reasons]
    assert points == sorted(points, reverse=True)
    assert sum(points) <= weight.risk + len(points)


def test_a_change_weighs_more_than_what_it_leaves_to_be_desired():
    weight = risk.weigh([finding("high", "rds-public", "aws_db_instance.a"), finding("high", "replace", "aws_lb.web")])
    assert weight.reasons[0].address == "aws_lb.web"


def test_access_that_nobody_can_judge_counts_as_medium():
    weight = risk.weigh([], [Unknown("aws_iam_policy.a", "access-widened", "policy")])
    assert weight.level == "medium"
    assert weight.reasons[0].text == "What `policy` will let in is known only after apply (medium)."
