"""Policies that allow more than before. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.rules import grants, open_policies, ownership, policies
from app.rules.actions import is_reading
from app.rules.escalation import SUSPECT
from app.rules.grants import ANYONE, Grant
from app.rules.pairs import Pair, is_destroyed
from app.rules.results import LEVELS, Evidence, Finding, Unknown
from app.rules.statements import Statement
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World

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
_OF_A_ROLE = ("assume_role_policy", "inline_policy")
_PUBLIC = {"aws_iam_role": "iam-public-assume"} | open_policies.CATEGORIES
_SHOWN = 5


class _Said(NamedTuple):
    """By the policies in one attribute, as far as they are known."""

    statements: list[Statement]
    is_partly_known: bool


class _Meaning(NamedTuple):
    """How bad it is, and how to say it."""

    rule: str
    category: str
    severity: str
    title: str
    why: str
    fix: str = "Name the actions, the resources and the principals that are needed, and no more."


def find(pair: Pair, before: World, after: World) -> Iterator[Finding | Unknown]:
    for name in attributes(pair.type):
        known, now = _read(pair.before, name, before), _read(pair.after, name, after)
        if now.is_partly_known:
            yield Unknown(pair.address, "access-widened", name)
        yield from _widened(pair, name, now, known.statements, before)


def attributes(type: str) -> tuple[str, ...]:
    """Where in a resource of this type policies stand."""
    if type == "aws_iam_role":
        return _OF_A_ROLE
    return (policies.ATTRIBUTES[type],) if type in policies.ATTRIBUTES else ()


def find_new(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of a new role that is for others; who trusts his own account, or anybody, is told of elsewhere."""
    if resource.type != "aws_iam_role" or resource.change.action != "create":
        return
    own = ownership.accounts(before)
    gains = grants.gained(_read(resource, "assume_role_policy", after).statements, ())
    foreign = [each for each in gains if not each.is_conditional and _is_foreign(each, own)]
    if foreign:
        meaning = _meaning(resource.type, foreign, own, is_trust=True)
        yield _finding(resource, "assume_role_policy", foreign, meaning._replace(severity="medium"))


def find_destroyed(resource: Resource, before: World) -> Iterator[Finding]:
    """Of a policy that goes with all that it forbade, while what it is of stays."""
    if resource.type not in _POLICY_OF or not is_destroyed(resource):
        return
    name, type = _POLICY_OF[resource.type]
    wholes = before.targets(resource, name, types=(type,))
    if wholes and all("delete" in each.change.actions for each in wholes):
        return
    (attribute,) = attributes(resource.type)
    denied = grants.no_longer_denied((), _read(resource, attribute, before).statements)
    if denied:
        yield _finding(resource, attribute, denied, _denied_no_more(resource.type))


def _read(resource: Resource, name: str, world: World) -> _Said:
    if name == "inline_policy" and resource.type == "aws_iam_role":
        found = [policy for _, policy in policies.read_inline(resource, world)]
    else:
        found = [policies.read(resource, name, world)]
    known = [each for each in found if each is not UNKNOWN]
    return _Said([each for policy in known for each in policy.statements], len(known) < len(found))


def _widened(pair: Pair, name: str, now: _Said, known: list[Statement], before: World) -> Iterator[Finding]:
    is_trust = name == "assume_role_policy"
    gains = grants.gained(now.statements, known)
    if gains:
        own = ownership.accounts(before) if any(ownership.account(each.principal) for each in gains) else set()
        yield _finding(pair.after, name, gains, _meaning(pair.type, gains, own, is_trust=is_trust))
    allowed_anyway = [] if gains or now.is_partly_known else grants.no_longer_denied(now.statements, known)
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
    elif gain.resource == "*" and any(covers(gain.action, each) for each in SUSPECT):
        category, severity, what = "iam-priv-escalation", "high", "what is enough to take every other right"
    elif gain.resource == "*" and not is_reading(gain.action):
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
    if gain.is_to_anybody:
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
        return _loosened([Grant("*", "*", "", is_conditional=False, is_to_anybody=False)])
    category = "iam-wildcard-resource" if type.startswith(_IDENTITY) else "public-exposure"
    return _Meaning(
        "denial-removed",
        category,
        "medium",
        "A policy forbids less than before",
        "Whatever allows these actions elsewhere counts again.",
        "Keep the statements that forbid, or say in the review why they are needed no more.",
    )
