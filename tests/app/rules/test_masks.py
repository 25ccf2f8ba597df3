"""No secret leaves a review, wherever in a plan it was put."""

import base64
import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import rules
from app.rules import masks, secrecy
from app.rules.hiding import concealer_of
from app.rules.results import Evidence
from app.rules.world import World
from tests.app.rules.recording import GROUPS, recorded

LAMBDA = {"function_name": "one", "role": "arn:aws:iam::123456789012:role/app", "runtime": "python3.13"}


def a_plan(*resources, **more):
    """Resources that are created, each with its type, its values and what Terraform hides of them."""
    changes, blocks = [], []
    for place, (type, values, hidden, expressions) in enumerate(resources):
        address = {"address": f"{type}.r{place}", "mode": "managed", "type": type, "name": f"r{place}"}
        change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {}}
        changes.append(address | {"change": change | {"before_sensitive": False, "after_sensitive": hidden}})
        blocks.append(address | {"expressions": expressions})
    configuration = {"root_module": {"resources": blocks}}
    return {"format_version": "1.2", "resource_changes": changes, "configuration": configuration} | more


def resource(type, values, hidden=False, **expressions):
    return type, values, hidden, expressions


def with_configuration(**parts):
    plan = a_plan()
    plan["configuration"]["root_module"] |= parts
    return plan


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def as_plan(name, value, hidden):
    return {"actions": ["update"], "before": {name: value}, "after": {name: "x"}, "before_sensitive": hidden}


