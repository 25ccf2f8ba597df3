"""A report for somebody at a terminal."""

import json
from collections.abc import Iterator
from shutil import get_terminal_size
from typing import Any

import click

from app.rules.markdown import headline
from app.rules.results import Finding, Report, Result

_COLOURS = {"critical": "magenta", "high": "red", "medium": "yellow", "low": "green"}
_MARGIN = " " * 11
_WIDEST = 110
_LONGEST = 100


def tell(report: Report, *, all_findings: bool) -> Iterator[str]:
    """Line by line; click leaves the colours out where there is no terminal."""
    result = report.result
    yield f"{click.style(report.name, bold=True)}: {click.style(headline(report), fg=_COLOURS[result.level])}"
    yield from (f"  Note: {note}" for note in result.notes)
    yield f"  {_changes(result)}"
    yield from (f"  {place}. {each.address}: {each.text}" for place, each in enumerate(result.reasons, 1))
    shown = [finding for finding in result.findings if finding.is_new or all_findings]
    for finding in shown:
        yield from _finding(finding)
    yield from _rest(result, len(result.findings) - len(shown))


def _changes(result: Result) -> str:
    counts = [f"{action} {count}" for action, count in result.counts.items()]
    cost = result.cost
    more = "more" if cost.monthly_delta >= 0 else "less"
    price = f", ${abs(cost.monthly_delta):,.2f} a month {more}" if cost.items else ""
    return f"Resources: {', '.join(counts) or 'no change'}{price}"


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    severity = click.style(f"{finding.severity:8}", fg=_COLOURS[finding.severity])
    yield f"  {severity} {click.style(finding.address, bold=True)}"
    yield f"{_MARGIN}{finding.title}{'' if finding.is_new else ' (from before)'}"
    yield from (f"{_MARGIN}{each.path}: {_short(each.value)}" for each in finding.evidence[:5] if each.path)
    yield _paragraph(finding.why)
    yield _paragraph(f"Fix: {finding.fix}")


def _paragraph(text: str) -> str:
    width = min(get_terminal_size().columns, _WIDEST)
    return click.wrap_text(text, width, initial_indent=_MARGIN, subsequent_indent=_MARGIN)


def _rest(result: Result, hidden: int) -> Iterator[str]:
    words = [
        f"{_count(hidden, 'finding')} stood there before; --all lists them" if hidden else "",
        f"{_count(len(result.resolved), 'finding')} resolved" if result.resolved else "",
        f"{_count(len(result.unknowns), 'question')} can be answered only after apply" if result.unknowns else "",
    ]
    if any(words):
        yield ""
        yield f"  {'; '.join(word for word in words if word)}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _short(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"before", "after"}:
        return f"{_short(value['before'])} -> {_short(value['after'])}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
