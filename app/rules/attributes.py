"""Makes the rules that look at one attribute only. Pure.

A path is written as `encrypt_at_rest.enabled`: of every block on the way, each is looked at. A block that is not there
leaves its attributes not set, and what is not set is what `default` says that AWS makes of it.

    must_be_true("efs-unencrypted", "medium", "aws_efs_file_system", path="encrypted", title="…", why="…", fix="…")
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Required, TypedDict, Unpack

from app.rules.results import Evidence
from app.rules.rule import Rule, Unsure
from app.rules.world import UNKNOWN, Resource, World

Test = Callable[[Any], bool]
Place = tuple[str, Any]  # where it stands, and what stands there


class Texts(TypedDict, total=False):
    title: Required[str]
    why: Required[str]
    fix: Required[str]
    name: str  # the category's, where this is left out
    when: Callable[[Resource, World], Any]  # the resources that the rule is about, or UNKNOWN; all, if left out
    in_blocks_only: bool  # nothing is asked for where the block is not there


def is_true(value: Any) -> bool:
    return value is True or value == "true"


def is_set(value: Any) -> bool:
    return value not in (None, "", [], {})


def is_own_key(value: Any) -> bool:
    return is_set(value) and "alias/aws/" not in str(value)


def must(
    category: str, severity: str, *types: str, path: str, be: Test, may_be_unknown: bool = False, **texts: Unpack[Texts]
) -> Rule:
    """Nobody is sure of a value that is known only after apply, unless it may be whatever it is."""
    steps = tuple(path.split("."))
    when = texts.get("when")
    in_blocks_only = texts.get("in_blocks_only", False)

    def check(resource: Resource, world: World) -> Iterator[Evidence | Unsure]:
        applies = True if when is None else when(resource, world)
        if not applies:
            return
        for at, value in values(resource, *steps, in_blocks_only=in_blocks_only):
            if value is UNKNOWN:
                if not may_be_unknown:
                    yield Unsure(at)
            elif not be(value):
                yield Unsure(at) if applies is UNKNOWN else Evidence(at, value)

    name = texts.get("name", category)
    return Rule(name, category, severity, types, texts["title"], texts["why"], texts["fix"], check)


def must_be_true(
    category: str, severity: str, *types: str, path: str, default: bool = False, **texts: Unpack[Texts]
) -> Rule:
    return must(category, severity, *types, path=path, be=lambda value: _or(value, default), **texts)


def must_not_be_true(
    category: str, severity: str, *types: str, path: str, default: bool = False, **texts: Unpack[Texts]
) -> Rule:
    return must(category, severity, *types, path=path, be=lambda value: not _or(value, default), **texts)


def must_be_set(category: str, severity: str, *types: str, path: str, **texts: Unpack[Texts]) -> Rule:
    """To whatever it is, also to what is known only after apply."""
    return must(category, severity, *types, path=path, be=is_set, may_be_unknown=True, **texts)


def must_be_own_key(category: str, severity: str, *types: str, path: str, **texts: Unpack[Texts]) -> Rule:
    """A key of one's own, whose policy one writes; `alias/aws/…` is the key of AWS for all."""
    return must(category, severity, *types, path=path, be=is_own_key, may_be_unknown=True, **texts)


def must_be_one_of(
    category: str,
    severity: str,
    *types: str,
    path: str,
    allowed: Collection[Any],
    default: Any = None,
    **texts: Unpack[Texts],
) -> Rule:
    def is_allowed(value: Any) -> bool:
        return (default if value is None else value) in allowed

    return must(category, severity, *types, path=path, be=is_allowed, **texts)


def must_not_be_one_of(
    category: str,
    severity: str,
    *types: str,
    path: str,
    forbidden: Collection[Any],
    default: Any = None,
    **texts: Unpack[Texts],
) -> Rule:
    def is_allowed(value: Any) -> bool:
        return (default if value is None else value) not in forbidden

    return must(category, severity, *types, path=path, be=is_allowed, **texts)


def must_be_at_least(
    category: str, severity: str, *types: str, path: str, least: float, default: float = 0, **texts: Unpack[Texts]
) -> Rule:
    def is_enough(value: Any) -> bool:
        return bool((default if value is None else value) >= least)

    return must(category, severity, *types, path=path, be=is_enough, **texts)


def values(resource: Resource, *path: str, in_blocks_only: bool = False) -> Iterator[Place]:
    """What stands at the end of a path, in each of the blocks on its way."""
    *way, last = path
    if not way:
        yield last, resource[last]
        return
    blocks = resource.places(*way)
    for at, block in blocks:
        yield f"{at}.{last}", block.get(last)
    if not blocks:
        value = resource.at(*path)
        if value is UNKNOWN or not in_blocks_only:
            yield ".".join(path), value


def _or(value: Any, default: bool) -> bool:
    return default if value is None else is_true(value)
