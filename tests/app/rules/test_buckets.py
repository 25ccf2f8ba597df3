"""What is about a bucket stands beside it, and is found there whatever the way to it."""

import pytest

from tests.app.rules.judging import verdict
from tests.app.rules.plans import resource, written

BUCKET = "aws_s3_bucket.this"
BLOCK = "aws_s3_bucket_public_access_block.this"
VERSIONING = "aws_s3_bucket_versioning.this"
ACL = "aws_s3_bucket_acl.this"
OWNERSHIP = "aws_s3_bucket_ownership_controls.this"
OF_BUCKET = [f"{BUCKET}.id", BUCKET]
CLOSED = dict.fromkeys(
    ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
)
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
ACCOUNTS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"


def of_bucket(address, after, bucket=OF_BUCKET, **unknown):
    """Planned and written: a resource that refers to a bucket that is made with it."""
    expressions = {name: ["local.this"] for name in unknown}
    planned = resource(address, after=after, unknown={"bucket": True, **unknown})
    return planned, written(address, bucket=bucket, **expressions)


def said_of(category, address, *pairs):
    planned, blocks = zip(*pairs, strict=True)
    return verdict(category, address, *planned, blocks=blocks)


def bucket(**after):
    return resource(BUCKET, after=after, unknown={"id": True}), written(BUCKET)


def grants(*given):
    return [{"grant": [{"permission": permission, "grantee": [{"uri": uri}]} for uri, permission in given]}]


@pytest.mark.parametrize("category", ["s3-no-public-access-block", "s3-no-versioning"])
def test_a_bucket_alone_has_neither(category):
    assert said_of(category, BUCKET, bucket()) == "found"


def test_a_block_that_refers_to_its_bucket_is_found():
    assert said_of("s3-no-public-access-block", BUCKET, bucket(), of_bucket(BLOCK, CLOSED)) == "nothing"


def test_a_block_that_refers_to_it_by_way_of_something_else_is_found():
    steps = (
        of_bucket(OWNERSHIP, {"rule": []}),
        of_bucket(BLOCK, CLOSED, bucket=[f"{OWNERSHIP}.bucket", OWNERSHIP]),
    )
    assert said_of("s3-no-public-access-block", BUCKET, bucket(), *steps) == "nothing"


def test_a_block_of_another_bucket_is_none():
    other = resource("aws_s3_bucket.other", after={}, unknown={"id": True}), written("aws_s3_bucket.other")
    block = of_bucket(BLOCK, CLOSED, bucket=["aws_s3_bucket.other.id", "aws_s3_bucket.other"])
    assert said_of("s3-no-public-access-block", BUCKET, bucket(), other, block) == "found"
    assert said_of("s3-no-public-access-block", "aws_s3_bucket.other", bucket(), other, block) == "nothing"


@pytest.mark.parametrize(
    ("category", "address"), [("s3-no-public-access-block", BLOCK), ("s3-no-versioning", VERSIONING)]
)
def test_nobody_is_sure_where_the_bucket_of_what_stands_beside_it_is_known_only_after_apply(category, address):
    after = {"versioning_configuration": [{"status": "Enabled"}]} | CLOSED
    assert said_of(category, BUCKET, bucket(), of_bucket(address, after, bucket=["local.bucket"])) == "unsure"


@pytest.mark.parametrize("switch", CLOSED)
def test_a_block_that_leaves_one_way_open_is_found_itself(switch):
    pair = of_bucket(BLOCK, CLOSED | {switch: False})
    assert said_of("s3-no-public-access-block", BLOCK, bucket(), pair) == "found"
    assert said_of("s3-no-public-access-block", BUCKET, bucket(), pair) == "nothing"


def test_nobody_is_sure_of_a_switch_that_is_known_only_after_apply():
    pair = of_bucket(BLOCK, {name: True for name in CLOSED if name != "block_public_acls"}, block_public_acls=True)
    assert said_of("s3-no-public-access-block", BLOCK, bucket(), pair) == "unsure"


@pytest.mark.parametrize(("status", "said"), [("Enabled", "nothing"), ("Suspended", "found"), ("Disabled", "found")])
def test_versions_are_kept_where_they_are_switched_on(status, said):
    pair = of_bucket(VERSIONING, {"versioning_configuration": [{"status": status}]})
    assert said_of("s3-no-versioning", VERSIONING, bucket(), pair) == said
    assert said_of("s3-no-versioning", BUCKET, bucket(), pair) == "nothing"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"versioning": [{"enabled": True}]}, "nothing"),
        ({"versioning": [{"enabled": False}]}, "found"),
        ({"object_lock_enabled": True}, "nothing"),
    ],
)
def test_a_bucket_may_say_itself_that_it_keeps_versions(after, said):
    assert said_of("s3-no-versioning", BUCKET, bucket(**after)) == said


