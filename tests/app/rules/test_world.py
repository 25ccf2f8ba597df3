"""Who refers to whom, and what is known of a value before apply."""

import json

import pytest

from app.rules.configuration import Configuration
from app.rules.hiding import concealer_of
from app.rules.plan import read
from app.rules.world import UNKNOWN, World, told
from tests.app.rules.plans import plan, resource, written

BUCKET, VERSIONING = "aws_s3_bucket.logs", "aws_s3_bucket_versioning.logs"


def world(*resources, root=None, is_after=True):
    made = read(plan(*resources, configuration={"root_module": root or {}}))
    return World(made, Configuration(made.configuration), concealer_of(made), is_after=is_after)


def pointing(seen, address=BUCKET):
    return [each.address for each in seen.pointing(seen.resources[address], "aws_s3_bucket_versioning", "bucket")]


def test_a_reference_is_followed_although_its_value_is_not_known():
    seen = world(
        resource(BUCKET, after={}, unknown={"id": True}),
        resource(VERSIONING, after={}, unknown={"bucket": True}),
        root={"resources": [written(BUCKET), written(VERSIONING, bucket=[f"{BUCKET}.id", BUCKET])]},
    )
    assert pointing(seen) == [VERSIONING]


def test_what_is_there_is_found_by_its_name():
    seen = world(
        resource(BUCKET, before={"id": "logs-1"}, after={"id": "logs-1"}),
        resource(VERSIONING, before={"bucket": "logs-1"}, after={"bucket": "logs-1"}),
    )
    assert pointing(seen) == [VERSIONING]


@pytest.mark.parametrize("reference", ["var.bucket", "module.storage.name", "module.storage"])
def test_a_reference_is_followed_into_a_module_and_out_of_it(reference):
    inner = {
        "resources": [written(BUCKET)],
        "outputs": {"name": {"expression": {"references": [f"{BUCKET}.id", BUCKET]}}},
    }
    user = {"resources": [written(VERSIONING, bucket=["var.bucket"])]}
    calls = {
        "storage": {"module": inner},
        "versions": {"module": user, "expressions": {"bucket": {"references": ["module.storage.name"]}}},
    }
    resources = [written("aws_s3_bucket_versioning.outside", bucket=[reference])]
    seen = world(
        resource("module.storage.aws_s3_bucket.logs", after={}, unknown={"id": True}),
        resource("module.versions.aws_s3_bucket_versioning.logs", after={}, unknown={"bucket": True}),
        resource("aws_s3_bucket_versioning.outside", after={}, unknown={"bucket": True}),
        root={"resources": resources, "module_calls": calls},
    )
    found = pointing(seen, "module.storage.aws_s3_bucket.logs")
    assert "module.versions.aws_s3_bucket_versioning.logs" in found
    assert ("aws_s3_bucket_versioning.outside" in found) == reference.startswith("module")


def test_an_instance_means_the_instance_with_its_index():
    buckets = [resource(f'{BUCKET}["{key}"]', after={}, unknown={"id": True}) for key in "ab"]
    users = [resource(f'{VERSIONING}["{key}"]', after={}, unknown={"bucket": True}) for key in "ab"]
    each = [f"{BUCKET}[each.key].id", BUCKET, "each.key"]
    seen = world(*buckets, *users, root={"resources": [written(BUCKET), written(VERSIONING, bucket=each)]})
    assert pointing(seen, f'{BUCKET}["a"]') == [f'{VERSIONING}["a"]']


def test_all_instances_that_are_named_are_meant():
    groups = [resource(f"aws_security_group.this[{index}]", after={}, unknown={"id": True}) for index in range(3)]
    server = resource("aws_instance.this", after={}, unknown={"vpc_security_group_ids": True})
    ids = [f"aws_security_group.this[{index}].id" for index in (0, 2)]
    block = written("aws_instance.this", vpc_security_group_ids=[*ids, "aws_security_group.this"])
    seen = world(*groups, server, root={"resources": [written("aws_security_group.this"), block]})
    targets = seen.targets(seen.resources["aws_instance.this"], "vpc_security_group_ids")
    assert [each.index for each in targets] == [0, 2]


def test_an_instance_of_a_module_that_is_named_is_meant_and_no_other():
    buckets = [resource(f'module.logs["{key}"].{BUCKET}', after={}, unknown={"id": True}) for key in "ab"]
    user = resource(VERSIONING, after={}, unknown={"bucket": True})
    inner = {
        "resources": [written(BUCKET)],
        "outputs": {"id": {"expression": {"references": [f"{BUCKET}.id", BUCKET]}}},
    }
    named = ['module.logs["b"].id', 'module.logs["b"]', "module.logs"]
    calls = {"logs": {"module": inner, "for_each_expression": {"references": ["var.all"]}}}
    seen = world(*buckets, user, root={"resources": [written(VERSIONING, bucket=named)], "module_calls": calls})
    assert [pointing(seen, each["address"]) for each in buckets] == [[], [VERSIONING]]


