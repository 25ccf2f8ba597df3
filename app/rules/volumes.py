"""Disks of virtual machines, and the images that they are started from. Pure."""

from collections.abc import Iterator
from typing import Any

from app.rules import launching
from app.rules.attributes import is_true, must_be_true
from app.rules.plan import Tree
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_MACHINES = (*launching.INSTANCES, "aws_launch_configuration")
_OF_IMAGE_BUILDER = ("user_ids", "organization_arns", "organizational_unit_arns")
_PERMISSIONS = ("distribution", "ami_distribution_configuration", "launch_permission")
_TITLE = "A disk is not encrypted"
_WHY = "Whoever gets at a snapshot or copy of it reads all that is on it: data, keys, passwords."

ebs_default_encryption_off = must_be_true(
    "ebs-default-encryption-off",
    "medium",
    "aws_ebs_encryption_by_default",
    path="enabled",
    default=True,
    title="New disks are not encrypted unless somebody asks for it",
    why="One forgotten `encrypted = true` is enough for data to lie on a disk that anybody with a copy can read.",
    fix="Write `enabled = true`, or leave it out.",
)


@rule(
    "ebs-unencrypted",
    "medium",
    "aws_ebs_volume",
    title=_TITLE,
    why=_WHY,
    fix="Write `encrypted = true`, and a `kms_key_id` for a key of your own.",
)
def unencrypted_volume(volume: Resource, world: World) -> Answers:
    snapshots = world.targets(volume, "snapshot_id", types=("aws_ebs_snapshot_copy",))
    if not any(is_true(snapshot["encrypted"]) for snapshot in snapshots):
        yield from _encrypted("encrypted", volume["encrypted"])


@rule(
    "ebs-unencrypted",
    "medium",
    *_MACHINES,
    name="ebs-unencrypted-machine",
    title=_TITLE,
    why=_WHY,
    fix="Write `encrypted = true` into `root_block_device` and each `ebs_block_device`.",
)
def unencrypted_machine(machine: Resource, world: World) -> Answers:
    """A root disk is as the image or the template has it, where nobody says more: not encrypted, as far as is known."""
    images = launching.images(machine, world)
    is_encrypted_anyway = bool(images) and all(launching.is_encrypted(image) for image in images)
    roots = machine.places("root_block_device")
    for at, disk in roots:
        encrypted = disk.get("encrypted")
        if encrypted is not None or not is_encrypted_anyway:
            yield from _encrypted(f"{at}.encrypted", encrypted)
    for at, disk in machine.places("ebs_block_device"):
        yield from _encrypted(f"{at}.encrypted", disk.get("encrypted"))
    if machine["root_block_device"] is UNKNOWN or (not roots and launching.has_template_elsewhere(machine, world)):
        yield Unsure("root_block_device")
    elif not roots and not is_encrypted_anyway and not _is_encrypted_by_template(machine, world):
        yield Evidence("root_block_device")


def _is_encrypted_by_template(machine: Resource, world: World) -> bool:
    disks = [
        disk
        for template in launching.templates(machine, world)
        for disk in template.blocks("block_device_mappings", "ebs")
    ]
    return bool(disks) and all(is_true(disk.get("encrypted")) for disk in disks)


@rule(
    "ebs-unencrypted",
    "medium",
    "aws_launch_template",
    name="ebs-unencrypted-template",
    title="A disk of this template is not encrypted",
    why=_WHY,
    fix="Write `encrypted = true` into the `ebs` of each of `block_device_mappings`.",
)
def unencrypted_template(template: Resource, world: World) -> Answers:
    for at, disk in template.places("block_device_mappings", "ebs"):
        if not disk.get("snapshot_id"):
            yield from _encrypted(f"{at}.encrypted", disk.get("encrypted"))


@rule(
    "ami-unencrypted",
    "medium",
    "aws_ami",
    "aws_ami_copy",
    title="A machine image is not encrypted",
    why="Whoever may use the image, or is given a copy, reads all that is in it.",
    fix="Write `encrypted = true`, in each `ebs_block_device` of an `aws_ami` or in the `aws_ami_copy`.",
)
def unencrypted_image(image: Resource, world: World) -> Answers:
    """A disk that comes from a snapshot is as encrypted as that is, and may not say so itself."""
    if image.type == "aws_ami_copy":
        yield from _encrypted("encrypted", image["encrypted"])
    for at, disk in image.places("ebs_block_device"):
        if image.type == "aws_ami" and not _is_of_snapshot(disk):
            yield from _encrypted(f"{at}.encrypted", disk.get("encrypted"))


def _is_of_snapshot(disk: Tree) -> bool:
    return bool(disk.get("snapshot_id"))


def _encrypted(at: str, value: Any) -> Answers:
    if value is UNKNOWN:
        yield Unsure(at)
    elif not is_true(value):
        yield Evidence(at, value)


@rule(
    "ami-shared",
    "medium",
    "aws_ami_launch_permission",
    "aws_imagebuilder_distribution_configuration",
    title="A machine image is shared with another account",
    why="Whoever may start it reads all that is in it, and can copy it to where nobody sees what becomes of it.",
    fix="Take the permission away, or share an image that was made for this account and holds no data or keys.",
)
def shared_image(resource: Resource, world: World) -> Answers:
    for at, permission in _permissions(resource):
        for name in ("account_id", "organization_arn", "organizational_unit_arn", *_OF_IMAGE_BUILDER):
            if permission.get(name):
                yield Evidence(f"{at}{name}", permission[name])


@rule(
    "ami-shared",
    "critical",
    "aws_ami_launch_permission",
    "aws_imagebuilder_distribution_configuration",
    name="ami-public",
    title="A machine image is shared with everybody",
    why="Anybody with an AWS account can start it and read all that is in it.",
    fix="Take the permission for the group `all` away, and name accounts or an organization instead.",
)
def public_image(resource: Resource, world: World) -> Answers:
    for at, permission in _permissions(resource):
        for name in ("group", "user_groups"):
            if permission.get(name):
                yield Evidence(f"{at}{name}", permission[name])


def _permissions(resource: Resource) -> list[tuple[str, Tree]]:
    if resource.type == "aws_ami_launch_permission":
        return [("", resource.values)]
    return [(f"{at}.", permission) for at, permission in resource.places(*_PERMISSIONS)]
