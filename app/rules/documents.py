"""A result as JSON, and what such JSON was. Pure. Amounts are text, so that no program rounds them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.rules.results import Cost, CostItem, Evidence, Finding, Impact, Reason, Report, Result, Unknown

Json = dict[str, Any]


def of_report(report: Report) -> Json:
    """What `wizard review --json` prints of a file."""
    return {
        "file": report.name,
        "sha256": report.sha256,
        "passed": report.passes,
        **to_json(report.result),
        "impacts": [_plain(impact) for impact in report.impacts or ()],
        **{name: text for name, text in _said(report).items() if text},
    }


def parts_of_report(report: Report) -> Iterator[str]:
    """The same, written down part by part: there may be a hundred thousand findings."""
    lists = {name: getattr(report.result, name) for name in ("findings", "resolved")}
    told = of_report(report._replace(result=report.result._replace(findings=(), resolved=())))
    for place, (name, value) in enumerate(told.items()):
        yield f"{', ' if place else '{'}{json.dumps(name)}: "
        yield from _parts_of(lists[name]) if name in lists else [json.dumps(value)]
    yield "}"


def _parts_of(findings: Iterable[Finding]) -> Iterator[str]:
    yield "["
    for place, finding in enumerate(findings):
        yield f"{', ' if place else ''}{json.dumps(finding_to_json(finding))}"
    yield "]"


def _said(report: Report) -> dict[str, str]:
    return {"explanation": report.prose, "decision": report.decision, "url": report.url}


def to_json(result: Result) -> Json:
    return {
        "risk": result.risk,
        "level": result.level,
        "reasons": [_plain(reason) for reason in result.reasons],
        "counts": dict(result.counts),
        "cost": _plain(result.cost),
        "findings": [finding_to_json(finding) for finding in result.findings],
        "resolved": [finding_to_json(finding) for finding in result.resolved],
        "unknowns": [_plain(unknown) for unknown in result.unknowns],
        "notes": list(result.notes),
    }


def from_json(raw: Mapping[str, Any]) -> Result:
    return Result(
        risk=int(raw["risk"]),
        level=raw["level"],
        reasons=tuple(
            Reason(**each | {"points": int(each["points"]), "rules": tuple(each["rules"])}) for each in raw["reasons"]
        ),
        findings=tuple(map(finding_from_json, raw["findings"])),
        resolved=tuple(map(finding_from_json, raw["resolved"])),
        unknowns=tuple(Unknown(**each) for each in raw["unknowns"]),
        counts={action: int(count) for action, count in raw["counts"].items()},
        cost=_cost(raw["cost"]),
        notes=tuple(raw["notes"]),
    )


def finding_to_json(finding: Finding) -> Json:
    return {"id": finding.id, **_plain(finding)}


def finding_from_json(raw: Mapping[str, Any]) -> Finding:
    content = {name: value for name, value in raw.items() if name != "id"}
    return Finding(**content | {"evidence": tuple(Evidence(**each) for each in raw["evidence"])})


def impact_to_json(impact: Impact) -> Json:
    return dict(_plain(impact))


def impact_from_json(raw: Mapping[str, Any]) -> Impact:
    amounts = {name: Decimal(raw[name]) for name in ("before", "after", "target") if raw[name] is not None}
    return Impact(**{**raw, **amounts})


def _cost(raw: Mapping[str, Any]) -> Cost:
    return Cost(
        monthly_delta=Decimal(raw["monthly_delta"]),
        items=tuple(
            CostItem(each["address"], Decimal(each["monthly_before"]), Decimal(each["monthly_after"]))
            for each in raw["items"]
        ),
        unknown_types=tuple(raw["unknown_types"]),
        prices_of=date.fromisoformat(raw["prices_of"]),
        source=raw["source"],
    )


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):  # a record, which is a tuple too
        value = value._asdict()
    match value:
        case Decimal() | date():
            return str(value)
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case tuple() | list():
            return [_plain(each) for each in value]
    return value
