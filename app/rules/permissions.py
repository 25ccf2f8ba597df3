"""Policies that allow more than before. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.rules import grants, ownership
from app.rules.grants import ANYONE, Grant, Statement
from app.rules.pairs import Pair, is_destroyed
from app.rules.results import LEVELS, Evidence, Finding, Unknown
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World

POLICIES = {
    "aws_backup_vault_policy": ("policy",),
    "aws_cloudwatch_event_bus_policy": ("policy",),
    "aws_codeartifact_domain_policy": ("policy_document",),
    "aws_dynamodb_resource_policy": ("policy",),
    "aws_ecr_registry_policy": ("policy",),
    "aws_ecr_repository_policy": ("policy",),
    "aws_efs_file_system_policy": ("policy",),
    "aws_elasticsearch_domain": ("access_policies",),
    "aws_elasticsearch_domain_policy": ("access_policies",),
    "aws_glacier_vault": ("access_policy",),
    "aws_iam_group_policy": ("policy",),
    "aws_iam_policy": ("policy",),
    "aws_iam_role": ("assume_role_policy", "inline_policy"),
    "aws_iam_role_policy": ("policy",),
    "aws_iam_user_policy": ("policy",),
    "aws_kinesis_resource_policy": ("policy",),
    "aws_kms_key": ("policy",),
    "aws_kms_key_policy": ("policy",),
    "aws_opensearch_domain": ("access_policies",),
    "aws_opensearch_domain_policy": ("access_policies",),
    "aws_organizations_policy": ("content",),
    "aws_s3_access_point": ("policy",),
    "aws_s3_bucket": ("policy",),
    "aws_s3_bucket_policy": ("policy",),
    "aws_secretsmanager_secret": ("policy",),
    "aws_secretsmanager_secret_policy": ("policy",),
    "aws_sns_topic": ("policy",),
    "aws_sns_topic_policy": ("policy",),
    "aws_sqs_queue": ("policy",),
    "aws_sqs_queue_policy": ("policy",),
    "aws_ssoadmin_permission_set_inline_policy": ("inline_policy",),
    "aws_vpc_endpoint": ("policy",),
}
_POLICY_OF = {  # where it is named what a policy is of, and what that is
    "aws_ecr_repository_policy": ("repository", "aws_ecr_repository"),
    "aws_efs_file_system_policy": ("file_system_id", "aws_efs_file_system"),
    "aws_iam_group_policy": ("group", "aws_iam_group"),
    "aws_iam_role_policy": ("role", "aws_iam_role"),
    "aws_iam_user_policy": ("user", "aws_iam_user"),
    "aws_s3_bucket_policy": ("bucket", "aws_s3_bucket"),
    "aws_secretsmanager_secret_policy": ("secret_arn", "aws_secretsmanager_secret"),
    "aws_sns_topic_policy": ("arn", "aws_sns_topic"),
    "aws_sqs_queue_policy": ("queue_url", "aws_sqs_queue"),
}
_GUARD_RAIL = "aws_organizations_policy"
_IDENTITY = ("aws_iam_", "aws_ssoadmin_")
_PUBLIC = {
    "aws_ecr_repository_policy": "ecr-public-policy",
    "aws_elasticsearch_domain_policy": "opensearch-public-policy",
    "aws_glacier_vault": "glacier-public-policy",
    "aws_iam_role": "iam-public-assume",
    "aws_kms_key": "kms-wildcard-principal",
    "aws_opensearch_domain_policy": "opensearch-public-policy",
    "aws_s3_bucket": "s3-public-policy",
    "aws_s3_bucket_policy": "s3-public-policy",
    "aws_sqs_queue": "sqs-public-policy",
    "aws_sqs_queue_policy": "sqs-public-policy",
}
# with one of these, and nothing that narrows it, who has a little can give himself all
_ESCALATING = (
    "iam:addusertogroup",
    "iam:attachgrouppolicy",
    "iam:attachrolepolicy",
    "iam:attachuserpolicy",
    "iam:createaccesskey",
    "iam:createloginprofile",
    "iam:createpolicyversion",
    "iam:passrole",
    "iam:putgrouppolicy",
    "iam:putrolepolicy",
    "iam:putuserpolicy",
    "iam:setdefaultpolicyversion",
    "iam:updateassumerolepolicy",
    "iam:updateloginprofile",
    "sts:assumerole",
)
_READING = ("get", "list", "describe", "head", "batchget", "query", "scan", "select", "lookup", "view", "search")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Meaning:
    """How bad it is, and how to say it."""

    rule: str
    category: str
    severity: str
    title: str
    why: str
    fix: str = "Name the actions, the resources and the principals that are needed, and no more."


def find(pair: Pair, before: World, after: World) -> Iterator[Finding | Unknown]:
    for name in POLICIES.get(pair.type, ()):
        known = list(_statements(pair.before, name, before) or ())
        now = _statements(pair.after, name, after)
        if now is None:
            if pair.after[name] is UNKNOWN:
                yield Unknown(pair.address, "access-widened", name)
            continue
        yield from _widened(pair, name, list(now), known, before)


def find_new(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of a new role that is for others; who trusts his own account, or anybody, is told of elsewhere."""
    if resource.type != "aws_iam_role" or resource.change.action != "create":
        return
    own = ownership.accounts(before)
    gains = grants.gained(list(_statements(resource, "assume_role_policy", after) or ()), ())
    foreign = [each for each in gains if not each.is_conditional and _is_foreign(each, own)]
    if foreign:
        meaning = _meaning(resource.type, foreign, own, is_trust=True)
        yield _finding(resource, "assume_role_policy", foreign, replace(meaning, severity="medium"))


