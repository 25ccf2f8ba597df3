"""Reports as SARIF 2.1.0, as GitHub's code scanning reads it. Pure.

A plan knows no lines, so each result stands at the first line of a file: the one that was reviewed, or the one of the
configuration that whoever asks names.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from app.rules.results import Finding, Report

Json = dict[str, Any]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST = 25_000  # that GitHub takes; the worst stand first
_LEVELS = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
_SEVERITIES = {"low": "3.0", "medium": "5.5", "high": "8.0", "critical": "9.5"}


def render(reports: Sequence[Report], *, version: str, source: str | None = None) -> Json:
    """One run a report, each under a name of its own, so that one does not replace another's alerts."""
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, version, source) for report in reports]}


def _run(report: Report, version: str, source: str | None) -> Json:
    findings = report.result.findings[:_MOST]
    rules = {finding.rule: finding for finding in findings}
    places = {rule: place for place, rule in enumerate(rules)}
    return {
        "tool": {
            "driver": {
                "name": "AI Wizard",
                "semanticVersion": version,
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": f"ai-wizard/{report.name}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _left_out(report)}],
        "results": [_result(finding, places[finding.rule], quote(source or report.name)) for finding in findings],
        "properties": {"risk": report.result.risk, "level": report.result.level, "sha256": report.sha256},
    }


def _rule(finding: Finding) -> Json:
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": finding.why},
        "help": {"text": finding.fix},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": ["security", finding.category], "security-severity": _SEVERITIES[finding.severity]},
    }


def _result(finding: Finding, place: int, uri: str) -> Json:
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "baselineState": "new" if finding.is_new else "unchanged",
        "message": {"text": f"{finding.title}: {finding.address}. {finding.fix}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": uri}, "region": _FIRST_LINE},
                "logicalLocations": [{"fullyQualifiedName": finding.address, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint([finding.address, finding.rule])},
    }


def _left_out(report: Report) -> list[Json]:
    count = len(report.result.findings) - _MOST
    text = f"{count} more are left out: code scanning takes {_MOST}."
    return [{"level": "warning", "message": {"text": text}}] if count > 0 else []


_FIRST_LINE = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16] + ":1"
