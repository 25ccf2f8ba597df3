"""What policies allow, and what one allows that another does not: by meaning, not by text. Pure.

Order, whitespace, a text where a list may stand, and what a wildcard already covers make no difference. A grant is one
action on one resource for one principal; the conditions of a statement make it smaller.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.rules.plan import Tree
from app.rules.wildcards import covers, is_wild
from app.rules.world import told

ANYONE = "*"
_ALL = frozenset("*")  # where none is named, as the resource of a trust policy, or all but a few
_MOST = 100_000  # grants of one statement
_ACCOUNT = re.compile(r"^(?:\d{12}|arn:aws[a-z-]*:iam::(\d{12}):root)$")


@dataclass(frozen=True, slots=True)
class Statement:
    is_allow: bool
    actions: frozenset[str]
    resources: frozenset[str]
    principals: frozenset[str]
    conditions: frozenset[str]  # each as text in one form
    but_actions: frozenset[str] = frozenset()  # of NotAction: all but these
    but_resources: frozenset[str] = frozenset()
    but_principals: frozenset[str] = frozenset()

    @property
    def is_for_anyone(self) -> bool:
        return self.is_allow and ANYONE in self.principals and not self.conditions


@dataclass(frozen=True, slots=True)
class Grant:
    action: str
    resource: str
    principal: str
    is_conditional: bool


def read(policy: Any) -> tuple[Statement, ...] | None:
    """Of a policy as JSON; None of what is none, or is not known before apply."""
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    return tuple(_statement(each) for each in _listed(document.get("Statement")) if isinstance(each, dict))


def read_blocks(blocks: Iterable[Tree]) -> tuple[Statement, ...]:
    """Of the data source `aws_iam_policy_document`; what is not known yet stands for itself, and for nothing wider."""
    return tuple(_statement_of_block(block) for block in blocks)


def gained(now: Sequence[Statement], known: Sequence[Statement]) -> list[Grant]:
    """What is allowed now and was not, each once, in a fixed order."""
    allowed = [each for each in known if each.is_allow]
    found: set[Grant] = set()
    for statement in now:
        if statement.is_allow and statement not in allowed:
            found.update(_not_covered(statement, allowed))
    return sorted(found, key=lambda each: (each.action, each.resource, each.principal))


def no_longer_denied(now: Sequence[Statement], known: Sequence[Statement]) -> list[Grant]:
    denied = [each for each in now if not each.is_allow]
    found: set[Grant] = set()
    for statement in known:
        if not statement.is_allow and statement not in denied:
            found.update(_not_covered(statement, denied))
    return sorted(found, key=lambda each: (each.action, each.resource, each.principal))


def account(principal: str) -> str:
    """Its number, where a principal is an account as a whole."""
    found = _ACCOUNT.match(principal)
    return (found.group(1) or principal) if found else ""


def _not_covered(statement: Statement, others: Sequence[Statement]) -> Iterator[Grant]:
    """Raises ValueError of more than fits into any policy of AWS."""
    if len(statement.actions) * len(statement.resources) * max(len(statement.principals), 1) > _MOST:
        raise ValueError("a statement that no policy has room for")
    candidates = [each for each in others if each.conditions <= statement.conditions]
    is_conditional = bool(statement.conditions)
    for action in statement.actions:
        for_action = [each for each in candidates if _has_action(each, action, statement.but_actions)]
        for resource in statement.resources:
            for_resource = [each for each in for_action if _has_resource(each, resource, statement.but_resources)]
            for principal in statement.principals or {""}:
                if not any(_has_principal(each, principal, statement.but_principals) for each in for_resource):
                    yield Grant(action, resource, principal, is_conditional)


def _has_action(statement: Statement, action: str, but: frozenset[str]) -> bool:
    return _has(statement.actions, statement.but_actions, action, but)


def _has_resource(statement: Statement, resource: str, but: frozenset[str]) -> bool:
    return _has(statement.resources, statement.but_resources, resource, but)


def _has_principal(statement: Statement, principal: str, but: frozenset[str]) -> bool:
    if not principal and not statement.principals and not statement.but_principals:
        return True
    return _has(_with_members(statement.principals), statement.but_principals, principal, but)


def _has(named: frozenset[str], excepted: frozenset[str], wanted: str, but: frozenset[str]) -> bool:
    """All but a few covers all but more, and whatever is none of the few."""
    if excepted:
        if wanted == "*":
            return bool(but) and excepted <= but
        return not any(covers(each, wanted) or covers(wanted, each) for each in excepted)
    return wanted in named or any(covers(each, wanted) for each in _wild(named))


@lru_cache(maxsize=4096)
def _wild(named: frozenset[str]) -> tuple[str, ...]:
    return tuple(filter(is_wild, named))


def _with_members(principals: frozenset[str]) -> frozenset[str]:
    """Who trusts an account trusts all that are in it."""
    numbers = [number for each in principals if (number := account(each))]
    return principals | {f"arn:aws:iam::{number}:*" for number in numbers} if numbers else principals


def _statement(raw: Mapping[str, Any]) -> Statement:
    return Statement(
        is_allow=raw.get("Effect") != "Deny",
        actions=_lower(raw.get("Action")) or _ALL,
        resources=_texts(raw.get("Resource")) or _ALL,
        principals=_principals(raw.get("Principal")) or _all_if(raw, "NotPrincipal"),
        conditions=_conditions(raw.get("Condition")),
        but_actions=_lower(raw.get("NotAction")),
        but_resources=_texts(raw.get("NotResource")),
        but_principals=_principals(raw.get("NotPrincipal")),
    )


def _statement_of_block(block: Tree) -> Statement:
    return Statement(
        is_allow=block.get("effect") != "Deny",
        actions=_lower(block.get("actions")) or _ALL,
        resources=_texts(block.get("resources")) or _ALL,
        principals=_block_principals(block.get("principals")) or _all_if(block, "not_principals"),
        conditions=_block_conditions(block.get("condition")),
        but_actions=_lower(block.get("not_actions")),
        but_resources=_texts(block.get("not_resources")),
        but_principals=_block_principals(block.get("not_principals")),
    )


def _all_if(raw: Mapping[str, Any], name: str) -> frozenset[str]:
    return _ALL if raw.get(name) else frozenset()


def _principals(raw: Any) -> frozenset[str]:
    """An account stands for itself whether it is written as a number or as its root."""
    if isinstance(raw, dict):
        return frozenset(_principal(each) for value in raw.values() for each in _texts(value))
    return frozenset(_principal(each) for each in _texts(raw))


def _block_principals(blocks: Any) -> frozenset[str]:
    found = (each for block in _listed(blocks) if isinstance(block, dict) for each in _texts(block.get("identifiers")))
    return frozenset(map(_principal, found))


def _principal(text: str) -> str:
    number = account(text)
    return f"arn:aws:iam::{number}:root" if number else text


def _conditions(raw: Any) -> frozenset[str]:
    """Each operator and key with its values, in one form."""
    found = set()
    for operator, keys in raw.items() if isinstance(raw, dict) else ():
        for key, values in keys.items() if isinstance(keys, dict) else ():
            found.add(f"{operator.lower()} {key.lower()} {json.dumps(sorted(_texts(values)))}")
    return frozenset(found)


def _block_conditions(blocks: Any) -> frozenset[str]:
    return frozenset(
        f"{str(block.get('test')).lower()} {str(block.get('variable')).lower()} "
        f"{json.dumps(sorted(_texts(block.get('values'))))}"
        for block in _listed(blocks)
        if isinstance(block, dict)
    )


def _lower(raw: Any) -> frozenset[str]:
    return frozenset(each.lower() for each in _texts(raw))


def _texts(raw: Any) -> frozenset[str]:
    return frozenset(str(told(each)) for each in _listed(raw) if not isinstance(each, dict | list))


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
