"""Buckets that nothing keeps from becoming public, or that keep no older version of what is in them. Pure.

What a bucket is like stands in resources of their own, which refer to it, or to each other: all of them are looked for.
"""

from collections import deque
from collections.abc import Iterator

from app.rules.attributes import is_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

BLOCK = "aws_s3_bucket_public_access_block"
OWNERSHIP = "aws_s3_bucket_ownership_controls"
VERSIONING = "aws_s3_bucket_versioning"
_BY_WAY_OF = (BLOCK, OWNERSHIP, VERSIONING, "aws_s3_bucket_acl", "aws_s3_bucket_policy")
_BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def companions(bucket: Resource, world: World, type: str) -> Iterator[Resource]:
    """The resources of a type that are about this bucket, also those that name it by way of others; nearest first."""
    seen = {bucket}
    waiting = deque(seen)
    while waiting:
        step = waiting.popleft()
        yield from world.pointing(step, type, "bucket")
        near = [each for other in _BY_WAY_OF for each in world.pointing(step, other, "bucket") if each not in seen]
        seen.update(near)
        waiting += near


def lost(bucket: Resource, world: World, type: str) -> bool:
    """Whether there is one beside it of which nobody can say before apply which bucket it is about."""
    return any(each.module == bucket.module for each in world.astray(type, "bucket"))


@rule(
    "s3-no-public-access-block",
    "medium",
    "aws_s3_bucket",
    name="s3-without-public-access-block",
    title="Nothing keeps a bucket from becoming public",
    why="One wrong policy or ACL, by anybody who may write one, opens the bucket to the internet.",
    fix="Add an aws_s3_bucket_public_access_block for the bucket with all four switches set to true.",
)
def without_block(bucket: Resource, world: World) -> Iterator[Evidence | Unsure]:
    if any(companions(bucket, world, BLOCK)):
        return
    yield Unsure("bucket") if lost(bucket, world, BLOCK) else Evidence("bucket", bucket["bucket"])


@rule(
    "s3-no-public-access-block",
    "medium",
    BLOCK,
    "aws_s3_account_public_access_block",
    name="s3-weak-public-access-block",
    title="A public access block leaves a way open",
    why="What it does not block, a policy or an ACL can still make public.",
    fix="Set block_public_acls, block_public_policy, ignore_public_acls and restrict_public_buckets to true.",
)
def weak_block(block: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for name in _BLOCKS:
        if block[name] is UNKNOWN:
            yield Unsure(name)
        elif not is_true(block[name]):
            yield Evidence(name, block[name])


@rule(
    "s3-accesspoint-public",
    "high",
    "aws_s3_access_point",
    "aws_s3control_multi_region_access_point",
    title="An access point may be opened to the internet",
    why="A policy or an ACL can give everybody the objects behind it, past the settings of other access points.",
    fix="Leave out public_access_block_configuration, or set all four of its switches to true.",
)
def open_access_point(point: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """All four are on unless somebody switches them off."""
    is_regional = point.type == "aws_s3_access_point"
    path = ("public_access_block_configuration",) if is_regional else ("details", "public_access_block")
    for at, block in point.places(*path):
        for name in _BLOCKS:
            if block.get(name) is UNKNOWN:
                yield Unsure(f"{at}.{name}")
            elif not is_true(block.get(name, True)):
                yield Evidence(f"{at}.{name}", block[name])


@rule(
    "s3-no-versioning",
    "low",
    "aws_s3_bucket",
    name="s3-without-versioning",
    title="A bucket keeps no earlier versions",
    why="What is overwritten or deleted, by a bug or by ransomware, is lost for good.",
    fix='Add an aws_s3_bucket_versioning for the bucket with status = "Enabled".',
)
def without_versioning(bucket: Resource, world: World) -> Iterator[Evidence | Unsure]:
    enabled = bucket.at("versioning", "enabled")
    locked = bucket["object_lock_enabled"]  # a lock needs versions, so that S3 keeps them then
    if is_true(enabled) or is_true(locked) or any(companions(bucket, world, VERSIONING)):
        return
    if UNKNOWN in (enabled, locked) or lost(bucket, world, VERSIONING):
        yield Unsure("versioning")
    else:
        yield Evidence("versioning", bucket["versioning"])


@rule(
    "s3-no-versioning",
    "low",
    VERSIONING,
    name="s3-versioning-off",
    title="A bucket keeps no earlier versions",
    why="What is overwritten or deleted, by a bug or by ransomware, is lost for good.",
    fix='Set status to "Enabled".',
)
def versioning_off(versioning: Resource, world: World) -> Iterator[Evidence | Unsure]:
    status = versioning.at("versioning_configuration", "status")
    if status is UNKNOWN:
        yield Unsure("versioning_configuration.status")
    elif status != "Enabled":
        yield Evidence("versioning_configuration.status", status)
