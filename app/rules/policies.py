"""What a policy document says, wherever it stands: in an attribute, or in a data source. Pure.

A policy is UNKNOWN where it is known only after apply and no data source shows its parts.
"""

from collections.abc import Iterator
from typing import Literal

from app.rules.statements import Policy, Statement, listed, of_block, parse
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World, _Unknown

_MOST = 1000  # statements, which is more than any policy of AWS has room for
_DOCUMENT = "aws_iam_policy_document"
_SOURCES = ("source_json", "source_policy_documents")
_OVERRIDES = ("override_json", "override_policy_documents")
ATTRIBUTES = {  # where the policy stands; of a role, which has several of them, see below
    "aws_backup_vault_policy": "policy",
    "aws_cloudwatch_event_bus_policy": "policy",
    "aws_codeartifact_domain_policy": "policy_document",
    "aws_dynamodb_resource_policy": "policy",
    "aws_ecr_registry_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_efs_file_system_policy": "policy",
    "aws_elasticsearch_domain": "access_policies",
    "aws_elasticsearch_domain_policy": "access_policies",
    "aws_glacier_vault": "access_policy",
    "aws_glacier_vault_lock": "policy",
    "aws_iam_group_policy": "policy",
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_kinesis_resource_policy": "policy",
    "aws_kms_external_key": "policy",
    "aws_kms_key": "policy",
    "aws_kms_key_policy": "policy",
    "aws_kms_replica_external_key": "policy",
    "aws_kms_replica_key": "policy",
    "aws_opensearch_domain": "access_policies",
    "aws_opensearch_domain_policy": "access_policies",
    "aws_organizations_policy": "content",
    "aws_s3_access_point": "policy",
    "aws_s3_bucket": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_secretsmanager_secret": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_sns_topic": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_sqs_queue": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
    "aws_vpc_endpoint": "policy",
}

Read = Policy | Literal[_Unknown.UNKNOWN]


def read(resource: Resource, attribute: str, world: World) -> Read:
    """The policy in an attribute, as `assume_role_policy`; one that says nothing where there is none."""
    value = resource[attribute]
    return _from_documents(resource, (attribute,), world) if value is UNKNOWN else parse(value, attribute)


def read_inline(role: Resource, world: World) -> Iterator[tuple[str, Read]]:
    """The policies in blocks `inline_policy` of a role, each with its place."""
    if role["inline_policy"] is UNKNOWN:
        yield "inline_policy", UNKNOWN
    for at, block in role.places("inline_policy"):
        value = block.get("policy")
        is_known = value is not UNKNOWN
        yield (
            at,
            parse(value, f"{at}.policy") if is_known else _from_documents(role, ("inline_policy", "policy"), world),
        )


def is_any_action(action: str) -> bool:
    return covers(action, "iam:createuser") and covers(action, "s3:getobject")


def is_any_resource(resource: str) -> bool:
    """`*`, and what comes to the same: `arn:aws:*`, `arn:*:*:*:*:*`."""
    return covers(resource, "arn:aws:s3:::a/b") and covers(resource, "arn:aws:ec2:eu-west-1:123456789012:instance/i-1")


def allows(statement: Statement, action: str) -> bool:
    """Whether a statement means an action, on whatever resource. Asks in small letters, and not with a wildcard."""
    if statement.not_actions:
        return not any(covers(each, action) for each in statement.not_actions)
    return any(covers(each, action) for each in statement.actions)


def is_about_everything(statement: Statement) -> bool:
    return bool(statement.not_resources) or any(map(is_any_resource, statement.resources))


def _from_documents(resource: Resource, path: tuple[str, ...], world: World) -> Read:
    return _Documents(world).behind(resource, *path)


class _Documents:
    """Data sources, also those of which only the parts are known; each is read once, however many are made of it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read: dict[str, Read] = {}

    def behind(self, resource: Resource, *path: str) -> Read:
        documents = self._world.targets(resource, *path, types=(_DOCUMENT,))
        policies = [self._policy(each) for each in documents if each.mode == "data"]
        return _all_of(policies) if policies else UNKNOWN

    def _policy(self, document: Resource) -> Read:
        if document.address not in self._read:
            self._read[document.address] = UNKNOWN  # as long as it is being read: none is made of itself
            self._read[document.address] = self._of(document)
        found: Read = self._read[document.address]
        return found

    def _of(self, document: Resource) -> Read:
        if isinstance(document["json"], str):
            return parse(document["json"], document.address)
        is_later = document["statement"] is UNKNOWN
        if is_later:
            return UNKNOWN
        own = [of_block(block, f"{document.address}.{at}") for at, block in document.places("statement")]
        below = _all_of([self._source(document, name) for name in _SOURCES])
        above = _all_of([self._source(document, name) for name in _OVERRIDES])
        if below is UNKNOWN or above is UNKNOWN:
            return UNKNOWN
        found = _overridden([*below.statements, *own], above.statements)
        return Policy(found) if found else UNKNOWN  # it does say something, of which nothing is known

    def _source(self, document: Resource, name: str) -> Read:
        values = listed(document[name])
        if UNKNOWN in values:
            return self.behind(document, name)
        return _all_of([parse(text, f"{document.address}.{name}") for text in values])


def _all_of(policies: list[Read]) -> Read:
    found: list[Statement] = []
    for each in policies:
        if each is UNKNOWN or len(found) > _MOST:
            return UNKNOWN
        found += each.statements
    return Policy(tuple(found))


def _overridden(statements: list[Statement], overriding: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """One with the same `sid` takes the place of the one before."""
    names = {sid for each in overriding if (sid := _sid(each))}
    return (*(each for each in statements if _sid(each) not in names), *overriding)


def _sid(statement: Statement) -> str:
    return str(statement.written.get("sid") or statement.written.get("Sid") or "")
