"""What a policy document says, wherever it stands: in an attribute, or in a data source. Pure.

A policy is UNKNOWN where it is known only after apply and no data source shows its parts.
"""

from collections.abc import Iterator
from typing import Literal

from app.rules.statements import Policy, Statement, listed, of_block, parse
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, Resource, World, _Unknown

_DEEPEST = 10  # documents that are made of documents
_DOCUMENT = "aws_iam_policy_document"
_SOURCES = ("source_json", "source_policy_documents")
_OVERRIDES = ("override_json", "override_policy_documents")


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


def read_document(document: Resource, world: World, depth: int = 0) -> Read:
    """A data source, also one of which only the parts are known."""
    if isinstance(document["json"], str):
        return parse(document["json"], document.address)
    if document["statement"] is UNKNOWN or depth > _DEEPEST:
        return UNKNOWN
    own = [of_block(block, f"{document.address}.{at}") for at, block in document.places("statement")]
    below, above = (_sources(document, names, world, depth) for names in (_SOURCES, _OVERRIDES))
    if below is UNKNOWN or above is UNKNOWN:
        return UNKNOWN
    found = _overridden([*below.statements, *own], above.statements)
    return Policy(found) if found else UNKNOWN  # it does say something, of which nothing is known


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
    values = listed(document[name])
    if UNKNOWN in values:
        return _from_documents(document, (name,), world, depth + 1)
    return Policy(tuple(each for text in values for each in parse(text, f"{document.address}.{name}").statements))


def _overridden(statements: list[Statement], overriding: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """One with the same `sid` takes the place of the one before."""
    names = {sid for each in overriding if (sid := _sid(each))}
    return (*(each for each in statements if _sid(each) not in names), *overriding)


def _sid(statement: Statement) -> str:
    return str(statement.written.get("sid") or statement.written.get("Sid") or "")
