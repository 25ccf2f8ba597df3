"""What statements of policies allow, and what some allow that others do not: by meaning, not by text. Pure.

Order, a text where a list may stand, and what a wildcard already covers make no difference. A grant is one action on
one resource for one principal; the conditions of a statement make it smaller.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from app.rules.principals import is_anybody, lets_anybody_in
from app.rules.statements import Condition, Principal, Statement
from app.rules.wildcards import covers, is_wild

ANYONE = "*"
_ALL = frozenset("*")  # where none is named, as the resource of a trust policy, or all but a few
_MOST_GRANTS = 100_000  # of one statement
_MOST_COMPARED = 3_000_000  # texts: no policies of AWS have room for so many that it would take a second
_ACCOUNT = re.compile(r"^(?:\d{12}|arn:aws[a-z-]*:iam::(\d{12}):root)$")


class Grant(NamedTuple):
    action: str
    resource: str
    principal: str
    is_conditional: bool
    is_to_anybody: bool  # and nothing restricts it


class _Names(NamedTuple):
    """Certain ones, or all but a few."""

    named: frozenset[str]
    excepted: frozenset[str]

    @property
    def wild(self) -> list[str]:
        return [*self.excepted] or [each for each in self.named if is_wild(each)]

    def of(self, wanted: "_Names") -> frozenset[str]:
        """Those of the wanted ones that are among these."""
        if self.excepted:
            return frozenset(each for each in wanted.named if self._is_not_excepted(each, wanted.excepted))
        wild = self.wild
        return frozenset(
            each for each in wanted.named if each in self.named or any(covers(wide, each) for wide in wild)
        )

    def _is_not_excepted(self, wanted: str, but: frozenset[str]) -> bool:
        """All but a few covers all but more, and whatever is none of the few."""
        if wanted == "*":
            return bool(but) and self.excepted <= but
        return not any(covers(each, wanted) or covers(wanted, each) for each in self.excepted)


class _Scope(NamedTuple):
    actions: _Names
    resources: _Names
    principals: _Names
    conditions: frozenset[tuple[str, ...]]

    @property
    def size(self) -> int:
        return sum(len(each.named) for each in (self.actions, self.resources, self.principals))

    @property
    def effort(self) -> int:
        """How many texts each other one is compared with."""
        return 1 + sum(len(each.wild) for each in (self.actions, self.resources, self.principals))


def gained(now: Iterable[Statement], known: Iterable[Statement]) -> list[Grant]:
    """What is allowed now and was not, each once, in a fixed order. Raises ValueError of more than AWS has room for."""
    return _more([each for each in now if each.is_allow], [each for each in known if each.is_allow])


def no_longer_denied(now: Iterable[Statement], known: Iterable[Statement]) -> list[Grant]:
    return _more([each for each in known if not each.is_allow], [each for each in now if not each.is_allow])


def account(principal: str) -> str:
    """Its number, where a principal is an account as a whole."""
    found = _ACCOUNT.match(principal)
    return (found.group(1) or principal) if found else ""


def _more(statements: Sequence[Statement], others: Sequence[Statement]) -> list[Grant]:
    known = dict.fromkeys(map(_scope, others))
    new = {scope: each for each in statements if (scope := _scope(each)) not in known}
    if sum(each.size for each in new) * sum(each.effort for each in known) > _MOST_COMPARED:
        raise ValueError("policies that AWS has no room for")
    trusting = [each._replace(principals=_with_members(each.principals)) for each in known]
    found = {grant for scope, each in new.items() for grant in _not_covered(scope, each, trusting)}
    return sorted(found, key=lambda each: (each.action, each.resource, each.principal))


def _not_covered(scope: _Scope, statement: Statement, others: Sequence[_Scope]) -> Iterator[Grant]:
    whom = scope.principals.named or frozenset(("",))  # of an identity's policy, itself
    count = len(scope.actions.named) * len(scope.resources.named) * len(whom)
    covered = [each for other in others if all(each := _covered(scope, other))]
    if max(count, count * len(covered) // 10) > _MOST_GRANTS:
        raise ValueError("a statement that no policy has room for")
    is_open = lets_anybody_in(statement)
    for action, resource in product(scope.actions.named, scope.resources.named):
        fitting = [who for actions, resources, who in covered if action in actions and resource in resources]
        for principal in whom:
            if not any(principal in who for who in fitting):
                is_to_anybody = is_open and is_anybody(Principal("", principal))
                yield Grant(action, resource, principal, bool(scope.conditions), is_to_anybody)


def _covered(scope: _Scope, other: _Scope) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The actions, the resources and the principals that the other has too."""
    if not other.conditions <= scope.conditions:
        return frozenset(), frozenset(), frozenset()
    if scope.principals.named:
        whom = other.principals.of(scope.principals)
    else:
        whom = frozenset() if other.principals.named else frozenset(("",))
    return other.actions.of(scope.actions), other.resources.of(scope.resources), whom


def _scope(statement: Statement) -> _Scope:
    return _Scope(
        _Names(frozenset(statement.actions) or _ALL, frozenset(statement.not_actions)),
        _Names(frozenset(statement.resources) or _ALL, frozenset(statement.not_resources)),
        _principals(statement),
        frozenset(map(_in_one_form, statement.conditions)),
    )


def _principals(statement: Statement) -> _Names:
    """An account stands for itself whether it is written as a number or as its root."""
    excepted = frozenset(_principal(each.name) for each in statement.not_principals)
    named = frozenset(_principal(each.name) for each in statement.principals)
    return _Names(named or (_ALL if excepted else frozenset()), excepted)


def _principal(text: str) -> str:
    number = account(text)
    return f"arn:aws:iam::{number}:root" if number else text


def _with_members(principals: _Names) -> _Names:
    """Who trusts an account trusts all that are in it."""
    members = {f"arn:aws:iam::{number}:*" for each in principals.named if (number := account(each))}
    return principals._replace(named=principals.named | members)


def _in_one_form(condition: Condition) -> tuple[str, ...]:
    optional = "optional" if condition.is_optional else ""
    return condition.operator, condition.key, optional, *sorted(condition.values)
