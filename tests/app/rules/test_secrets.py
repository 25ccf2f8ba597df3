"""User data is looked for wherever a plan has its text, and an environment is judged by what is said of it."""

import base64
import gzip
import json

import pytest

from app import rules

KEY = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n"
DIGEST = "c64b6a0f8e9c56aba2920cae08e25d90510565ac"
ARGUMENT = {"references": ["var.script"]}


def review(*changes, **root_module):
    plan = {"format_version": "1.2", "resource_changes": list(changes), "configuration": {"root_module": root_module}}
    return rules.review(rules.read(json.dumps(plan).encode()))


def change(address, after, before=None, mode="managed", **more):
    *module, type, name = address.split(".")
    actions = ["read"] if mode == "data" else ["create"] if before is None else ["update"]
    values = {"actions": actions, "before": before, "after": after, "after_unknown": {}} | more
    module_address = ".".join(each for each in module if each != "data")
    where = {"module_address": module_address} if module_address else {}
    return {"address": address, "mode": mode, "type": type, "name": name, "change": values} | where


def block(address, **expressions):
    return {"address": address, "expressions": expressions}


def found(result, rule="secrets-user-data"):
    return [each.address for each in result.findings if each.rule == rule]


def unsure(result, rule="secrets-user-data"):
    return [each.address for each in result.unknowns if each.rule == rule]


MACHINE = change("aws_instance.m", {"user_data": DIGEST})
IN_MODULE = change("module.a.module.b.aws_instance.m", {"user_data": DIGEST})


def test_user_data_that_was_written_where_it_is_used():
    assert found(review(MACHINE, resources=[block("aws_instance.m", user_data={"constant_value": KEY})]))


def test_user_data_that_is_given_through_modules():
    inner = {
        "module": {"resources": [block("aws_instance.m", user_data=ARGUMENT)]},
        "expressions": {"script": ARGUMENT},
    }
    outer = {"module": {"module_calls": {"b": inner}}, "expressions": {"script": {"constant_value": KEY}}}
    result = review(IN_MODULE, module_calls={"a": outer})
    assert found(result) == ["module.a.module.b.aws_instance.m"]
    assert "AKIA" not in repr(result)


def test_user_data_that_is_the_default_of_a_variable():
    machine = block("aws_instance.m", user_data=ARGUMENT)
    assert found(review(MACHINE, resources=[machine], variables={"script": {"default": KEY}}))
    assert not found(review(MACHINE, resources=[machine], variables={"script": {"default": "echo hello"}}))


def test_user_data_that_is_made_of_a_template():
    machine = block(
        "aws_instance.m", user_data={"references": ["data.template_file.t.rendered", "data.template_file.t"]}
    )
    resources = [machine, block("data.template_file.t")]
    template = change("data.template_file.t", {"rendered": KEY}, mode="data")
    assert found(review(MACHINE, template, resources=resources))
    parts = {"part": [{"content": "echo hello"}, {"content": KEY}]}
    resources = [
        block("aws_instance.m", user_data={"references": ["data.cloudinit_config.t.rendered"]}),
        block("data.cloudinit_config.t"),
    ]
    assert found(review(MACHINE, change("data.cloudinit_config.t", parts, mode="data"), resources=resources))


@pytest.mark.parametrize("data", [KEY.encode(), gzip.compress(KEY.encode(), mtime=0)])
@pytest.mark.parametrize("type", ["aws_instance", "aws_launch_template"])
def test_user_data_that_was_encoded(data, type):
    name = "user_data" if type == "aws_launch_template" else "user_data_base64"
    assert found(review(change(f"{type}.m", {name: base64.b64encode(data).decode()})))


def test_user_data_of_which_there_is_a_digest_only():
    result = review(MACHINE, resources=[block("aws_instance.m", user_data={"references": ["local.script"]})])
    assert unsure(result) == ["aws_instance.m"]
    assert not found(result)


def test_user_data_that_was_the_same_before_is_no_news():
    resources = [block("aws_instance.m", user_data={"constant_value": KEY})]
    same = change("aws_instance.m", {"user_data": DIGEST, "tags": {"a": "b"}}, before={"user_data": DIGEST})
    assert [
        each.is_new for each in review(same, resources=resources).findings if each.category == "secrets-user-data"
    ] == [False]
    other = change("aws_instance.m", {"user_data": DIGEST}, before={"user_data": "0" * 40})
    news = [each for each in review(other, resources=resources).findings if each.category == "secrets-user-data"]
    assert [each.is_new for each in news] == [True]


def test_all_variables_that_terraform_hides_are_secrets():
    after = {"environment": [{"variables": {"A": "some words", "B": "1"}}]}
    hidden = change("aws_lambda_function.f", after, after_sensitive={"environment": [{"variables": True}]})
    assert found(review(hidden), "secrets-lambda-env")
    one = change("aws_lambda_function.f", after, after_sensitive={"environment": [{"variables": {"B": True}}]})
    assert found(review(one), "secrets-lambda-env")
    assert not found(review(change("aws_lambda_function.f", after)), "secrets-lambda-env")


def test_nobody_is_sure_of_a_secret_that_is_known_later():
    after = {"environment": [{"variables": {"A": "some words"}}]}
    unknown = {"environment": [{"variables": {"DB_PASSWORD": True}}]}
    written = [{"variables": {"references": ["aws_instance.m"]}}]
    result = review(
        change("aws_lambda_function.f", after, after_unknown=unknown),
        MACHINE,
        resources=[block("aws_lambda_function.f", environment=written), block("aws_instance.m")],
    )
    assert unsure(result, "secrets-lambda-env") == ["aws_lambda_function.f"]


def test_a_secret_is_rotated_where_something_rotates_it():
    secret = change("aws_secretsmanager_secret.s", {"name": "s"})
    assert found(review(secret), "secrets-no-rotation")
    rotation = change("aws_secretsmanager_secret_rotation.r", {"rotation_rules": [{"automatically_after_days": 30}]})
    by_reference = {"references": ["aws_secretsmanager_secret.s.id", "aws_secretsmanager_secret.s"]}
    resources = [
        block("aws_secretsmanager_secret.s"),
        block("aws_secretsmanager_secret_rotation.r", secret_id=by_reference),
    ]
    assert not found(review(secret, rotation, resources=resources), "secrets-no-rotation")
