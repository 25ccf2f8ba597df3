"""What a virtual machine is started from: a launch template and an image, which may say what it does not. Pure."""

from app.rules.attributes import is_true
from app.rules.world import Resource, World

INSTANCES = ("aws_instance", "aws_spot_instance_request")
_TEMPLATE = "aws_launch_template"


def templates(machine: Resource, world: World) -> list[Resource]:
    by_id = world.targets(machine, "launch_template", "id", types=(_TEMPLATE,))
    return by_id or world.targets(machine, "launch_template", "name", types=(_TEMPLATE,))


def has_template_elsewhere(machine: Resource, world: World) -> bool:
    """One that the plan does not show."""
    return machine.type in INSTANCES and bool(machine["launch_template"]) and not templates(machine, world)


def images(machine: Resource, world: World) -> list[Resource]:
    name = "ami" if machine.type in INSTANCES else "image_id"
    return world.targets(machine, name, types=("aws_ami", "aws_ami_copy"))


def is_encrypted(image: Resource) -> bool:
    if image.type == "aws_ami_copy":
        return is_true(image["encrypted"])
    path = ("block_device_mappings", "ebs") if image.mode == "data" else ("ebs_block_device",)
    disks = image.blocks(*path)
    return bool(disks) and all(is_true(disk.get("encrypted")) for disk in disks)
