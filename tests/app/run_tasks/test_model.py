"""How a verdict becomes what HCP Terraform shows beside a run."""

from datetime import date
from decimal import Decimal

import pytest

from app.rules.results import LEVELS, Cost, Evidence, Finding, Impact, Report, Result
from app.run_tasks import model


def finding(number, severity="high", **changes):
    place = Evidence("ingress[0].cidr_blocks", ["0.0.0.0/0"])
    told = {"why": "Anybody may connect.", "fix": "Name who may.", "evidence": (place,)} | changes
    return Finding(f"aws_security_group.g{number}", "sg-ssh", "sg-ssh", severity, "SSH is open", **told)


def goal(number, *, is_blocking=False, is_broken=True):
    return Impact(f"g{number}", f"Cost {number}", "aws_cost", is_broken, is_blocking, "cost by $27")


def report(*findings, impacts=(), level="high"):
    cost = Cost(Decimal(0), (), (), date(2026, 11, 1))
    result = Result(62, level, (), findings, (), (), {"create": 1}, cost)
    return Report("shop/prod", "ab" * 32, result, impacts, url="https://example.com/reviews/1")


def outcomes(*findings, **options):
    told = model.judged(report(*findings, **options), "High risk.").document()
    return [
        each["attributes"] for each in told["data"].get("relationships", {"outcomes": {"data": []}})["outcomes"]["data"]
    ]


def test_broken_goals_come_first_and_then_what_is_worst():
    told = outcomes(finding(1), impacts=(goal(1), goal(2, is_blocking=True), goal(3, is_broken=False)))
    assert [each["description"] for each in told] == [
        "Goal: Cost 1",
        "Goal: Cost 2",
        "SSH is open: aws_security_group.g1",
    ]
    assert [each["tags"]["Status"][0]["level"] for each in told] == ["warning", "error", "error"]


@pytest.mark.parametrize(
    ("count", "shown", "last"), [(0, 0, None), (10, 10, None), (11, 10, "2 more"), (40, 10, "31 more")]
)
def test_ten_are_shown_and_the_last_says_how_many_there_are(count, shown, last):
    told = outcomes(*map(finding, range(count)))
    assert len(told) == shown
    assert last is None or told[-1]["description"] == last
    assert len({each["outcome-id"] for each in told}) == shown


def test_what_stood_there_before_is_not_told():
    assert outcomes(finding(1, is_new=False)) == []


def test_levels_are_those_that_are_documented():
    told = outcomes(*(finding(number, severity) for number, severity in enumerate(LEVELS)))
    tags = [each["tags"]["Severity"][0] for each in told]
    assert [(tag["label"], tag["level"]) for tag in tags] == [
        ("Low", "info"),
        ("Medium", "warning"),
        ("High", "error"),
        ("Critical", "error"),
    ]


def test_what_is_in_a_plan_or_what_an_ai_says_is_no_markdown_of_ours():
    hostile = "![x](https://evil.example.com/`id`)"
    (body,) = [each["body"] for each in outcomes(finding(1, why=hostile, fix=hostile, by="ai"))]
    assert body.count(f"``{hostile}``") == 2
    value = Evidence("tags.x", hostile)
    assert f"``{hostile}``" in outcomes(finding(1, evidence=(value,)))[0]["body"]


def test_a_verdict_follows_the_gate():
    assert model.judged(report(level="medium"), "Medium risk.").status == "passed"
    assert model.judged(report(level="high"), "High risk.").status == "failed"
    blocked = report(level="low", impacts=(goal(1, is_blocking=True),))
    assert model.judged(blocked, "Low risk.").status == "failed"


def test_without_anything_found_there_are_no_relationships():
    told = model.judged(report(level="low"), "Low risk.").document()
    assert told == {
        "data": {
            "type": "task-results",
            "attributes": {"status": "passed", "message": "Low risk.", "url": "https://example.com/reviews/1"},
        }
    }


def test_waits_grow_and_stay_below_what_hcp_terraform_takes_for_dead():
    waits = [model.wait_after(attempts) for attempts in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[-1].total_seconds() < 600


@pytest.mark.parametrize("payload", [None, [], {}, {"stage": "post_plan"}, "test"])
def test_no_shape_is_a_trial_by_accident(payload):
    assert not model.is_trial(payload)
