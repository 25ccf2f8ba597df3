"""Whatever stands in a plan, the change is judged as far as it can be, and the rest is said not to be."""

import json

import pytest

from app import rules
from app.rules.categories import OF_CHANGES, OF_RESOURCES
from app.rules.guards import guards
from app.rules.interruptions import STOPS
from app.rules.policies import ATTRIBUTES
from app.rules.pricing import PRICED
from app.rules.safeguards import SAFEGUARDS
from app.rules.serving import ROUTINE, SERVICES
from app.rules.stateful import HOLDINGS
from app.rules.topics import RULES
from tests.app.rules.changing import changed, news, review
from tests.app.rules.plans import plan, resource

TYPES = sorted({*HOLDINGS, *SERVICES, *ROUTINE, *SAFEGUARDS, *STOPS, *PRICED, *ATTRIBUTES, "aws_iam_role"})
ODD = [7, "text", True, ["text"], [7], [[]], {"a": {"b": 1}}, [{"a": [1]}], ""]


def names(type):
    paths = [path for guard in guards(type) for path in guard.paths] + [stop.path for stop in STOPS.get(type, ())]
    return {path[0] for path in paths} | {"policy", "ingress", "route", "rule", "id", "arn", "instance_type", "engine"}


@pytest.mark.parametrize("type", TYPES)
def test_values_of_any_shape_are_read(type):
    for one, other in zip(ODD, [*ODD[1:], ODD[0]], strict=True):
        before, after = dict.fromkeys(names(type), one), dict.fromkeys(names(type), other)
        for actions in (["update"], ["delete", "create"], ["create", "delete"]):
            rules.review(rules.read(plan(resource(f"{type}.a", before=before, after=after, actions=actions))))
        rules.review(rules.read(plan(resource(f"{type}.a", before=before, actions=["delete"]))))


def test_what_cannot_be_read_is_said_and_hides_nothing_else():
    broken = changed("aws_cloudwatch_log_group", {"retention_in_days": 30}, {"retention_in_days": "soon"})
    table = resource("aws_dynamodb_table.a", before={"name": "a"}, actions=["delete"])
    result = rules.review(rules.read(plan(broken, table)))
    assert ("critical", "destroy-stateful") in news(result)
    assert "could not make sense of aws_cloudwatch_log_group.this" in result.notes[0]


def test_a_policy_that_is_larger_than_any_can_be_is_not_judged_and_said():
    many = [f"s3:Action{place}" for place in range(400)]
    large = {"Statement": {"Effect": "Allow", "Action": many, "Resource": [f"arn:{place}" for place in range(400)]}}
    policy = changed("aws_iam_policy", {"policy": "{}"}, {"policy": json.dumps(large)})
    assert "permissions.find" in rules.review(rules.read(plan(policy))).notes[0]


def test_the_order_of_the_resources_makes_no_difference():
    made = [
        resource("aws_dynamodb_table.a", before={"name": "a"}, actions=["delete"]),
        resource("aws_s3_bucket.b", before={"force_destroy": True}, actions=["delete"]),
        changed("aws_instance", {"instance_type": "t3.micro"}, {"instance_type": "m5.4xlarge"}),
        *(resource(f"aws_eip.e[{place}]", before={"id": f"e-{place}"}, actions=["delete"]) for place in range(40)),
    ]
    one, other = review(*made), review(*reversed(made))
    assert (one.findings, one.reasons, one.risk, one.cost) == (other.findings, other.reasons, other.risk, other.cost)


def test_only_another_tag_is_no_risk():
    tagged = {"id": "x", "tags": {"team": "a"}, "tags_all": {"team": "a"}}
    other = {"id": "x", "tags": {"team": "b"}, "tags_all": {"team": "b"}}
    made = [resource(f"{type}.a", before=tagged, after=other) for type in TYPES]
    assert review(*made).level == "low"
    assert [each for each in review(*made).findings if each.is_new] == []


def told():
    """Each rule and category of the tables."""
    found = {(guard.rule, guard.category) for type in TYPES for guard in guards(type)}
    found |= {(stop.rule, stop.category) for stops in STOPS.values() for stop in stops}
    return found | {("safeguard-destroyed", each.category) for each in SAFEGUARDS.values()}


def test_every_category_is_one_there_is_and_no_name_is_that_of_a_rule():
    assert {category for _, category in told()} <= {*OF_CHANGES, *OF_RESOURCES}
    assert not {rule for rule, _ in told()} & {rule.name for rule in RULES}