@pytest.mark.parametrize(("named", "index"), [("[1]", 1), ('["b"]', "b")])
def test_an_instance_that_is_named_is_meant_and_no_other(named, index):
    other = 0 if index == 1 else "a"
    buckets = [resource(f"{BUCKET}[{json.dumps(key)}]", after={}, unknown={"id": True}) for key in (other, index)]
    users = [resource(f"{VERSIONING}[{json.dumps(other)}]", after={}, unknown={"bucket": True})]
    block = written(VERSIONING, bucket=[f"{BUCKET}{named}.id", f"{BUCKET}{named}", BUCKET])
    seen = world(*buckets, *users, root={"resources": [written(BUCKET), block]})
    assert pointing(seen, f"{BUCKET}{named}") == [users[0]["address"]]
    assert pointing(seen, f"{BUCKET}[{json.dumps(other)}]") == []


def test_what_a_module_refers_to_lies_in_the_same_instance_of_it():
    own = {"resources": [written(BUCKET), written(VERSIONING, bucket=[f"{BUCKET}.id", BUCKET])]}
    resources = [
        resource(f"module.site[{place}].{address}", after={}, unknown={"bucket": True})
        for place in (0, 1)
        for address in (BUCKET, VERSIONING)
    ]
    seen = world(*resources, root={"module_calls": {"site": {"module": own}}})
    assert pointing(seen, f"module.site[1].{BUCKET}") == [f"module.site[1].{VERSIONING}"]


def test_for_each_over_resources_leads_to_them():
    block = written(VERSIONING, bucket=["each.value.id", "each.value"]) | {
        "for_each_expression": {"references": [BUCKET]}
    }
    seen = world(
        resource(BUCKET, after={}, unknown={"id": True}),
        resource(f'{VERSIONING}["a"]', after={}, unknown={"bucket": True}),
        root={"resources": [written(BUCKET), block]},
    )
    assert pointing(seen) == [f'{VERSIONING}["a"]']


def test_modules_that_refer_to_each_other_end():
    calls = {
        name: {
            "module": {"outputs": {"x": {"expression": {"references": ["var.x"]}}}},
            "expressions": {"x": {"references": [f"module.{other}.x"]}},
        }
        for name, other in (("a", "b"), ("b", "a"))
    }
    seen = world(
        resource(VERSIONING, after={}, unknown={"bucket": True}),
        root={"resources": [written(VERSIONING, bucket=["module.a.x"])], "module_calls": calls},
    )
    assert seen.targets(seen.resources[VERSIONING], "bucket") == []


def test_a_computed_value_that_nobody_has_set_is_not_set():
    seen = world(
        resource("aws_ebs_volume.this", after={"size": 1}, unknown={"encrypted": True, "kms_key_id": True}),
        root={"resources": [written("aws_ebs_volume.this", size="1", kms_key_id=["aws_kms_key.this.arn"])]},
    )
    volume = seen.resources["aws_ebs_volume.this"]
    assert (volume["size"], volume["encrypted"], volume["kms_key_id"]) == (1, None, UNKNOWN)


def test_a_reference_in_json_has_its_text_as_a_constant_and_is_none():
    told = {"constant_value": "${aws_kms_key.this.arn}", "references": ["aws_kms_key.this.arn", "aws_kms_key.this"]}
    block = written("aws_ebs_volume.this") | {"expressions": {"kms_key_id": told}}
    planned = resource("aws_ebs_volume.this", after={}, unknown={"kms_key_id": True})
    seen = world(planned, root={"resources": [block]})
    volume = seen.resources["aws_ebs_volume.this"]
    assert volume["kms_key_id"] is UNKNOWN
    assert seen.configuration.constants(volume.block, told) == []


@pytest.mark.parametrize(
    ("expression", "is_set"),
    [
        (None, False),
        (["var.key"], False),
        (["count.index", "var.keys"], False),
        (["each.key"], False),
        (["each.value.key", "each.value"], True),
        (["var.key", "aws_kms_key.this.arn", "aws_kms_key.this"], True),
        (["data.aws_kms_key.this.arn", "data.aws_kms_key.this"], True),
        (["module.keys.arn"], True),
        (["local.key"], True),
    ],
)
def test_what_refers_to_nothing_that_is_made_was_set_to_null_where_it_is_unknown(expression, is_set):
    block = written("aws_ebs_volume.this", kms_key_id=expression) | {
        "for_each_expression": {"references": ["aws_kms_key.all"]}
    }
    planned = resource("aws_ebs_volume.this", after={}, unknown={"kms_key_id": True})
    seen = world(planned, root={"resources": [block]})
    assert seen.resources["aws_ebs_volume.this"]["kms_key_id"] is (UNKNOWN if is_set else None)