def find_destroyed(resource: Resource, before: World) -> Iterator[Finding]:
    """Of a policy that goes with all that it forbade, while what it is of stays."""
    if resource.type not in _POLICY_OF or not is_destroyed(resource):
        return
    name, type = _POLICY_OF[resource.type]
    wholes = before.targets(resource, name, types=(type,))
    if wholes and all("delete" in each.change.actions for each in wholes):
        return
    (attribute,) = POLICIES[resource.type]
    denied = grants.no_longer_denied((), list(_statements(resource, attribute, before) or ()))
    if denied:
        yield _finding(resource, attribute, denied, _denied_no_more(resource.type))


def _statements(resource: Resource, name: str, world: World) -> Iterable[Statement] | None:
    value = resource[name]
    if value is UNKNOWN:
        documents = world.targets(resource, name, types=("aws_iam_policy_document",))
        if not documents or any(
            each["override_policy_documents"] or each["source_policy_documents"] for each in documents
        ):
            return None
        blocks = [block for each in documents for block in each.blocks("statement")]
        return grants.read_blocks(blocks) if blocks else None
    if name == "inline_policy" and isinstance(value, list):
        return [each for block in resource.blocks(name) for each in grants.read(block.get("policy")) or ()]
    return () if value in (None, "") else grants.read(value)


def _widened(pair: Pair, name: str, now: list[Statement], known: list[Statement], before: World) -> Iterator[Finding]:
    is_trust = name == "assume_role_policy"
    gains = grants.gained(now, known)
    if gains:
        own = ownership.accounts(before) if any(ownership.account(each.principal) for each in gains) else set()
        yield _finding(pair.after, name, gains, _meaning(pair.type, gains, own, is_trust=is_trust))
    allowed_anyway = [] if gains else grants.no_longer_denied(now, known)
    if allowed_anyway:
        yield _finding(pair.after, name, allowed_anyway, _denied_no_more(pair.type))


def _finding(resource: Resource, name: str, gains: Sequence[Grant], meaning: _Meaning) -> Finding:
    said = [_said(gain) for gain in gains[:_SHOWN]]
    more = len(gains) - len(said)
    return Finding(
        address=resource.address,
        rule=meaning.rule,
        category=meaning.category,
        severity=meaning.severity,
        title=meaning.title,
        why=meaning.why,
        fix=meaning.fix,
        evidence=(Evidence(name, {"gained": [*said, *([f"and {more} more"] if more > 0 else [])]}),),
    )


def _said(gain: Grant) -> str:
    by = f" by {gain.principal}" if gain.principal else ""
    return f"{gain.action} on {gain.resource}{by}{' under a condition' if gain.is_conditional else ''}"


def _meaning(type: str, gains: Sequence[Grant], own: set[str], *, is_trust: bool) -> _Meaning:
    if type == _GUARD_RAIL:
        return _loosened(gains)
    if type.startswith(_IDENTITY) and not is_trust:
        return max((_of_identity(gain) for gain in gains), key=lambda each: LEVELS.index(each.severity))
    meanings = (_of_resource(type, gain, own, is_trust=is_trust) for gain in gains)
    return max(meanings, key=lambda each: LEVELS.index(each.severity))


