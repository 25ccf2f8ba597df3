"""Data that begins to be deleted by itself, or sooner than before. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from app.rules.plan import Tree
from app.rules.results import Evidence, Finding
from app.rules.world import Resource, World, told

Limits = Mapping[tuple[str, str], float]  # by kind and what it applies to; where there is none, for ever

_BACKUPS = "aws_backup_plan"
_KINDS = (("expiration", "days"), ("noncurrent_version_expiration", "noncurrent_days"))


class _Expiry(NamedTuple):
    limits: Callable[[Resource], Limits]
    of: tuple[str, str]  # where what expires is named, and its type
    title: str
    why: str
    fix: str


def find(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of what is there already, and of the backups of it."""
    if (expiry := _EXPIRIES.get(resource.type)) is None:
        return
    name, type = expiry.of
    wholes = after.targets(resource, name, types=(type,))
    if wholes and all(each.address not in before.resources for each in wholes):
        return
    known = before.resources.get(resource.address)
    was, will_be = expiry.limits(known) if known else {}, expiry.limits(resource)
    sooner = sorted(key for key, limit in will_be.items() if limit < was.get(key, float("inf")))
    if sooner and not (known is None and resource.type == _BACKUPS):
        yield Finding(
            address=resource.address,
            rule="expiry",
            category="destroy-stateful",
            severity="medium",
            title=expiry.title,
            why=expiry.why,
            fix=expiry.fix,
            evidence=tuple(Evidence(key[0], {"before": was.get(key), "after": will_be[key]}) for key in sooner),
        )


def _expiries(resource: Resource) -> Limits:
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


def _backups(plan: Resource) -> Limits:
    """For each rule of a plan of backups, after how many days its backups are deleted."""
    found: dict[tuple[str, str], float] = {}
    for rule in plan.blocks("rule"):
        for block in _blocks(rule, "lifecycle"):
            if isinstance(days := block.get("delete_after"), int) and days > 0:
                found["delete_after", str(rule.get("rule_name"))] = days
    return found


def _images(policy: Resource) -> Limits:
    """For each choice of images, how many of them are kept, or for how many days."""
    found: dict[tuple[str, str], float] = {}
    for choice in _choices(policy["policy"]):
        number = choice.get("countNumber")
        if isinstance(number, int):
            rest = {name: value for name, value in choice.items() if name != "countNumber"}
            found[str(choice.get("countType")), json.dumps(rest, sort_keys=True)] = number
    return found


def _choices(policy: object) -> Iterator[dict[str, object]]:
    try:
        document = json.loads(policy) if isinstance(policy, str) else None
    except ValueError:
        return
    rules = document.get("rules") if isinstance(document, dict) else None
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and isinstance(choice := rule.get("selection"), dict):
            yield choice


def _blocks(rule: Tree, name: str) -> list[Tree]:
    value = rule.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _scope(rule: Tree) -> str:
    return json.dumps(told([rule.get("filter") or [], rule.get("prefix") or ""]), sort_keys=True)


_EXPIRIES = {
    "aws_s3_bucket_lifecycle_configuration": _Expiry(
        _expiries,
        ("bucket", "aws_s3_bucket"),
        "Objects expire that did not, or sooner than before",
        "S3 deletes what is older within a day or two of the change, whatever it is.",
        "Look at what it applies to, and keep versions for as long as it takes to notice a mistake.",
    ),
    "aws_ecr_lifecycle_policy": _Expiry(
        _images,
        ("repository", "aws_ecr_repository"),
        "Images expire that did not, or sooner than before",
        "ECR deletes them within a day of the change, also one that still runs and cannot be started again then.",
        "Keep as many as it takes to go back, and those that run in any stage.",
    ),
    _BACKUPS: _Expiry(
        _backups,
        ("name", _BACKUPS),
        "Backups are kept for a shorter time",
        "What a bug or an attacker has destroyed is often noticed only when such a backup has gone.",
        "Keep them for as long as it takes to notice a loss, and as the law asks for.",
    ),
}
