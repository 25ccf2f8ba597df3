"""Who may call a function, and who may read a document of Systems Manager. Pure."""

import re
from collections.abc import Iterator

from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?")
_LIMITS = ("source_account", "source_arn", "principal_org_id")


@rule(
    "lambda-permission-no-source",
    "medium",
    "aws_lambda_permission",
    title="A service may call the function for anybody",
    why="Without the ARN of its resource, or the account that it is in, anybody can have the service call it.",
    fix="Set `source_arn` to the bucket, rule, topic or API that calls it; of a bucket `source_account`, too.",
)
def no_source(permission: Resource, world: World) -> Iterator[Evidence | Unsure]:
    principal = permission["principal"]
    if any(permission[name] not in (None, "", "*") for name in ("source_arn", "source_account")):
        return
    if principal is UNKNOWN:
        yield Unsure("principal")
    elif _SERVICE.fullmatch(str(principal)):
        yield Evidence("principal", principal)


@rule(
    "lambda-public",
    "high",
    "aws_lambda_permission",
    title="Anybody may call the function",
    why="Everybody with an AWS account, or with the URL, can run it: at your cost, and with the rights of its role.",
    fix="Name the account or service as `principal`, or set `source_arn`, `source_account` or `principal_org_id`.",
)
def public(permission: Resource, world: World) -> Iterator[Evidence | Unsure]:
    if permission["principal"] is UNKNOWN:
        yield Unsure("principal")
    elif permission["principal"] == "*" and all(permission[name] in (None, "", "*") for name in _LIMITS):
        yield Evidence("principal", "*")


@rule(
    "ssm-doc-public",
    "high",
    "aws_ssm_document",
    title="The document is shared with everybody",
    why="Every AWS account can read it: how your machines are set up, and whatever stands in its scripts.",
    fix="Name the accounts in `account_ids` instead of `All`.",
)
def public_document(document: Resource, world: World) -> Iterator[Evidence | Unsure]:
    permissions = document["permissions"]
    ids = permissions.get("account_ids") if isinstance(permissions, dict) else permissions
    if ids is UNKNOWN:
        yield Unsure("permissions")
    elif ids is not None and "all" in re.split(r"[,\s]+", str(ids).lower()):
        yield Evidence("permissions.account_ids", ids)
