"""Data that begins to be deleted by itself, or sooner than before. Pure."""

import json
from collections.abc import Iterator, Mapping

from app.rules.plan import Tree
from app.rules.results import Evidence, Finding
from app.rules.world import Resource, World, told

_LIFECYCLE = "aws_s3_bucket_lifecycle_configuration"
_KINDS = (("expiration", "days"), ("noncurrent_version_expiration", "noncurrent_days"))


def find(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of the life cycle of a bucket that is there already."""
    if resource.type != _LIFECYCLE:
        return
    buckets = after.targets(resource, "bucket", types=("aws_s3_bucket",))
    if buckets and all(each.address not in before.resources for each in buckets):
        return
    known = before.resources.get(resource.address)
    was, will_be = _expiries(known) if known else {}, _expiries(resource)
    sooner = sorted(key for key, days in will_be.items() if days < was.get(key, float("inf")))
    if sooner:
        yield Finding(
            address=resource.address,
            rule="expiry",
            category="destroy-stateful",
            severity="medium",
            title="Objects expire that did not, or sooner than before",
            why="S3 deletes what is older within a day or two of the change, whatever it is.",
            fix="Look at what it applies to, and keep versions for as long as it takes to notice a mistake.",
            evidence=tuple(
                Evidence(kind, {"before": was.get(key), "after": will_be[key]}) for key in sooner for kind in key[:1]
            ),
        )


def _expiries(resource: Resource) -> Mapping[tuple[str, str], float]:
    """For each kind and what it applies to, after how many days."""
    found: dict[tuple[str, str], float] = {}
    for rule in resource.blocks("rule"):
        if rule.get("status") == "Enabled":
            for kind, name in _KINDS:
                for block in _blocks(rule, kind):
                    days = block.get(name)
                    if isinstance(days, int) and days > 0:
                        key = kind, _scope(rule)
                        found[key] = min(days, found.get(key, days))
    return found


def _blocks(rule: Tree, name: str) -> list[Tree]:
    value = rule.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _scope(rule: Tree) -> str:
    return json.dumps(told([rule.get("filter") or [], rule.get("prefix") or ""]), sort_keys=True)
