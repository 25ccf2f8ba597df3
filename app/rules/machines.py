"""Virtual machines: their metadata service and their public addresses. Pure."""

from collections.abc import Iterator

from app.rules import launching
from app.rules.attributes import is_true
from app.rules.launching import INSTANCES
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_ALL = (*INSTANCES, "aws_launch_configuration", "aws_launch_template")


@rule(
    "imdsv1",
    "medium",
    *_ALL,
    title="The metadata service answers without a token",
    why="A program that can be made to fetch an address gives the machine's credentials to whoever asks (SSRF).",
    fix='Write `metadata_options { http_tokens = "required" }`.',
)
def metadata_without_token(machine: Resource, world: World) -> Answers:
    """What a machine does not say itself, its launch template or its image may say for it."""
    endpoint, tokens = machine.at("metadata_options", "http_endpoint"), machine.at("metadata_options", "http_tokens")
    if tokens == "required" or endpoint == "disabled":
        return
    if UNKNOWN in (tokens, endpoint) or (tokens is None and launching.has_template_elsewhere(machine, world)):
        yield Unsure("metadata_options")
    elif tokens is not None or not _is_asked_for_elsewhere(machine, world):
        yield Evidence("metadata_options[0].http_tokens" if machine["metadata_options"] else "metadata_options", tokens)


def _is_asked_for_elsewhere(machine: Resource, world: World) -> bool:
    return any(
        template.at("metadata_options", "http_tokens") == "required"
        or template.at("metadata_options", "http_endpoint") == "disabled"
        for template in launching.templates(machine, world)
    ) or any(image["imds_support"] == "v2.0" for image in launching.images(machine, world))


@rule(
    "ec2-public-ip",
    "high",
    *_ALL,
    title="A machine gets a public address",
    why="It stands on the internet itself, and what protects it is one security group only.",
    fix="Write `associate_public_ip_address = false`, use a private subnet, and let a load balancer stand in front.",
)
def public_address(machine: Resource, world: World) -> Answers:
    if machine.type == "aws_launch_template":
        for at, interface in machine.places("network_interfaces"):
            yield from _associated(f"{at}.associate_public_ip_address", interface.get("associate_public_ip_address"))
        return
    yield from _associated("associate_public_ip_address", machine["associate_public_ip_address"])
    if machine.type in INSTANCES:
        yield from _given_elsewhere(machine, world)


def _associated(at: str, value: object) -> Answers:
    if value is UNKNOWN:
        yield Unsure(at)
    elif is_true(value):
        yield Evidence(at, value)


def _given_elsewhere(machine: Resource, world: World) -> Answers:
    """By its subnet, if it does not say itself, or by an Elastic IP."""
    subnets = world.targets(machine, "subnet_id", types=("aws_subnet", "aws_default_subnet"))
    if machine["associate_public_ip_address"] is None and not machine["network_interface"]:
        for subnet in subnets:
            if is_true(subnet["map_public_ip_on_launch"]):
                yield Evidence("subnet_id", f"{subnet.address}: map_public_ip_on_launch")
    for type, name in (("aws_eip", "instance"), ("aws_eip_association", "instance_id")):
        for address in world.pointing(machine, type, name):
            yield Evidence("public_ip", address.address)
