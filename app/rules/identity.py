"""What policies of users, groups and roles allow. Pure."""

from collections.abc import Callable, Iterator

from app.rules import policies
from app.rules.actions import is_reading, is_without_resource
from app.rules.escalation import ways
from app.rules.policies import is_about_everything, is_any_action
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.statements import Policy, Statement
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World

TYPES = (
    "aws_iam_group_policy",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_ssoadmin_permission_set_inline_policy",
)
_WITHOUT_KIND = ("s3", "execute-api")  # their ARNs name a thing without saying of what kind it is


def granted(resource: Resource, world: World) -> Iterator[Policy | Unsure]:
    """Of a role, its inline policies; who may become it is another question."""
    if resource.type == "aws_iam_role":
        for at, policy in policies.read_inline(resource, world):
            yield Unsure(at) if policy is UNKNOWN else policy
        return
    attribute = policies.ATTRIBUTES[resource.type]
    policy = policies.read(resource, attribute, world)
    yield Unsure(attribute) if policy is UNKNOWN else policy


def _each_allowed(
    resource: Resource, world: World, is_wrong: Callable[[Statement], bool]
) -> Iterator[Evidence | Unsure]:
    for policy in granted(resource, world):
        if isinstance(policy, Unsure):
            yield policy
            continue
        yield from (Evidence(each.at, each.written) for each in policy.allowed if is_wrong(each))


@rule(
    "iam-admin-wildcard",
    "critical",
    *TYPES,
    title="The policy allows everything on everything",
    why="Whoever has it, or gets hold of its keys, owns the account: data, bills, users and logs.",
    fix="Name the actions and the resources that are needed.",
)
def admin_wildcard(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    return _each_allowed(resource, world, _is_admin)


@rule(
    "iam-full-iam-access",
    "critical",
    *TYPES,
    title="The policy allows everything in IAM",
    why="Whoever may do everything in IAM can give himself every other right, and take it from everybody else.",
    fix="Name the actions of IAM that are needed, on the roles or users that they are for.",
)
def full_iam(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    return _each_allowed(resource, world, _is_full_iam)


@rule(
    "iam-wildcard-resource",
    "medium",
    *TYPES,
    title="The policy allows changes on everything there is",
    why="A mistake, or somebody who got in, reaches all resources of the account, not only those it is meant for.",
    fix="Name the ARNs of the resources, and the actions, that are needed.",
)
def wildcard_changes(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    return _each_allowed(resource, world, lambda each: _has_wildcards(each) and _changes_everything(each))


@rule(
    "iam-wildcard-resource",
    "low",
    *TYPES,
    name="iam-wildcards",
    title="The policy uses wildcards",
    why="What AWS or somebody else adds later is allowed without anybody having decided it.",
    fix="Name the actions and the ARNs of the resources that are needed.",
)
def wildcards(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for answer in _each_allowed(resource, world, lambda each: _has_wildcards(each) and not _changes_everything(each)):
        if isinstance(answer, Evidence):
            yield answer


@rule(
    "iam-priv-escalation",
    "high",
    *TYPES,
    title="Whoever has this policy can give himself more rights",
    why="Alone or together these actions lead to the rights of another user or role, up to those of an administrator.",
    fix="Leave out what is not needed, and limit the rest to certain roles, users or functions by `Resource`.",
)
def privilege_escalation(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for policy in granted(resource, world):
        if isinstance(policy, Unsure):
            yield policy
            continue
        found = ways(policy)
        if found:
            yield Evidence(policy.allowed[0].at.rpartition(".Statement")[0] or policy.allowed[0].at, found)


def _is_admin(statement: Statement) -> bool:
    return any(map(is_any_action, statement.actions)) and is_about_everything(statement)


def _is_full_iam(statement: Statement) -> bool:
    is_for_all = is_about_everything(statement) or any(map(_is_all_of_iam, statement.resources))
    return is_for_all and _allows_all_of_iam(statement)


def _allows_all_of_iam(statement: Statement) -> bool:
    if statement.not_actions:
        return not any(each.startswith("iam:") or covers(each, "iam:~") for each in statement.not_actions)
    return any(covers(each, "iam:~") for each in statement.actions)


def _is_all_of_iam(resource: str) -> bool:
    """As `arn:aws:iam::*:*`."""
    parts = resource.split(":", 5)
    return parts[2:3] == ["iam"] and parts[5:] == ["*"]


def _has_wildcards(statement: Statement) -> bool:
    has_wild_action = bool(statement.not_actions) or any("*" in action for action in statement.actions)
    return has_wild_action or (_is_wide(statement) and not all(map(is_without_resource, statement.actions)))


def _is_wide(statement: Statement) -> bool:
    return bool(statement.not_resources) or any(map(_is_wide_resource, statement.resources))


def _is_wide_resource(resource: str) -> bool:
    """Not `arn:aws:s3:::bucket/*`, nor `arn:aws:logs:…:log-group:/one:*`: that is all within one thing."""
    if "*" not in resource or resource[-2:] not in ("/*", ":*"):
        return "*" in resource
    parts = resource[:-2].split(":", 5)
    service, thing = (parts[2], parts[5]) if len(parts) == 6 else ("", "")
    is_one = service in _WITHOUT_KIND or ":" in thing or "/" in thing
    return "*" in resource[:-2] or not is_one


def _changes_everything(statement: Statement) -> bool:
    changes = bool(statement.not_actions) or not all(map(is_reading, statement.actions))
    return changes and is_about_everything(statement)
