"""Policies of AWS's own that are attached and were not. Pure.

Those with which somebody owns an account are said of whoever has them, by `attachments`; these are wide, and news.
"""

from collections.abc import Iterator

from app.rules.results import Evidence, Finding
from app.rules.world import Resource, World

_NAMED = {  # where the policies stand, and where it is said whose they become
    "aws_iam_group_policy_attachment": ("policy_arn", "group"),
    "aws_iam_policy_attachment": ("policy_arn", "roles"),
    "aws_iam_role": ("managed_policy_arns", ""),
    "aws_iam_role_policy_attachment": ("policy_arn", "role"),
    "aws_iam_user_policy_attachment": ("policy_arn", "user"),
    "aws_ssoadmin_managed_policy_attachment": ("managed_policy_arn", "permission_set_arn"),
}
_OWNERS = ("aws_iam_group", "aws_iam_role", "aws_iam_user", "aws_ssoadmin_permission_set")
_ALMOST_ALL = "PowerUserAccess"
_SAID_ELSEWHERE = ("AdministratorAccess", "IAMFullAccess")


def find(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    if resource.type not in _NAMED:
        return
    attribute, owner = _NAMED[resource.type]
    known = before.resources.get(resource.address)
    new = sorted(_names(resource, attribute) - (_names(known, attribute) if known else set()))
    if _ALMOST_ALL in new:
        yield _finding(resource, attribute, "high", "Nearly every right is given away", _OF_NEARLY_ALL)
    elif wide := [name for name in new if name.endswith("FullAccess") and name not in _SAID_ELSEWHERE]:
        severity = "low" if _is_of_new(resource, owner, before, after) else "medium"
        yield _finding(resource, attribute, severity, f"{wide[0]} is attached", _OF_ONE_SERVICE)


_OF_NEARLY_ALL = "Whoever has it may read, change and delete all but users and the organisation."
_OF_ONE_SERVICE = "Whoever has it may read, change and delete all that there is of a service, in every region."


def _names(resource: Resource, attribute: str) -> set[str]:
    value = resource[attribute]
    arns = value if isinstance(value, list) else [value]
    return {str(arn).rpartition("/")[2] for arn in arns if ":iam::aws:policy/" in str(arn)}


def _is_of_new(resource: Resource, owner: str, before: World, after: World) -> bool:
    """What is new has nothing that could be misused by way of it yet."""
    if not owner:
        return resource.address not in before.resources
    owners = after.targets(resource, owner, types=_OWNERS)
    return bool(owners) and all(each.address not in before.resources for each in owners)


def _finding(resource: Resource, attribute: str, severity: str, title: str, why: str) -> Finding:
    return Finding(
        address=resource.address,
        rule="wide-policy-attached",
        category="iam-wildcard-resource",
        severity=severity,
        title=title,
        why=why,
        fix="Attach a policy that names the actions and the resources that are needed.",
        evidence=(Evidence(attribute, resource[attribute]),),
    )
