"""What a policy document says, however it was written: as JSON, or in blocks of a data source. Pure.

A policy is UNKNOWN where it is known only after apply and no data source shows its parts. A part that is known only
then is LATER: it is the name of one certain thing, and no wildcard.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from app.rules.plan import Tree
from app.rules.world import UNKNOWN, Resource, World, _Unknown

LATER = "(known after apply)"
ALL = ("*",)
_DEEPEST = 10  # documents that are made of documents
_DOCUMENT = "aws_iam_policy_document"
_SOURCES = ("source_json", "source_policy_documents")
_OVERRIDES = ("override_json", "override_policy_documents")


@dataclass(frozen=True, slots=True)
class Principal:
    kind: str  # AWS, Service, Federated, CanonicalUser, or * of everybody
    name: str


@dataclass(frozen=True, slots=True)
class Condition:
    operator: str  # as `stringlike`, without `ForAnyValue:` and `IfExists`
    key: str  # in small letters
    values: tuple[str, ...]
    is_optional: bool  # true also of a request that says nothing of the key


@dataclass(frozen=True, slots=True)
class Statement:
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


@dataclass(frozen=True, slots=True)
class Policy:
    statements: tuple[Statement, ...] = ()

    @property
    def allowed(self) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if each.is_allow)

    @property
    def denied(self) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if not each.is_allow)


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


def parse(value: Any, at: str = "policy") -> Policy:
    """JSON, or an object that was JSON; what is no policy says nothing."""
    try:
        document = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return Policy()
    document = _in_small_letters(document)
    found = _listed(document.get("statement"))
    return Policy(
        tuple(
            _statement(each, f"{at}.Statement[{place}]") for place, each in enumerate(found) if isinstance(each, dict)
        )
    )


def read_document(document: Resource, world: World, depth: int = 0) -> Read:
    """A data source, also one of which only the parts are known."""
    if isinstance(document["json"], str):
        return parse(document["json"], document.address)
    if document["statement"] is UNKNOWN or depth > _DEEPEST:
        return UNKNOWN
    own = [_of_block(block, f"{document.address}.{at}") for at, block in document.places("statement")]
    below, above = (_sources(document, names, world, depth) for names in (_SOURCES, _OVERRIDES))
    if below is UNKNOWN or above is UNKNOWN:
        return UNKNOWN
    found = _overridden([*below.statements, *own], above.statements)
    return Policy(found) if found else UNKNOWN  # it does say something, of which nothing is known


def covers(wide: str, narrow: str) -> bool:
    """Of two texts with wildcards, whether the first means all that the second means."""
    return wide in ("*", narrow) or (("*" in wide or "?" in wide) and _pattern(wide).fullmatch(narrow) is not None)


def overlaps(one: str, other: str) -> bool:
    return covers(one, other) or covers(other, one)


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


def _from_documents(resource: Resource, path: tuple[str, ...], world: World, depth: int = 0) -> Read:
    documents = world.targets(resource, *path, types=(_DOCUMENT,))
    policies = [read_document(each, world, depth) for each in documents if each.mode == "data"]
    found: list[Statement] = []
    for each in policies:
        if each is UNKNOWN:
            return UNKNOWN
        found += each.statements
    return Policy(tuple(found)) if policies else UNKNOWN


def _sources(document: Resource, names: tuple[str, ...], world: World, depth: int) -> Read:
    found: list[Statement] = []
    for name in names:
        policy = _source(document, name, world, depth)
        if policy is UNKNOWN:
            return UNKNOWN
        found += policy.statements
    return Policy(tuple(found))


def _source(document: Resource, name: str, world: World, depth: int) -> Read:
    values = _listed(document[name])
    if UNKNOWN in values:
        return _from_documents(document, (name,), world, depth + 1)
    return Policy(tuple(each for text in values for each in parse(text, f"{document.address}.{name}").statements))


def _overridden(statements: list[Statement], overriding: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """One with the same `sid` takes the place of the one before."""
    names = {sid for each in overriding if (sid := _sid(each))}
    return (*(each for each in statements if _sid(each) not in names), *overriding)


def _sid(statement: Statement) -> str:
    return str(statement.written.get("sid") or statement.written.get("Sid") or "")


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


def _of_block(block: Tree, at: str) -> Statement:
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
    for block in _listed(blocks):
        if block is UNKNOWN:
            yield Principal(LATER, LATER)
        elif isinstance(block, dict):
            yield from (Principal(str(block.get("type")), name) for name in _texts(block.get("identifiers")))


def _conditions(raw: Any) -> Iterator[Condition]:
    for operator, keys in raw.items() if isinstance(raw, dict) else ():
        for key, values in keys.items() if isinstance(keys, dict) else ():
            yield _condition(operator, key, values)


def _block_conditions(blocks: Any) -> Iterator[Condition]:
    for block in _listed(blocks):
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
    found = (LATER if each is UNKNOWN else _text(each) for each in _listed(raw) if not isinstance(each, dict | list))
    return tuple(found)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """Each part is looked for once, as early as it can be: no text of stars makes this slow."""
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", text))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}", re.DOTALL)