PLACES = {
    "a sensitive value": lambda s: a_plan(resource("aws_db_instance", {"password": s}, {"password": True})),
    "a sensitive value of any name": lambda s: a_plan(resource("aws_ssm_parameter", {"value": s}, {"value": True})),
    "a constant of a sensitive value": lambda s: a_plan(
        resource("aws_ssm_parameter", {"value": s}, {"value": True}, value={"constant_value": s})
    ),
    "a copy of a sensitive value": lambda s: a_plan(
        resource("aws_ssm_parameter", {"value": s}, {"value": True}),
        resource("aws_s3_bucket", {"bucket": "b", "tags": {"a": s, "b": f"it is {s} indeed"}}),
    ),
    "a copy in a policy": lambda s: a_plan(
        resource("aws_ssm_parameter", {"value": s}, {"value": True}),
        resource("aws_s3_bucket_policy", {"policy": json.dumps({"Statement": [{"Sid": "a", "Condition": {"x": s}}]})}),
    ),
    "a block that is hidden as a whole": lambda s: a_plan(
        resource("aws_mq_broker", {"user": [{"username": "app", "note": s}]}, {"user": True})
    ),
    "a variable of a function": lambda s: a_plan(
        resource("aws_lambda_function", LAMBDA | {"environment": [{"variables": {"DB_PASSWORD": s}}]})
    ),
    "a variable of a container": lambda s: a_plan(
        resource(
            "aws_ecs_task_definition",
            {"container_definitions": json.dumps([{"environment": [{"name": "API_TOKEN", "value": s}]}])},
        )
    ),
    "a setting": lambda s: a_plan(
        resource("aws_elastic_beanstalk_environment", {"setting": [{"name": "SECRET_KEY", "value": s}]})
    ),
    "a constant of a setting": lambda s: a_plan(
        resource(
            "aws_elastic_beanstalk_environment",
            {},
            setting=[{"name": {"constant_value": "SECRET_KEY"}, "value": {"constant_value": s}}],
        )
    ),
    "user data": lambda s: a_plan(
        resource(
            "aws_instance", {"user_data": "a" * 40}, user_data={"constant_value": f"#!/bin/sh\nexport TOKEN={s}\n"}
        )
    ),
    "encoded user data": lambda s: a_plan(
        resource("aws_launch_template", {"user_data": encoded(f"db_password: {s}\n")})
    ),
    "an address": lambda s: a_plan(resource("aws_s3_bucket", {"tags": {"db": f"postgres://app:{s}@db:5432/app"}})),
    "a secret of several fields": lambda s: a_plan(
        resource("aws_secretsmanager_secret_version", {"secret_string": json.dumps({"a": s})}, {"secret_string": True})
    ),
    "a secret that Terraform does not keep": lambda s: a_plan(
        resource("aws_db_instance", {}, password_wo={"constant_value": s})
    ),
    "a provider": lambda s: a_plan(
        configuration={"provider_config": {"aws": {"name": "aws", "expressions": {"token": {"constant_value": s}}}}}
    ),
    "a variable": lambda s: (
        with_configuration(variables={"login": {"sensitive": True, "default": s}})
        | {"variables": {"login": {"value": s}}}
    ),
    "a copy of a variable": lambda s: (
        a_plan(resource("aws_lambda_function", LAMBDA | {"environment": [{"variables": {"LOGIN": s}}]}))
        | {
            "variables": {"login": {"value": s}},
            "configuration": {"root_module": {"variables": {"login": {"sensitive": True}}}},
        }
    ),
    "a copy of an output": lambda s: a_plan(
        resource("aws_instance", {"user_data": f"./start {s}"}),
        output_changes={"login": {"actions": ["create"], "before": None, "after": s, "after_sensitive": True}},
    ),
    "a variable of many fields": lambda s: (
        with_configuration(variables={"logins": {"sensitive": True}}) | {"variables": {"logins": {"value": {"a": [s]}}}}
    ),
    "an argument of a module": lambda s: with_configuration(
        module_calls={
            "db": {
                "expressions": {"login": {"constant_value": s}},
                "module": {"variables": {"login": {"sensitive": True}}},
            }
        }
    ),
    "an output": lambda s: a_plan(
        output_changes={"login": {"actions": ["create"], "before": None, "after": s, "after_sensitive": True}}
    ),
    "a constant of an output": lambda s: with_configuration(
        outputs={"login": {"sensitive": True, "expression": {"constant_value": s}}}
    ),
    "an output of that name": lambda s: a_plan(
        output_changes={"db_password": {"actions": ["create"], "before": None, "after": s, "after_sensitive": False}}
    ),
    "drift": lambda s: a_plan(
        resource_drift=[
            {"address": "aws_a.b", "type": "aws_a", "name": "b", "change": as_plan("login", s, {"login": True})}
        ]
    ),
    "a state": lambda s: a_plan(
        prior_state={
            "values": {
                "outputs": {"login": {"sensitive": True, "value": s}},
                "root_module": {
                    "resources": [
                        {
                            "address": "data.aws_a.b",
                            "mode": "data",
                            "type": "aws_a",
                            "name": "b",
                            "values": {"login": s},
                            "sensitive_values": {"login": True},
                        }
                    ]
                },
            }
        }
    ),
    "where a module comes from": lambda s: with_configuration(
        module_calls={"m": {"source": f"git::https://bob:{s}@host/repository", "module": {}}}
    ),
    "a word of a command": lambda s: a_plan(
        resource("aws_ecs_task_definition", {"container_definitions": json.dumps([{"command": ["a", "--token", s]}])})
    ),
    "a parameter that is not hidden": lambda s: a_plan(
        resource("aws_ssm_parameter", {"name": "/app/db_password", "insecure_value": s})
    ),
    "a file within user data": lambda s: a_plan(
        resource("aws_launch_template", {"user_data": encoded(f"content: {encoded(f'DB_PASSWORD={s}')}")})
    ),
    "a copy within user data that is encoded": lambda s: a_plan(
        resource("aws_ssm_parameter", {"value": s}, {"value": True}),
        resource("aws_instance", {"user_data": f"echo {encoded(s)} | base64 -d"}),
    ),
    "an action": lambda s: a_plan(
        action_invocations=[
            {"address": "action.a.b", "type": "a", "config_values": {"x": s}, "config_sensitive": {"x": True}}
        ]
    ),
    "a check": lambda s: a_plan(checks=[{"instances": [{"problems": [{"message": f"password = {s}"}]}]}]),
}
SECRET = st.text("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+_", min_size=9, max_size=40)


