"""What a model is shown: what changes, the worst first, within a budget, and no secret."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ai.question import as_block
from app.excerpts import model as excerpts
from app.nets.model import MASK
from tests.app.opinions.plans import SSH, bucket, judged, open_group, plan, resource

GROUP = "aws_security_group.open"


def made(*resources, **more):
    changed = plan(*resources, **more)
    return excerpts.make(changed, judged(changed))


def attributes(excerpt, place=0):
    return excerpt.data["resources"][place]["attributes"]


def test_the_worst_resource_comes_first():
    gone = resource("aws_iam_user.old", {"name": "old"})
    excerpt = made(bucket("a"), gone, open_group())
    assert [each["address"] for each in excerpt.data["resources"]][0] == GROUP
    assert excerpt.data["findings"][0]["evidence"]
    assert excerpt.left_out == {}
    assert excerpt.addresses[GROUP] == GROUP


def test_of_what_is_changed_only_the_changes_are_shown():
    before = {"bucket": "logs", "force_destroy": False, "tags": {"a": "b"}}
    excerpt = made(resource("aws_s3_bucket.logs", before, before | {"force_destroy": True}))
    (told,) = excerpt.data["resources"]
    assert told["action"] == "update"
    assert told["attributes"] == {"force_destroy": {"before": False, "after": True}}


def test_what_is_null_is_not_there():
    before = {"bucket": "logs", "rule": [{"id": "a", "prefix": None}], "tags": None}
    after = {"bucket": "logs", "rule": [{"id": "a"}]}
    (told,) = made(resource("aws_s3_bucket.logs", before, after | {"force_destroy": True})).data["resources"]
    assert told["attributes"] == {"force_destroy": {"before": None, "after": True}}


def test_of_what_is_destroyed_it_is_shown_what_was():
    excerpt = made(resource("aws_db_instance.main", {"engine": "postgres", "skip_final_snapshot": True}))
    assert attributes(excerpt) == {"engine": "postgres", "skip_final_snapshot": True}


def test_why_it_is_made_anew_and_what_else_happens_to_it_is_told():
    before = {"name": "orders", "hash_key": "id"}
    table = resource(
        "aws_dynamodb_table.orders",
        before,
        before | {"hash_key": "pk"},
        actions=["delete", "create"],
        replace_paths=[["hash_key"]],
        importing={"id": "orders"},
    )
    (told,) = made(table | {"previous_address": "aws_dynamodb_table.old"}).data["resources"]
    assert told["action"] == "replace"
    assert told["replaced_because_of"] == ["hash_key"]
    assert told["moved_from"] == "aws_dynamodb_table.old"
    assert told["is_imported"]


def test_what_stays_is_only_counted():
    same = resource("aws_s3_bucket.same", {"bucket": "same"}, {"bucket": "same"})
    read = resource("data.aws_caller_identity.me", None, {}) | {"mode": "data"}
    excerpt = made(same, read, bucket("new"))
    assert [each["address"] for each in excerpt.data["resources"]] == ["aws_s3_bucket.new"]
    assert excerpt.data["unchanged_resources"] == 2
    assert excerpt.changed == {"aws_s3_bucket.new"}


def test_what_is_known_later_is_told_where_somebody_has_written_it():
    written = [{"address": "aws_s3_bucket.logs", "expressions": {"bucket": {"references": ["random_pet.name.id"]}}}]
    logs = resource("aws_s3_bucket.logs", None, {"force_destroy": True}, unknown={"bucket": True, "arn": True})
    excerpt = made(logs, configuration={"root_module": {"resources": written}})
    assert attributes(excerpt) == {"bucket": "(known after apply)", "force_destroy": True}


def test_a_large_plan_is_cut_to_the_budget_and_says_what_is_missing():
    crowd = [bucket(f"number{number}", tags={"Text": "word " * 50}) for number in range(3000)]
    groups = [open_group(f"open{number}") for number in range(600)]
    excerpt = made(*crowd, *groups)
    block = as_block(excerpt.data).encode()
    assert excerpts.MOST_BYTES * 0.9 < len(block) <= excerpts.MOST_BYTES
    assert all("security_group" in each["address"] for each in excerpt.data["resources"])
    assert all("security_group" in each["address"] for each in excerpt.data["findings"])
    left_out = excerpt.data["left_out"]
    assert left_out["resources"]["create"] == excerpt.left_out["resources"]
    assert left_out["resources"]["create"] + len(excerpt.data["resources"]) == 3600
    assert left_out["findings"] == excerpt.left_out["findings"] > 0


def test_a_large_value_does_not_crowd_out_the_others():
    rules = [SSH | {"from_port": port, "to_port": port} for port in range(1000)]
    excerpt = made(open_group(ingress=rules, description="x" * 100_000, name_prefix="web"))
    shown = attributes(excerpt)
    assert shown["name_prefix"] == "web"
    assert shown["description"] == "(too large to be shown)"
    assert shown["ingress"][0] == rules[0]
    assert shown["ingress"][-1].startswith("(and 9")


def test_a_resource_too_large_is_shown_without_its_attributes():
    large = bucket("large", tags={f"k{number}": "word " * 9 for number in range(30)})
    nothing = len(as_block(made().data))
    excerpt = excerpts.make(plan(large), judged(plan()), most_bytes=nothing + 1000)
    (told,) = excerpt.data["resources"]
    assert (told["address"], told["attributes"]) == ("aws_s3_bucket.large", {})
    assert excerpt.left_out["values"] == 2


def test_two_addresses_that_look_alike_without_their_secrets_mean_neither():
    keys = ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLX"]
    excerpt = made(*(bucket(f'b["{key}"]') for key in keys))
    (shown,) = {each["address"] for each in excerpt.data["resources"]}
    assert shown == f'aws_s3_bucket.b["{MASK}"]'
    assert shown not in excerpt.addresses


def test_the_same_plan_is_always_shown_the_same():
    resources = [open_group(str(number)) for number in range(5)]
    assert as_block(made(*resources).data) == as_block(made(*reversed(resources)).data)


SECRET = "Tangerine-Dreams-of-Rain"  # nothing but its place tells that it is one
PLACES = {
    "a sensitive attribute": resource("aws_x_y.z", None, {"a": SECRET}, hidden={"a": True}),
    "a sensitive block": resource("aws_x_y.z", None, {"a": [{"b": SECRET}]}, hidden={"a": [{"b": True}]}),
    "a set that lost its order": resource("aws_x_y.z", None, {"a": ["x", SECRET]}, hidden={"a": [True, False]}),
    "all of a resource": resource("aws_x_y.z", None, {"a": SECRET}, hidden=True),
    "a value before": resource("aws_x_y.z", {"a": SECRET}, {"a": "x"}, hidden_before={"a": True}),
    "what is destroyed": resource("aws_x_y.z", {"a": SECRET}, hidden_before={"a": True}),
    "a password": resource("aws_db_instance.z", None, {"password": SECRET}),
    "a password before": resource("aws_db_instance.z", {"password": SECRET}, {"password": "x"}),
    "user data": resource("aws_instance.z", None, {"user_data": f"#!/bin/sh\nexport A={SECRET}"}),
    "an environment": resource("aws_lambda_function.z", None, {"environment": [{"variables": {"A": SECRET}}]}),
    "a task": resource(
        "aws_ecs_task_definition.z",
        None,
        {"container_definitions": json.dumps([{"environment": [{"name": "A", "value": SECRET}]}])},
    ),
    "a command": resource(
        "aws_ecs_task_definition.z",
        None,
        {"container_definitions": json.dumps([{"command": [f"--password={SECRET}"]}])},
    ),
    "a connection string": resource("aws_x_y.z", None, {"target": f"mysql://root:{SECRET}@db/x"}),
    "a parameter": resource("aws_ssm_parameter.z", None, {"name": "a", "value": SECRET}),
    "a tag": resource("aws_x_y.z", None, {"tags": {"db-password": SECRET}}),
    "a description": resource("aws_x_y.z", None, {"description": f"password: {SECRET}"}),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_shown_of(place):
    excerpt = made(PLACES[place])
    assert attributes(excerpt), "it is shown"
    assert SECRET not in as_block(excerpt.data)
    assert "Dreams" not in as_block(excerpt.data)


ELSEWHERE = {
    "a variable": {"variables": {"db_password": {"value": SECRET}}},
    "a sensitive variable": {
        "variables": {"thing": {"value": {"in": [SECRET]}}},
        "configuration": {"root_module": {"variables": {"thing": {"sensitive": True}}}},
    },
    "an output": {"output_changes": {"o": {"actions": ["create"], "after": SECRET, "after_sensitive": True}}},
}


@pytest.mark.parametrize("place", ELSEWHERE)
def test_what_is_a_secret_elsewhere_is_one_in_a_description(place):
    excerpt = made(open_group(description=f"web {SECRET}"), **ELSEWHERE[place])
    assert attributes(excerpt)["description"] == f"web {MASK}"


def test_what_is_not_of_the_change_is_not_shown():
    word = "nobody-asked-for-this"
    values = {"address": "aws_x_y.same", "mode": "managed", "type": "aws_x_y", "name": "same", "values": {"a": word}}
    constant = {"address": GROUP, "expressions": {"description": {"constant_value": word}}}
    excerpt = made(
        open_group(),
        resource("aws_x_y.same", {"a": word}, {"a": word}),
        variables={"region": {"value": word}},
        output_changes={"o": {"actions": ["create"], "after": word}},
        planned_values={"root_module": {"resources": [values]}, "outputs": {"o": {"value": word}}},
        prior_state={"format_version": "1.0", "values": {"root_module": {"resources": [values]}}},
        configuration={
            "provider_config": {"aws": {"expressions": {"region": {"constant_value": word}}}},
            "root_module": {"resources": [constant]},
        },
    )
    assert word not in as_block(excerpt.data)


def test_the_evidence_of_findings_goes_through_the_net_too():
    excerpt = made(open_group(ingress=[SSH | {"description": f"password={SECRET}"}]))
    assert excerpt.data["findings"]
    assert SECRET not in as_block(excerpt.data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "actions": json_values | st.just(["update"]),
        "before": json_values | st.dictionaries(st.sampled_from(["a", "password"]), json_values),
        "after": json_values | st.dictionaries(st.sampled_from(["a", "password"]), json_values),
        "before_sensitive": json_values,
        "after_sensitive": json_values,
        "after_unknown": json_values,
        "replace_paths": json_values,
    },
)
resource_changes = st.fixed_dictionaries(
    {"address": st.text(max_size=20) | json_values}, optional={"change": changes | json_values}
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(resource_changes, max_size=5),
    st.dictionaries(st.sampled_from(["variables", "output_changes", "configuration"]), json_values),
)
def test_whatever_stands_in_a_plan_it_can_be_shown(resources, more):
    excerpt = excerpts.make({"resource_changes": resources, **more}, judged(plan()))
    block = as_block(excerpt.data)
    assert len(block.encode()) <= excerpts.MOST_BYTES
    json.loads(block)
