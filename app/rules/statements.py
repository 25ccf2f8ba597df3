"""The statements of a policy, in one form however they were written: as JSON, or in blocks of a data source. Pure.

A part that is known only after apply is LATER: it is the name of one certain thing, and no wildcard.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.rules.plan import Tree
from app.rules.world import UNKNOWN

LATER = "(known after apply)"


class Principal(NamedTuple):
    kind: str  # AWS, Service, Federated, CanonicalUser, or * of everybody
    name: str


class Condition(NamedTuple):
    operator: str  # as `stringlike`, without `ForAnyValue:` and `IfExists`
    key: str  # in small letters
    values: tuple[str, ...]
    is_optional: bool  # true also of a request that says nothing of the key


class Statement(NamedTuple):
    at: str  # where it stands, as `policy.Statement[0]`
    is_allow: bool
    actions: tuple[str, ...]  # in small letters
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: tuple[Principal, ...]
    not_principals: tuple[Principal, ...]
    conditions: tuple[Condition, ...]
    written: Tree  # for evidence


class Policy(NamedTuple):
    statements: tuple[Statement, ...] = ()

    @property
    def allowed(self) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if each.is_allow)

    @property
    def denied(self) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if not each.is_allow)


def parse(value: Any, at: str = "policy") -> Policy:
    """JSON, or an object that was JSON; what is no policy says nothing."""
    try:
        document = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return Policy()
    document = _in_small_letters(document)
    found = listed(document.get("statement"))
    return Policy(
        tuple(
            _statement(each, f"{at}.Statement[{place}]") for place, each in enumerate(found) if isinstance(each, dict)
        )
    )


def _in_small_letters(document: Any) -> Mapping[str, Any]:
    return {str(name).lower(): value for name, value in document.items()} if isinstance(document, dict) else {}


def _statement(written: Tree, at: str) -> Statement:
    raw = _in_small_letters(written)
    return Statement(
        at=at,
        is_allow=raw.get("effect") != "Deny",
        actions=_lower(raw.get("action")),
        not_actions=_lower(raw.get("notaction")),
        resources=_texts(raw.get("resource")),
        not_resources=_texts(raw.get("notresource")),
        principals=tuple(_principals(raw.get("principal"))),
        not_principals=tuple(_principals(raw.get("notprincipal"))),
        conditions=tuple(_conditions(raw.get("condition"))),
        written=written,
    )


def of_block(block: Tree, at: str) -> Statement:
    return Statement(
        at=at,
        is_allow=block.get("effect") != "Deny",
        actions=_lower(block.get("actions")),
        not_actions=_lower(block.get("not_actions")),
        resources=_texts(block.get("resources")),
        not_resources=_texts(block.get("not_resources")),
        principals=tuple(_block_principals(block.get("principals"))),
        not_principals=tuple(_block_principals(block.get("not_principals"))),
        conditions=tuple(_block_conditions(block.get("condition"))),
        written={name: value for name, value in block.items() if value not in (None, [], "")},
    )


def _principals(raw: Any) -> Iterator[Principal]:
    if isinstance(raw, dict):
        for kind, names in raw.items():
            yield from (Principal(kind, name) for name in _texts(names))
    else:
        yield from (Principal("*" if name == "*" else "AWS", name) for name in _texts(raw))


def _block_principals(blocks: Any) -> Iterator[Principal]:
    for block in listed(blocks):
        if block is UNKNOWN:
            yield Principal(LATER, LATER)
        elif isinstance(block, dict):
            yield from (Principal(str(block.get("type")), name) for name in _texts(block.get("identifiers")))


def _conditions(raw: Any) -> Iterator[Condition]:
    for operator, keys in raw.items() if isinstance(raw, dict) else ():
        for key, values in keys.items() if isinstance(keys, dict) else ():
            yield _condition(operator, key, values)


def _block_conditions(blocks: Any) -> Iterator[Condition]:
    for block in listed(blocks):
        if block is UNKNOWN:
            yield Condition(LATER, LATER, (LATER,), is_optional=False)
        elif isinstance(block, dict):
            yield _condition(str(block.get("test")), str(block.get("variable")), block.get("values"))


def _condition(operator: str, key: str, values: Any) -> Condition:
    """`ForAllValues:` holds of a request without any value, as `…IfExists` does."""
    qualifier, _, name = operator.lower().rpartition(":")
    is_optional = qualifier == "forallvalues" or name.endswith("ifexists")
    return Condition(name.removesuffix("ifexists"), key.lower(), _texts(values), is_optional)


def _lower(raw: Any) -> tuple[str, ...]:
    return tuple(each.lower() for each in _texts(raw))


def _texts(raw: Any) -> tuple[str, ...]:
    found = (LATER if each is UNKNOWN else _text(each) for each in listed(raw) if not isinstance(each, dict | list))
    return tuple(found)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
