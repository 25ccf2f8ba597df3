"""One review of one plan: the same file gives the same answer, always. Pure.

Every rule sees the world before the change and the world after it. What stood there before is no news and adds nothing
to the risk of the change; what stands there no more is resolved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.rules import changes, cost, drift, echoes, exposure, masks, risk
from app.rules.configuration import Configuration
from app.rules.hiding import concealer_of
from app.rules.plan import Change, Plan
from app.rules.results import LEVELS, Cost, Evidence, Finding, Result, Unknown
from app.rules.rule import Rule, Unsure
from app.rules.topics import RULES
from app.rules.world import Resource, World

Key = tuple[str, str]  # address and rule
_NOTHING: tuple[object, ...] = (None, False, "", [], {})


class _Judged(NamedTuple):
    findings: Mapping[Key, Finding]
    unknowns: tuple[Unknown, ...]
    unreadable: tuple[Key, ...]  # what a rule could not make sense of


def review(plan: Plan, priced: Cost | None = None) -> Result:
    """`priced` is by somebody who knows more prices."""
    configuration, concealer = Configuration(plan.configuration), concealer_of(plan)
    before = World(plan, configuration, concealer, is_after=False)
    after = World(plan, configuration, concealer, is_after=True)
    now = _judge(after)
    then = {} if plan.is_state else _at_new_addresses(_judge(before).findings, plan)
    found = changes.find(plan, before, after)
    static = [_with_news(each, then) for each in now.findings.values()]
    if not plan.is_state:
        static = echoes.by_meaning(static, found.findings)
    of_change = [_masked(each, before, after) for each in found.findings]
    findings = [*exposure.find(static, of_change), *echoes.joined(static, of_change)]
    price = priced or cost.compare(before, after)
    findings += cost.find(price)
    weight = risk.weigh(findings, found.unknowns)
    return Result(
        risk=weight.risk,
        level=weight.level,
        reasons=weight.reasons,
        findings=tuple(sorted(findings, key=_worst_first)),
        resolved=tuple(sorted((then[key] for key in then.keys() - now.findings.keys()), key=_worst_first)),
        unknowns=(*now.unknowns, *found.unknowns),
        counts=_counts(plan),
        cost=price,
        notes=tuple(_notes(plan, [*now.unreadable, *found.unreadable])),
    )


def _masked(finding: Finding, before: World, after: World) -> Finding:
    resource = after.resources.get(finding.address) or before.resources.get(finding.address)
    if resource is None:
        return finding
    return finding._replace(evidence=tuple(masks.shown(resource, each) for each in finding.evidence))


def _judge(world: World) -> _Judged:
    findings: dict[Key, Finding] = {}
    unknowns, unreadable = [], []
    for rule, resource in _questions(world):
        try:
            answers = list(rule.check(resource, world))
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            unreadable.append((resource.address, rule.name))  # of a shape that the provider never writes
            continue
        evidence = [masks.shown(resource, each) for each in answers if isinstance(each, Evidence)]
        unsure = [each.path for each in answers if isinstance(each, Unsure)]
        if evidence:
            findings[resource.address, rule.name] = _finding(rule, resource, evidence)
        elif unsure:
            unknowns.append(Unknown(resource.address, rule.name, unsure[0]))
    return _Judged(findings, tuple(unknowns), tuple(unreadable))


def _questions(world: World) -> Iterator[tuple[Rule, Resource]]:
    for type, rules in _BY_TYPE.items():
        for resource in world.of(type):
            for rule in rules:
                yield rule, resource


def _by_type() -> Mapping[str, list[Rule]]:
    rules = defaultdict(list)
    for rule in RULES:
        for type in rule.types:
            rules[type].append(rule)
    return rules


_BY_TYPE = _by_type()


def _finding(rule: Rule, resource: Resource, evidence: list[Evidence]) -> Finding:
    return Finding(
        address=resource.address,
        rule=rule.name,
        category=rule.category,
        severity=rule.severity,
        title=rule.title,
        why=rule.why,
        fix=rule.fix,
        evidence=tuple(evidence),
    )


def _at_new_addresses(findings: Mapping[Key, Finding], plan: Plan) -> dict[Key, Finding]:
    """What was moved is where it was."""
    moved = {change.previous_address: change.address for change in plan.changes if change.previous_address}
    return {(moved.get(address, address), rule): finding for (address, rule), finding in findings.items()}


def _with_news(finding: Finding, then: Mapping[Key, Finding]) -> Finding:
    """One more open door is news, also where another one stood open before; one more thing that is not set is none."""
    before = then.get((finding.address, finding.rule))
    known = {each.text for each in before.evidence} if before else ()
    is_news = (each.value not in _NOTHING and each.text not in known for each in finding.evidence)
    return finding._replace(is_new=before is None or any(is_news))


def _worst_first(finding: Finding) -> tuple[bool, int, str, str]:
    return not finding.is_new, -LEVELS.index(finding.severity), finding.address, finding.rule


def _counts(plan: Plan) -> Mapping[str, int]:
    managed = [change for change in plan.changes if change.mode == "managed"]
    counts = Counter(change.action for change in managed if change.action not in ("no-op", "read"))
    counts["move"] = sum(_is_moved(change) for change in managed)
    counts["import"] = sum(change.is_import for change in managed)
    return {action: count for action, count in sorted(counts.items()) if count}


def _is_moved(change: Change) -> bool:
    return change.previous_address not in ("", change.address)


def _notes(plan: Plan, unreadable: list[Key]) -> Iterator[str]:
    if plan.is_errored:
        yield "Terraform could not finish this plan, so that more may change than it shows."
    if not plan.is_complete and not plan.is_errored:
        yield "Terraform has put off a part of the change: after apply a second plan will show more."
    odd = [change for change in plan.changes if change.action == "unknown"]
    if odd:
        yield f"{odd[0].address} has the actions {list(odd[0].actions)}, which are not documented ({len(odd)} in all)."
    yield from drift.notes(plan)
    if unreadable:
        (address, rule), count = unreadable[0], len(unreadable)
        yield f"{rule} could not make sense of {address}: no provider writes it like that ({count} in all)."
