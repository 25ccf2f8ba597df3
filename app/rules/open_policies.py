"""Policies of resources that let anybody in. Pure."""

from collections.abc import Iterator

from app.rules import policies
from app.rules.principals import open_statements
from app.rules.results import Evidence
from app.rules.rule import Rule, Unsure
from app.rules.wildcards import covers, is_wild
from app.rules.world import UNKNOWN, Resource, World

_FIX = (
    "Name the accounts, roles or services that need it as `Principal`, or restrict `*` by a condition such as "
    "`aws:PrincipalOrgID`, `aws:SourceArn` or `aws:SourceVpce`."
)


def _must_not_be_open(category: str, severity: str, title: str, why: str, *types: str) -> Rule:
    def check(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
        attribute = policies.ATTRIBUTES[resource.type]
        policy = policies.read(resource, attribute, world)
        if policy is UNKNOWN:
            yield Unsure(attribute)
            return
        for statement in open_statements(policy):
            yield Evidence(statement.at, statement.written)

    return Rule(category, category, severity, types, title, why, _FIX, check)


bucket = _must_not_be_open(
    "s3-public-policy",
    "critical",
    "The bucket's policy lets anybody in",
    "Whoever knows or guesses the bucket's name can do what the policy allows, without an account of yours.",
    "aws_s3_bucket",
    "aws_s3_bucket_policy",
)
queue = _must_not_be_open(
    "sqs-public-policy",
    "high",
    "The queue's policy lets anybody in",
    "Anybody can send messages that your workers believe, or read and delete those of others.",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
)
repository = _must_not_be_open(
    "ecr-public-policy",
    "high",
    "The repository's policy lets anybody in",
    "Images hold code and often secrets; who may push can also have you run what he likes.",
    "aws_ecr_repository_policy",
    "aws_ecr_registry_policy",
)
vault = _must_not_be_open(
    "glacier-public-policy",
    "high",
    "The vault's policy lets anybody in",
    "Anybody can read, or delete, the archives that are to outlive everything else.",
    "aws_glacier_vault",
    "aws_glacier_vault_lock",
)
search = _must_not_be_open(
    "opensearch-public-policy",
    "critical",
    "The domain's policy lets anybody in",
    "Whoever reaches the endpoint can read, change and delete every index; such domains are found and held to ransom.",
    "aws_elasticsearch_domain",
    "aws_elasticsearch_domain_policy",
    "aws_opensearch_domain",
    "aws_opensearch_domain_policy",
)
key = _must_not_be_open(
    "kms-wildcard-principal",
    "high",
    "The key's policy lets anybody use the key",
    "Whoever gets hold of the data can decrypt it too: the key protects nothing.",
    "aws_kms_external_key",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_kms_replica_external_key",
    "aws_kms_replica_key",
)
CATEGORIES = {type: each.category for each in (bucket, queue, repository, vault, search, key) for type in each.types}
_DANGEROUS = ("sqs:deletequeue", "sqs:setqueueattributes", "sqs:addpermission")


def _queue_actions(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
    policy = policies.read(resource, "policy", world)
    if policy is UNKNOWN:
        yield Unsure("policy")
        return
    for statement in policy.allowed:
        wild = filter(is_wild, statement.actions)
        if statement.not_actions or any(covers(each, action) for each in wild for action in _DANGEROUS):
            yield Evidence(statement.at, statement.written)


queue_actions = Rule(
    name="sqs-wildcard-action",
    category="sqs-wildcard-action",
    severity="medium",
    types=("aws_sqs_queue", "aws_sqs_queue_policy"),
    title="The queue's policy allows every action on the queue",
    why="Who is only to send or read messages can also change the queue's settings, open it to others, or delete it.",
    fix="Name the actions that are needed, such as `sqs:SendMessage` or `sqs:ReceiveMessage`.",
    check=_queue_actions,
)