@pytest.mark.parametrize(
    ("acl", "categories"),
    [
        ("private", set()),
        ("log-delivery-write", set()),
        ("public-read", {"s3-public-acl"}),
        ("public-read-write", {"s3-public-acl", "s3-public-acl-write"}),
        ("authenticated-read", {"s3-public-acl", "s3-public-acl-authenticated"}),
    ],
)
def test_an_acl_by_its_name(acl, categories):
    assert _public(BUCKET, bucket(acl=acl)) == categories
    assert _public(ACL, bucket(), of_bucket(ACL, {"acl": acl})) == categories


@pytest.mark.parametrize(
    ("uri", "permission", "categories"),
    [
        ("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE", set()),
        (EVERYBODY, "READ", {"s3-public-acl"}),
        (EVERYBODY, "READ_ACP", {"s3-public-acl"}),
        (EVERYBODY, "WRITE", {"s3-public-acl", "s3-public-acl-write"}),
        (EVERYBODY, "WRITE_ACP", {"s3-public-acl", "s3-public-acl-write"}),
        (EVERYBODY, "FULL_CONTROL", {"s3-public-acl", "s3-public-acl-write"}),
        (ACCOUNTS, "READ", {"s3-public-acl", "s3-public-acl-authenticated"}),
    ],
)
def test_an_acl_by_its_grants(uri, permission, categories):
    assert _public(BUCKET, bucket(grant=[{"uri": uri, "permissions": [permission]}])) == categories
    beside = of_bucket(ACL, {"access_control_policy": grants(("canonical", "FULL_CONTROL"), (uri, permission))})
    assert _public(ACL, bucket(), beside) == categories


def _public(address, *pairs):
    wanted = ("s3-public-acl", "s3-public-acl-write", "s3-public-acl-authenticated")
    return {category for category in wanted if said_of(category, address, *pairs) == "found"}


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ({"ignore_public_acls": True}, "nothing"),
        ({"block_public_acls": True}, "nothing"),
        ({"block_public_policy": True, "restrict_public_buckets": True}, "found"),
        ({}, "found"),
    ],
)
def test_a_public_acl_is_none_where_public_acls_are_blocked(switches, said):
    block = of_bucket(BLOCK, switches)
    assert said_of("s3-public-acl", ACL, bucket(), of_bucket(ACL, {"acl": "public-read"}), block) == said
    assert said_of("s3-public-acl", BUCKET, bucket(acl="public-read"), block) == said


@pytest.mark.parametrize(("owner", "said"), [("BucketOwnerEnforced", "nothing"), ("ObjectWriter", "found")])
def test_a_public_acl_is_none_where_acls_are_switched_off(owner, said):
    controls = of_bucket(OWNERSHIP, {"rule": [{"object_ownership": owner}]})
    assert said_of("s3-public-acl", ACL, bucket(), of_bucket(ACL, {"acl": "public-read"}), controls) == said


@pytest.mark.parametrize("name", ["acl", "access_control_policy"])
def test_nobody_is_sure_of_an_acl_that_is_known_only_after_apply(name):
    assert said_of("s3-public-acl", ACL, bucket(), of_bucket(ACL, {}, **{name: True})) == "unsure"


def test_nobody_is_sure_of_a_public_acl_whose_block_is_known_only_after_apply():
    block = of_bucket(BLOCK, {}, ignore_public_acls=True)
    assert said_of("s3-public-acl", ACL, bucket(), of_bucket(ACL, {"acl": "public-read"}), block) == "unsure"


@pytest.mark.parametrize("switch", CLOSED)
def test_an_access_point_is_closed_unless_somebody_opens_it(switch):
    address = "aws_s3_access_point.this"
    opened = resource(address, after={"public_access_block_configuration": [CLOSED | {switch: False}]})
    assert verdict("s3-accesspoint-public", address, opened) == "found"
    assert verdict("s3-accesspoint-public", address, resource(address, after={"bucket": "data"})) == "nothing"


@pytest.mark.parametrize(("blocked", "said"), [(True, "nothing"), (False, "found")])
def test_an_acl_finds_its_bucket_and_what_blocks_it_by_way_of_others(blocked, said):
    block = of_bucket(BLOCK, CLOSED | {"ignore_public_acls": blocked, "block_public_acls": blocked})
    ownership = of_bucket(OWNERSHIP, {}, [f"{BLOCK}.bucket", BLOCK])
    acl = of_bucket(ACL, {"acl": "public-read"}, [f"{OWNERSHIP}.bucket", OWNERSHIP])
    assert said_of("s3-public-acl", ACL, bucket(), block, ownership, acl) == said
