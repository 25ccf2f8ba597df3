"""Policies of AWS's own that are attached to users, groups and roles. Pure."""

import re
from collections.abc import Iterator

from app.rules.results import Evidence
from app.rules.rule import Rule, Unsure
from app.rules.world import UNKNOWN, Resource, World

_ATTRIBUTES = {
    "aws_iam_group_policy_attachment": "policy_arn",
    "aws_iam_group_policy_attachments_exclusive": "policy_arns",
    "aws_iam_policy_attachment": "policy_arn",
    "aws_iam_role": "managed_policy_arns",
    "aws_iam_role_policy_attachment": "policy_arn",
    "aws_iam_role_policy_attachments_exclusive": "policy_arns",
    "aws_iam_user_policy_attachment": "policy_arn",
    "aws_iam_user_policy_attachments_exclusive": "policy_arns",
    "aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
}
_FIX = "Attach a policy that names the actions and the resources that are needed."


def _must_not_be_attached(name: str, category: str, policy: str, title: str, why: str) -> Rule:
    arn = re.compile(rf"arn:aws[a-z-]*:iam::aws:policy/{policy}")

    def check(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
        attribute = _ATTRIBUTES[resource.type]
        value = resource[attribute]
        attached = value if isinstance(value, list) else [value]
        for each in attached:
            if isinstance(each, str) and arn.fullmatch(each):
                yield Evidence(attribute, each)
        if UNKNOWN in attached:
            yield from _unknown(resource, attribute, world)

    def _unknown(resource: Resource, attribute: str, world: World) -> Iterator[Evidence | Unsure]:
        """A policy that this change makes is none of AWS's."""
        known = world.targets(resource, attribute, types=("aws_iam_policy",))
        if any(each.mode == "data" and policy in (each["name"], str(each["arn"]).rpartition("/")[2]) for each in known):
            yield Evidence(attribute, policy)
        elif not known:
            yield Unsure(attribute)

    return Rule(name, category, "critical", tuple(_ATTRIBUTES), title, why, _FIX, check)


admin = _must_not_be_attached(
    "iam-managed-admin",
    "iam-managed-admin",
    "AdministratorAccess",
    "AdministratorAccess is attached",
    "Whoever has it, or gets hold of its keys, owns the account: data, bills, users and logs.",
)
full_iam = _must_not_be_attached(
    "iam-managed-full-iam",
    "iam-full-iam-access",
    "IAMFullAccess",
    "IAMFullAccess is attached",
    "Whoever may do everything in IAM can give himself every other right, and take it from everybody else.",
)
