"""Disks of virtual machines, and the images that they are started from. Pure."""

from collections.abc import Iterator
from typing import Any

from app.rules.attributes import is_true, must_be_true
from app.rules.plan import Tree
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_MACHINES = ("aws_instance", "aws_spot_instance_request", "aws_launch_configuration")
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
    """A root disk that nobody describes is as the image has it: not encrypted, if it is not known to be."""
    roots = machine.places("root_block_device")
    is_encrypted_anyway = _is_encrypted_image(machine, world)
    for at, disk in (*roots, *machine.places("ebs_block_device")):
        if not (is_encrypted_anyway and at.startswith("root") and disk.get("encrypted") is None):
            yield from _encrypted(f"{at}.encrypted", disk.get("encrypted"))
    if machine["root_block_device"] is UNKNOWN:
        yield Unsure("root_block_device")
    elif not roots and not is_encrypted_anyway:
        yield from _inherited(machine, world)


def _inherited(machine: Resource, world: World) -> Answers:
    if not machine["launch_template"]:
        yield Evidence("root_block_device")
        return
    disks = [
        disk
        for template in world.targets(machine, "launch_template", "id", types=("aws_launch_template",))
        for disk in template.blocks("block_device_mappings", "ebs")
    ]
    if not any(is_true(disk.get("encrypted")) for disk in disks):
        yield Evidence("root_block_device")


def _is_encrypted_image(machine: Resource, world: World) -> bool:
    image = "image_id" if machine.type == "aws_launch_configuration" else "ami"
    images = world.targets(machine, image, types=("aws_ami_copy", "aws_ami"))
    return bool(images) and all(_is_image_encrypted(each) for each in images)


def _is_image_encrypted(image: Resource) -> bool:
    disks = image.blocks("ebs_block_device")
    return (image.type == "aws_ami_copy" or bool(disks)) and all(
        is_true(holder.get("encrypted")) for holder in ([image.values] if image.type == "aws_ami_copy" else disks)
    )


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
    title="A machine image is shared with another account",
    why="Whoever may start it reads all that is in it, and can copy it to where nobody sees what becomes of it.",
    fix="Take the permission away, or share an image that was made for this account and holds no data or keys.",
)
def shared_image(permission: Resource, world: World) -> Answers:
    if permission["group"] is None:
        at = next((name for name in ("account_id", "organization_arn") if permission[name] is not None), "image_id")
        yield Evidence(at, None if permission[at] is UNKNOWN else permission[at])


@rule(
    "ami-shared",
    "critical",
    "aws_ami_launch_permission",
    name="ami-public",
    title="A machine image is shared with everybody",
    why="Anybody with an AWS account can start it and read all that is in it.",
    fix="Take the permission for the group `all` away, and name accounts or an organization instead.",
)
def public_image(permission: Resource, world: World) -> Answers:
    if permission["group"] is not None:
        yield Evidence("group", None if permission["group"] is UNKNOWN else permission["group"])
