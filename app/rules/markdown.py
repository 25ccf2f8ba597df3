"""A report as the comment of a pull request. Pure.

Names in a plan are written by people: they stand in code, where they can be neither a link nor a mention.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sized
from itertools import chain

from app.rules.results import Cost, Finding, Impact, Report, Unknown

LONGEST = 65_536  # characters that GitHub takes
_SIGNS = {"critical": "🟥", "high": "🟧", "medium": "🟨", "low": "🟩"}
_TICKS = re.compile("`+")
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>|~])")
_BECOMES_A_LINK = re.compile(r"(?<=[@#:])(?=\w|//)|(?<=www)(?=\.)", re.IGNORECASE)
_NOTHING = "\u200b"  # has no width


def marker(name: str) -> str:
    """Stands in the comment where nobody sees it, so that the next one replaces it."""
    return f"<!-- ai-wizard:review:{re.sub(r'[^A-Za-z0-9._/]+', '-', name)} -->"


def headline(report: Report) -> str:
    """`stopped: high risk (62 of 100), breaks 1 goal: cost by $27`"""
    result = report.result
    gate = "passed" if report.passes else "stopped"
    goals = "" if report.impacts is None else f", {breaks(report.impacts)}"
    return f"{gate}: {result.level} risk ({result.risk} of 100){goals}"


def breaks(impacts: Iterable[Impact]) -> str:
    """`breaks 2 goals: cost by $27, risk average 24 -> 31`"""
    broken = [impact.text for impact in impacts if impact.is_broken]
    if not broken:
        return "breaks no goal"
    return f"breaks {_count(broken, 'goal')}: {', '.join(broken)}"


def render(report: Report) -> str:
    """As much as a comment takes; what is left out is said, and a link leads to all of it."""
    head = [marker(report.name), *_head(report)]
    tail = ["", f"<sub>{_footer(report)}</sub>", ""]
    room = LONGEST - len("\n".join(head + tail)) - 200
    body: list[str] = []
    for line in _body(report):
        room -= len(line) + 1
        if room < 0:
            body += [*_still_open(body), "", "_More is left out here: a comment has no room for it._"]
            break
        body.append(line)
    return "\n".join(head + body + tail)


def _head(report: Report) -> Iterator[str]:
    result = report.result
    gate = "passes" if report.passes else "**stopped**"
    yield f"### {_SIGNS[result.level]} AI Wizard: {result.level} risk, {result.risk} of 100 · {gate}"
    yield ""
    goals = "" if report.impacts is None else f" and {_escaped(breaks(report.impacts))}"
    yield f"{code(report.name)} {_whole(report)}{goals}."
    if report.decision:
        yield f"\n{_escaped(report.decision)}"
    yield from (f"\n⚠️ {_escaped(note)}" for note in result.notes)


def _whole(report: Report) -> str:
    words = [f"{action}s {count}" for action, count in report.result.counts.items()]
    return ", ".join(words) if words else "changes nothing"


def _body(report: Report) -> Iterator[str]:
    result = report.result
    new = [finding for finding in result.findings if finding.is_new]
    old = [finding for finding in result.findings if not finding.is_new]
    if result.reasons:
        yield "\n**What counts most**\n"
        yield from (
            f"{place}. {code(each.address)}: {_escaped(each.text)}" for place, each in enumerate(result.reasons, 1)
        )
    if report.impacts:
        yield "\n**Goals**\n"
        yield from map(_impact, report.impacts)
    if report.prose:
        yield f"\n**In the words of the AI**\n\n{_quoted(report.prose)}"
    yield from _folded(f"{_count(new, 'finding')} of this change", chain.from_iterable(map(_finding, new)), new)
    yield from _folded(f"{_count(old, 'finding')} from before", map(_short, old), old)
    yield from _folded(f"{_count(result.resolved, 'finding')} resolved", map(_short, result.resolved), result.resolved)
    yield from _folded(
        f"{len(result.unknowns)} not known before apply", map(_unknown, result.unknowns), result.unknowns
    )
    yield from _cost(result.cost)


def _folded(title: str, lines: Iterable[str], shown: Sized) -> Iterator[str]:
    if shown:
        yield f"\n<details><summary>{title}</summary>\n"
        yield from lines
        yield "\n</details>"


def _still_open(lines: list[str]) -> list[str]:
    return (
        ["\n</details>"] if lines.count("\n</details>") < sum(line.startswith("\n<details>") for line in lines) else []
    )


def _finding(finding: Finding) -> Iterator[str]:
    by = " (found by the AI)" if finding.by == "ai" else ""
    yield f"- {_SIGNS[finding.severity]} **{_escaped(finding.title)}**{by} · {code(finding.address)}"
    yield f"  {_escaped(finding.why)} {_escaped(finding.fix)}"
    yield from (f"  {code(each.path)} {_told(each.value)}" for each in finding.evidence[:3])
    if len(finding.evidence) > 3:
        yield f"  and {len(finding.evidence) - 3} more places"


def _short(finding: Finding) -> str:
    return f"- {_SIGNS[finding.severity]} {_escaped(finding.title)} · {code(finding.address)}"


def _unknown(unknown: Unknown) -> str:
    return f"- {code(unknown.rule)} of {code(unknown.address)}, because of {code(unknown.path or 'its form')}"


def _impact(impact: Impact) -> str:
    sign = "❌" if impact.is_broken else "✅"
    blocks = " (blocks)" if impact.is_broken and impact.is_blocking else ""
    return f"- {sign} {_escaped(impact.goal_name)}: {_escaped(impact.text)}{blocks}"


def _cost(cost: Cost) -> Iterator[str]:
    if cost.items:
        lines = (
            f"- {code(each.address)}: ${each.monthly_before:,.2f} → ${each.monthly_after:,.2f}" for each in cost.items
        )
        sign = "-" if cost.monthly_delta < 0 else "+"
        title = f"{sign}${abs(cost.monthly_delta):,.2f} a month, by the {cost.source} of {cost.prices_of}"
        yield from _folded(title, lines, cost.items)
    if cost.unknown_types:
        yield f"\nWithout a known price: {', '.join(map(code, cost.unknown_types))}"


def _footer(report: Report) -> str:
    link = f' · <a href="{report.url}">all of it</a>' if report.url else ""
    gate = "stops nothing" if report.gate == "never" else f"stops from {report.gate} risk on"
    return f"Of the plan with SHA-256 <code>{report.sha256[:16]}</code> · {gate}{link}"


def code(text: str) -> str:
    """Between more ticks than stand in it, on one line."""
    line = " ".join(text.split()) or " "
    longest = max((len(ticks) for ticks in _TICKS.findall(line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _told(value: object) -> str:
    if isinstance(value, dict) and value.keys() == {"before", "after"}:
        return f"was {code(_value(value['before']))} and will be {code(_value(value['after']))}"
    return f"is {code(_value(value))}"


def _value(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _escaped(text: str) -> str:
    """Shown as it is: an escaped mention would still be one."""
    plain = _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))
    return _BECOMES_A_LINK.sub(_NOTHING, plain).replace("&", "&amp;")


def _quoted(text: str) -> str:
    return "\n".join(f"> {_escaped(line)}" for line in text.splitlines() if line.strip())


def _count(things: Sized, noun: str) -> str:
    count = len(things)
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
