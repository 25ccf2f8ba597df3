"""ACLs that give a bucket to everybody, written in the bucket or beside it. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_true
from app.rules.buckets import BLOCK, OWNERSHIP, companions
from app.rules.remembering import once_a_resource
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_BUCKETS = ("aws_s3_bucket", "aws_s3_bucket_acl")
_ACCOUNTS = ("/global/AuthenticatedUsers",)  # anybody who has an AWS account, which AWS calls public too
_PUBLIC = ("/global/AllUsers", *_ACCOUNTS)
_CANNED = {
    "public-read": ("/global/AllUsers", {"READ"}),
    "public-read-write": ("/global/AllUsers", {"READ", "WRITE"}),
    "authenticated-read": ("/global/AuthenticatedUsers", {"READ"}),
}
_TO_CHANGE = {"WRITE", "WRITE_ACP", "FULL_CONTROL"}
_SWITCHES = ("ignore_public_acls", "block_public_acls")


@rule(
    "s3-public-acl",
    "high",
    *_BUCKETS,
    title="A bucket is open to everybody",
    why="Anybody on the internet can get at it, or anybody with any AWS account, which takes minutes to open.",
    fix="Set the ACL to private and give access to named roles in the bucket's policy.",
)
def public(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    yield from _given(resource, world, _PUBLIC)


@rule(
    "s3-public-acl-write",
    "critical",
    *_BUCKETS,
    title="Everybody can write to a bucket",
    why="Anybody on the internet can replace and delete what is in it, or let you pay for what they store.",
    fix="Set the ACL to private and give access to named roles in the bucket's policy.",
)
def public_write(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    yield from _given(resource, world, _PUBLIC, _TO_CHANGE)


@rule(
    "s3-public-acl-authenticated",
    "high",
    *_BUCKETS,
    title="A bucket is open to everybody who has an AWS account",
    why="`Authenticated` means any account of anybody, not only yours: opening one takes minutes.",
    fix="Set the ACL to private and give access to named roles in the bucket's policy.",
)
def public_to_accounts(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    yield from _given(resource, world, _ACCOUNTS)


def _given(
    resource: Resource, world: World, whom: tuple[str, ...], wanted: set[str] | None = None
) -> Iterator[Evidence | Unsure]:
    """What an ACL gives to such groups, of all or of the permissions that are wanted, unless nobody listens to ACLs."""
    found = [*_by_name(resource, whom, wanted), *_by_grant(resource, whom, wanted)]
    if found and (deaf := _is_deaf(resource, world)) is not True:
        yield from (Unsure(each.path) for each in found) if deaf is UNKNOWN else found


def _by_name(resource: Resource, whom: tuple[str, ...], wanted: set[str] | None) -> Iterator[Evidence | Unsure]:
    acl = resource["acl"]
    if acl is UNKNOWN:
        yield Unsure("acl")
    elif acl in _CANNED:
        group, permissions = _CANNED[acl]
        if group in whom and (wanted is None or permissions & wanted):
            yield Evidence("acl", acl)


def _by_grant(resource: Resource, whom: tuple[str, ...], wanted: set[str] | None) -> Iterator[Evidence | Unsure]:
    yield from (Unsure(name) for name in ("grant", "access_control_policy") if resource[name] is UNKNOWN)
    for at, grant in [*resource.places("grant"), *resource.places("access_control_policy", "grant")]:
        grantee = grant.get("grantee")
        holder = grantee[0] if isinstance(grantee, list) and grantee else grant
        uri, permissions = holder.get("uri"), grant.get("permissions") or [grant.get("permission")]
        if uri is UNKNOWN or grantee is UNKNOWN or (_is(uri, whom) and wanted and UNKNOWN in permissions):
            yield Unsure(at)
        elif _is(uri, whom) and (wanted is None or wanted & set(permissions)):
            yield Evidence(at, {"uri": uri, "permissions": permissions})


def _is(uri: object, groups: tuple[str, ...]) -> bool:
    return isinstance(uri, str) and uri.endswith(groups)


def _is_deaf(resource: Resource, world: World) -> object:
    """Whether its bucket ignores such an ACL: True, False or UNKNOWN."""
    buckets = [resource] if resource.type == "aws_s3_bucket" else _bucket_of(resource, world)
    answers = [answer for bucket in buckets for answer in _deafness(bucket, world)]
    return True if True in answers else UNKNOWN if UNKNOWN in answers else False


@once_a_resource
def _deafness(bucket: Resource, world: World) -> list[object]:
    return list(_said_of_acls(bucket, world))


def _said_of_acls(bucket: Resource, world: World) -> Iterator[object]:
    for block in companions(bucket, world, BLOCK):
        for switch in _SWITCHES:
            yield UNKNOWN if block[switch] is UNKNOWN else is_true(block[switch])
    for controls in companions(bucket, world, OWNERSHIP):
        yield controls.at("rule", "object_ownership") == "BucketOwnerEnforced"


def _bucket_of(resource: Resource, world: World) -> list[Resource]:
    """Also by way of what else is about it and is referred to."""
    found: dict[Resource, None] = {}
    seen, waiting = {resource}, [resource]
    while waiting:
        each = waiting.pop()
        found |= dict.fromkeys(world.targets(each, "bucket", types=("aws_s3_bucket",)))
        others = {other for other in world.referred(each, "bucket") if other.type != "aws_s3_bucket"} - seen
        seen |= others
        waiting += others
    return list(found)
