"""Whom a statement of a policy lets in: certain ones, or everybody. Pure."""

import re
from collections.abc import Sequence

from app.rules.statements import LATER, Condition, Policy, Principal, Statement
from app.rules.wildcards import covers

_IN_ANY_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::[*?]+:.*")
_RESTRICTING = re.compile(  # keys that say who asks, or from where, and that nobody else can make true
    r"aws:(?:sourcearn|sourceaccount|sourceowner|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|sourcevpcarn|sourceip"
    r"|vpcsourceip|principalarn|principalaccount|principalorgid|principalorgpaths|principalisawsservice"
    r"|principalservicename|principalservicenameslist|userid|username)|kms:calleraccount"
    r"|s3:dataaccesspoint(?:arn|account)|lambda:sourcefunctionarn|elasticfilesystem:accessedviamounttarget"
)
_WHOLE = re.compile(
    r"aws:(?:source|principal)?org.*|.*account|aws:sourceowner|aws:sourcevpce?"
)  # no part of it says much
_POSITIVE = re.compile(r"(?:string|arn)(?:equals|like|equalsignorecase)|ipaddress|bool|binaryequals|numericequals")
_MOST_DENIALS = 100
_MOST_COMPARED = 1_000_000
_SMALLEST_PREFIX = 8  # of an IPv4 network that is somebody's; of IPv6 it is 16
_SMALLEST_PREFIX_V6 = 16


def is_anybody(principal: Principal) -> bool:
    """In whatever account of AWS."""
    return set(principal.name) == {"*"} or _IN_ANY_ACCOUNT.fullmatch(principal.name) is not None


def lets_anybody_in(statement: Statement) -> bool:
    """All but a few are everybody, too."""
    is_open = statement.is_allow and (bool(statement.not_principals) or any(map(is_anybody, statement.principals)))
    return is_open and not any(map(restricts, statement.conditions))


def open_statements(policy: Policy) -> list[Statement]:
    """Those that let anybody in, but for those whom another statement keeps out."""
    found = [each for each in policy.allowed if lets_anybody_in(each)]
    closing = [each for each in policy.denied if _is_for_all_but_some(each)][:_MOST_DENIALS] if found else []
    return [each for each in found if not any(_means_all_of(deny, each) for deny in closing)]


def _is_for_all_but_some(deny: Statement) -> bool:
    if deny.not_principals and not deny.conditions:
        return True
    return any(map(is_anybody, deny.principals)) and bool(deny.conditions) and all(map(_excepts, deny.conditions))


def _means_all_of(deny: Statement, allow: Statement) -> bool:
    is_same = bool(allow.actions) and _cover(deny.actions, allow.actions)
    return is_same and _cover(deny.resources, allow.resources)


def _cover(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Of more than a policy has room for nobody needs to know."""
    if len(wide) * len(narrow) > _MOST_COMPARED:
        return False
    return all(any(covers(one, each) for one in wide) for each in narrow)


def _excepts(condition: Condition) -> bool:
    """True of all but certain ones."""
    is_exception = "not" in condition.operator or condition.values == ("false",)
    return is_exception and (condition.key == "aws:viaawsservice" or bool(_RESTRICTING.fullmatch(condition.key)))


def restricts(condition: Condition) -> bool:
    """Whether only certain ones fulfil it. TLS, or a header that anybody can send, restricts nobody."""
    if condition.key == LATER:
        return True
    if condition.is_optional or not condition.values or not _POSITIVE.fullmatch(condition.operator):
        return False
    if not _RESTRICTING.fullmatch(condition.key):
        return False
    if condition.operator == "bool":
        return condition.values == ("true",)
    return not any(_is_anything(value, condition) for value in condition.values)


def _is_anything(value: str, condition: Condition) -> bool:
    if value == LATER:
        return False
    if condition.operator == "ipaddress":
        return _is_wide(value)
    if _WHOLE.fullmatch(condition.key) and not condition.key.endswith("paths"):
        return "*" in value
    return _is_wildcard(value) if condition.operator.endswith("like") or value.startswith("arn:") else value == "*"


def _is_wide(network: str) -> bool:
    """A network that is as large as a part of the internet."""
    address, _, length = network.partition("/")
    if not length.isdigit():
        return address in ("0.0.0.0", "::", "*")
    return int(length) < (_SMALLEST_PREFIX_V6 if ":" in address else _SMALLEST_PREFIX)


def _is_wildcard(value: str) -> bool:
    """An ARN says something if it names the account, or else the thing; a bucket belongs to one account only."""
    if not value.startswith("arn:"):
        return value[:1] in ("*", "?")
    parts = value.split(":", 5)
    if len(parts) < 6:
        return "*" in value
    account, name = "" if parts[2] == "s3" else parts[4], parts[5]
    return "*" in account or (not account and name[:1] in ("*", "?"))
