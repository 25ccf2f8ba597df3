"""Whose account something is in. Pure."""

import re

from app.rules import grants
from app.rules.remembering import once_a_world
from app.rules.world import World

_OWNED = re.compile(r"^arn:aws[a-z-]*:[^:]*:[^:]*:(\d{12}):")


@once_a_world
def accounts(world: World) -> set[str]:
    """Of the resources of a plan, as far as their ARNs tell, and of whoever plans it."""
    arns = (each["arn"] for each in world.resources.values() if each.mode == "managed")
    found = {match.group(1) for arn in arns if isinstance(arn, str) and (match := _OWNED.match(arn))}
    return found | {str(each["account_id"]) for each in world.data("aws_caller_identity") if each["account_id"]}


def account(principal: str) -> str:
    """The one that a principal is or belongs to; empty of what belongs to none."""
    found = _OWNED.match(principal)
    return found.group(1) if found else grants.account(principal)