def is_secret(text):
    """Neither what keeps the place of a secret, nor a word of the plan itself."""
    return secrecy.could_be_secret(text) and any(each.isdigit() for each in text) and any(map(str.islower, text))


def findings(plan):
    return {(each.address, each.rule) for each in rules.review(rules.read(json.dumps(plan).encode())).findings}


@pytest.mark.parametrize("place", PLACES)
@given(secret=SECRET.filter(is_secret))
@settings(max_examples=25, deadline=None)
def test_a_secret_is_nowhere_in_what_is_left(place, secret):
    plan = PLACES[place](secret)
    before = copy.deepcopy(plan)
    redacted = masks.redact(plan)
    assert secret not in json.dumps(redacted)
    assert encoded(secret)[:-4] not in json.dumps(redacted)
    assert masks.redact(redacted) == redacted
    assert plan == before
    assert findings(redacted) == findings(plan)
    assert secret not in repr(rules.review(rules.read(json.dumps(plan).encode())))


@pytest.mark.parametrize("group", GROUPS)
def test_a_review_of_what_is_left_says_the_same(group):
    plan = json.loads(recorded(group))
    redacted = masks.redact(plan)
    assert masks.redact(redacted) == redacted
    assert findings(redacted) == findings(plan)
    of_all, of_the_rest = (rules.review(rules.read(json.dumps(each).encode())) for each in (plan, redacted))
    assert of_all.unknowns == of_the_rest.unknowns


@pytest.mark.parametrize("secret", ["AKIAIOSFODNN7EXAMPLE", "hunter22", "correct-horse-battery", "ghp_0123456789"])
def test_no_secret_of_our_own_plans_is_shown(secret):
    plan = json.loads(recorded("access"))
    assert secret in json.dumps(plan)
    assert secret not in json.dumps(masks.redact(plan))
    assert secret not in repr(rules.review(rules.read(recorded("access"))))


def test_what_no_rule_reads_is_left_out():
    plan = a_plan(planned_values={"root_module": {}}, prior_state={"values": {"outputs": {"a": {"value": "b"}}}})
    redacted = masks.redact(plan)
    assert "planned_values" not in redacted
    assert redacted["prior_state"] == {"values": {}}


@pytest.mark.parametrize("nonsense", [None, 1, "x", [], [[]], {}, {"change": 1}, [{"change": []}], [{"address": 1}]])
@pytest.mark.parametrize("part", ["resource_changes", "configuration", "variables", "prior_state", "output_changes"])
def test_nonsense_is_no_error(part, nonsense):
    assert masks.redact({part: nonsense, "format_version": "1.2"})["format_version"] == "1.2"


def test_evidence_is_short_and_knows_where_it_stands():
    plan = rules.read(json.dumps(a_plan(resource("aws_a", {"a": [{"b": "c"}]}, {"a": [{"b": True}]}))).encode())
    it = next(World(plan, rules.reviewing.Configuration({}), concealer_of(plan), is_after=True).of("aws_a"))
    assert masks.shown(it, Evidence("a[0].b", "some words")).value == "(masked:sensitive)"
    assert masks.shown(it, Evidence("a", [{"b": "some words", "c": 1}])).value == [{"b": "(masked:sensitive)", "c": 1}]
    assert len(masks.shown(it, Evidence("x", "word " * 1000)).value) < 400
    assert len(masks.shown(it, Evidence("x", list(range(1000)))).value) < 30
    assert masks.shown(it, Evidence("variables.DB_PASSWORD", "hunter22")).value == "(masked:password)"
