"""Who may become a role. Pure."""

import re
from collections.abc import Iterator

from app.rules import policies
from app.rules.principals import open_statements
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.statements import LATER, Condition, Statement
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World

_BECOMING = ("sts:assumerole", "sts:assumerolewithwebidentity", "sts:assumerolewithsaml")
_GITHUB = "token.actions.githubusercontent.com"
_FOR_ALL_THEIR_CUSTOMERS = (_GITHUB, "gitlab.com", "app.terraform.io", "api.pulumi.com/oidc")
_OF_THE_REQUEST = re.compile(r"(?:workflow|environment|ref|context|head_ref|base_ref|actor|event_name):")
_REPOSITORY = re.compile(r"repo:[^/*?]+/.+")
_WHOSE = ("repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "enterprise")


@rule(
    "iam-public-assume",
    "critical",
    "aws_iam_role",
    title="Anybody can become this role",
    why="Every AWS account in the world may assume it, and then do whatever its policies allow.",
    fix="Name the accounts, roles or services that need it as `Principal`, or demand `aws:PrincipalOrgID`.",
)
def public_assume(role: Resource, world: World) -> Iterator[Evidence | Unsure]:
    policy = policies.read(role, "assume_role_policy", world)
    if policy is UNKNOWN:
        yield Unsure("assume_role_policy")
        return
    for statement in open_statements(policy):
        if any(policies.allows(statement, action) for action in _BECOMING):
            yield Evidence(statement.at, statement.written)


@rule(
    "iam-oidc-trust-wildcard",
    "critical",
    "aws_iam_role",
    title="Workflows of others can become this role",
    why="The provider of tokens works for all its customers: without the name of your organization and repository in "
    "the condition, or with a claim first that others can choose, a workflow of anybody gets in.",
    fix="Demand `token.actions.githubusercontent.com:sub` to be like `repo:<organization>/<repository>:*`, and `:aud`.",
)
def oidc_trust(role: Resource, world: World) -> Iterator[Evidence | Unsure]:
    policy = policies.read(role, "assume_role_policy", world)
    if policy is UNKNOWN:
        if world.targets(role, "assume_role_policy", types=("aws_iam_openid_connect_provider",)):
            yield Unsure("assume_role_policy")
        return
    for statement in policy.allowed:
        provider = _provider(statement, role, world)
        if provider and not any(_names_its_own(each, provider) for each in statement.conditions):
            yield Evidence(statement.at, statement.written)


def _provider(statement: Statement, role: Resource, world: World) -> str:
    """Of those who give tokens to everybody, the one that is trusted."""
    federated = [each.name for each in statement.principals if each.kind == "Federated"]
    if not federated or not policies.allows(statement, "sts:assumerolewithwebidentity"):
        return ""
    said = [*federated, *(each.key for each in statement.conditions)]
    if LATER in federated:
        said += [str(each["url"]) for each in _providers_in(role, world)]
    return next((each for each in _FOR_ALL_THEIR_CUSTOMERS if any(each in text for text in said)), "")


def _providers_in(role: Resource, world: World) -> Iterator[Resource]:
    for document in world.targets(role, "assume_role_policy", types=("aws_iam_policy_document",)):
        yield from world.targets(document, "statement", types=("aws_iam_openid_connect_provider",))


def _names_its_own(condition: Condition, provider: str) -> bool:
    """Whether only workflows of certain repositories fulfil it."""
    host, _, claim = condition.key.rpartition(":")
    if not host.endswith(provider) or "not" in condition.operator or not condition.values:
        return False
    if claim in _WHOSE:
        return all(value == LATER or value[:1] not in ("*", "?") for value in condition.values)
    return claim == "sub" and all(_is_of_one(value, condition, provider) for value in condition.values)


def _is_of_one(value: str, condition: Condition, provider: str) -> bool:
    if value == LATER:
        return True
    if covers(value, "repo:a/b:c") or value.partition(":")[2][:1] in ("*", "?") or value[:1] in ("*", "?"):
        return False
    if provider != _GITHUB:
        return ":" in value or "*" not in value
    if _OF_THE_REQUEST.match(value):
        return False
    is_pattern = "like" in condition.operator
    return not value.startswith("repo:") or (bool(_REPOSITORY.fullmatch(value)) if is_pattern else "/" in value)
