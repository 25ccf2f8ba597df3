"""Security groups that let everybody in. Pure."""

from collections.abc import Iterator

from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_EVERYBODY = ("0.0.0.0/0", "::/0")


@rule(
    "sg-open-ssh",
    "high",
    "aws_security_group",
    title="SSH is open to the internet",
    why="Anybody can try to log in on port 22; scanners that try passwords and exploits find it within minutes.",
    fix="Allow the addresses of an office or VPN only, or use Session Manager, which needs no open port.",
)
def open_ssh(group: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for at, ingress in group.places("ingress"):
        for source in ingress.get("cidr_blocks") or ():
            if source is UNKNOWN:
                yield Unsure(f"{at}.cidr_blocks")
            elif source in _EVERYBODY and ingress["from_port"] <= 22 <= ingress["to_port"]:
                yield Evidence(at, ingress)