@pytest.mark.parametrize(
    ("given", "is_set"),
    [
        ({}, False),
        ({"key": {"constant_value": None}}, False),
        ({"key": {"references": ["var.key"]}}, False),
        ({"key": {"references": ["aws_kms_key.this.arn", "aws_kms_key.this"]}}, True),
    ],
)
def test_what_a_module_is_given_decides_whether_it_was_set(given, is_set):
    disk = {"key": {"references": ["var.key"]}}
    inner = {"resources": [written("aws_x.this") | {"expressions": {"disk": [disk, disk]}}]}
    planned = resource(
        "module.disks.aws_x.this", after={"disk": [{}, {}]}, unknown={"disk": [{"key": True}, {"key": True}]}
    )
    seen = world(planned, root={"module_calls": {"disks": {"module": inner, "expressions": given}}})
    keys = [disk.get("key") for disk in seen.resources["module.disks.aws_x.this"].blocks("disk")]
    assert keys == [UNKNOWN if is_set else None] * 2


def test_a_block_that_was_made_dynamically_may_have_set_everything_but_an_option():
    seen = world(
        resource(
            "aws_instance.this",
            after={"ebs_block_device": [{"device_name": "a"}]},
            unknown={"ebs_block_device": [{"encrypted": True, "kms_key_id": True}]},
        ),
        root={"resources": [written("aws_instance.this", ami="ami-1")]},
    )
    disk = seen.resources["aws_instance.this"].blocks("ebs_block_device")[0]
    assert (disk.get("encrypted"), disk.get("kms_key_id")) == (None, UNKNOWN)


@pytest.mark.parametrize(
    ("references", "is_set"),
    [
        (["local.this"], False),
        (["each.value"], False),
        (["aws_ebs_volume.other.encrypted", "aws_ebs_volume.other"], True),
        (["local.this", "aws_ebs_volume.other.encrypted", "aws_ebs_volume.other"], True),
    ],
)
def test_an_option_that_is_unknown_was_not_set_unless_a_resource_has_a_say_in_it(references, is_set):
    one = written("aws_ebs_volume.this", encrypted=references, kms_key_id=["local.this"])
    one["for_each_expression"] = {"references": ["local.all"]}
    seen = world(
        resource("aws_ebs_volume.this", after={}, unknown={"encrypted": True, "kms_key_id": True}),
        root={"resources": [one, written("aws_ebs_volume.other")]},
    )
    disk = seen.resources["aws_ebs_volume.this"]
    assert disk["encrypted"] is (UNKNOWN if is_set else None)
    assert disk["kms_key_id"] is UNKNOWN


def test_blocks_are_walked_with_where_they_stand():
    seen = world(resource("aws_x.y", after={"a": [{"b": [{"c": 1}, {"c": 2}]}, {"b": {"c": 3}}]}))
    places = seen.resources["aws_x.y"].places("a", "b")
    assert places == [("a[0].b[0]", {"c": 1}), ("a[0].b[1]", {"c": 2}), ("a[1].b", {"c": 3})]


def test_what_is_destroyed_is_in_the_world_before_only():
    gone = resource(BUCKET, before={"id": "logs"})
    assert BUCKET in world(gone, is_after=False).resources
    assert BUCKET not in world(gone).resources


def test_a_deposed_object_is_no_resource_of_its_own():
    kept = resource(BUCKET, before={"id": "new"}, after={"id": "new"})
    old = resource(BUCKET, before={"id": "old"}, deposed="ab12cd34")
    assert world(kept, old, is_after=False).resources[BUCKET]["id"] == "new"


def test_a_value_that_terraform_hides_is_known_to_be_hidden():
    seen = world(resource("aws_x.y", after={"a": [{"b": "x"}]}, sensitive={"a": [{"b": True}]}))
    assert seen.resources["aws_x.y"].is_sensitive("a", 0, "b")
    assert not seen.resources["aws_x.y"].is_sensitive("a", 0, "c")


def test_what_is_not_known_can_be_written_down():
    assert told({"a": [UNKNOWN, 1]}) == {"a": ["(known after apply)", 1]}