def _loosened(gains: Sequence[Grant]) -> _Meaning:
    """Of what the organisation lets its accounts do at the most."""
    return _Meaning(
        "guard-rail-loosened",
        "blast-radius",
        "medium" if all(gain.is_conditional for gain in gains) else "high",
        "A policy of the organisation lets accounts do more",
        "It holds for everybody in them, administrators too: what it kept them from is theirs again.",
        "Leave what it forbids as it is, or try it first on an account in which nothing runs.",
    )


def _of_identity(gain: Grant) -> _Meaning:
    category, severity, what = "iam-wildcard-resource", "low", "a few actions"
    service, _, verb = gain.action.partition(":")
    if gain.action in ("*", "*:*") and gain.resource == "*":
        category, severity, what = "iam-admin-wildcard", "critical", "everything on everything"
    elif gain.action in ("*", "*:*") or (service == "iam" and verb == "*"):
        category, severity, what = "iam-full-iam-access", "high", "every action"
    elif gain.resource == "*" and any(covers(gain.action, each) for each in _ESCALATING):
        category, severity, what = "iam-priv-escalation", "high", "what is enough to take every other right"
    elif gain.resource == "*" and not verb.startswith(_READING):
        severity, what = "medium", "to change every resource of a kind"
    elif verb in ("*", ""):
        severity, what = "medium", "every action of a service"
    if gain.is_conditional:
        severity = LEVELS[max(LEVELS.index(severity) - 1, 0)]
    return _Meaning(
        "policy-widened",
        category,
        severity,
        f"A policy allows more than before: {what}",
        "Compared by what they mean, the statements allow what they did not allow before.",
    )


def _of_resource(type: str, gain: Grant, own: set[str], *, is_trust: bool) -> _Meaning:
    subject = "A role can be assumed" if is_trust else "A resource can be used"
    if gain.principal == ANYONE and not gain.is_conditional:
        return _Meaning(
            "opened-to-any-principal",
            _PUBLIC.get(type, "public-exposure"),
            "critical",
            f"{subject} by anyone",
            "Everybody who has an AWS account, and for some services everybody at all, is let in.",
        )
    severity = "medium" if gain.principal == ANYONE or grants.account(gain.principal) else "low"
    if is_trust and _is_federated(gain):
        severity = "medium"  # its condition is all that keeps others out
    if _is_foreign(gain, own):
        return _Meaning(
            "policy-widened",
            "public-exposure",
            _weight_of_foreign(gain, is_trust=is_trust),
            f"{subject} from another account",
            "Whoever runs that account decides who that is, and no rule of your own account limits him.",
            "Make sure whose account it is, name the role that needs it, and ask for an `sts:ExternalId`."
            if is_trust
            else "Make sure whose account it is, and name the role and the actions that are needed.",
        )
    return _Meaning(
        "policy-widened",
        _PUBLIC.get(type, "public-exposure") if gain.principal == ANYONE else "public-exposure",
        severity,
        f"{subject} by more, or for more, than before",
        "Compared by what they mean, the statements let in whom or what they did not let in before.",
    )


def _is_foreign(gain: Grant, own: set[str]) -> bool:
    number = ownership.account(gain.principal)
    return bool(own and number and number not in own)


def _is_federated(gain: Grant) -> bool:
    return ":oidc-provider/" in gain.principal or ":saml-provider/" in gain.principal


def _weight_of_foreign(gain: Grant, *, is_trust: bool) -> str:
    """Everybody in an account, with all that a role may or with every action, and no condition, is a lot."""
    is_much = is_trust or gain.action.endswith("*")
    return "high" if grants.account(gain.principal) and is_much and not gain.is_conditional else "medium"


def _denied_no_more(type: str) -> _Meaning:
    if type == _GUARD_RAIL:
        return _loosened([Grant("*", "*", "", is_conditional=False)])
    category = "iam-wildcard-resource" if type.startswith(_IDENTITY) else "public-exposure"
    return _Meaning(
        "denial-removed",
        category,
        "medium",
        "A policy forbids less than before",
        "Whatever allows these actions elsewhere counts again.",
        "Keep the statements that forbid, or say in the review why they are needed no more.",
    )
