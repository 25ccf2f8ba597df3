"""What an AI thinks of a change that the rules have judged. Pure, but for the prompt, which is a file.

It may explain, add and raise; nothing that it says lowers or removes what the rules found.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.ai import prompts
from app.ai.question import Question
from app.excerpts.model import Excerpt
from app.nets.model import visible
from app.rules import risk
from app.rules.categories import CATEGORIES
from app.rules.results import LEVELS, Finding, Result

OFF, ANSWERED, FAILED = STATUSES = ("off", "answered", "failed")
_MOST_TOKENS = 8000  # with what a model thinks before it answers
_MOST_MISSED = 20
_LONGEST_PROSE = 4000
_LONGEST_TITLE = 120
_LONGEST_TEXT = 600


@dataclass(frozen=True)
class Raised:
    finding_id: str
    severity: str
    why: str


@dataclass(frozen=True)
class Opinion:
    status: str
    reason: str = ""  # why there is none, a sentence
    prose: str = ""  # plain text, and as little to be trusted as what it is about
    findings: tuple[Finding, ...] = ()
    raised: tuple[Raised, ...] = ()
    ranking: tuple[str, ...] = ()  # ids of findings
    model: str = ""
    prompt_version: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    dropped: int = 0  # of what came back, what was about nothing that there is, or would have lowered something
    left_out: Mapping[str, int] = field(default_factory=dict)  # findings, resources and values that were not shown


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


_TEXT = {"type": "string"}
_SEVERITY = {"type": "string", "enum": list(LEVELS)}
# No lengths: an answer of which a part is too long is still one, and is cut here.
SCHEMA: dict[str, Any] = _object(
    explanation=_TEXT,
    ranking={"type": "array", "items": _TEXT},
    **{"raise": {"type": "array", "items": _object(id=_TEXT, severity=_SEVERITY, why=_TEXT)}},
    missed={
        "type": "array",
        "items": _object(address=_TEXT, category=_TEXT, severity=_SEVERITY, title=_TEXT, why=_TEXT, fix=_TEXT),
    },
)


def question(excerpt: Excerpt) -> Question:
    return Question(
        purpose="review",
        system=prompts.read("review"),
        data=excerpt.data,
        schema=SCHEMA,
        max_tokens=_MOST_TOKENS,
    )


def version(asked: Question) -> str:
    """Another one whenever we ask in other words."""
    words = f"{asked.system}\n{json.dumps(asked.schema, sort_keys=True)}"
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def read_answer(value: Mapping[str, Any], excerpt: Excerpt, result: Result) -> Opinion:
    """Of an answer that keeps to the schema, what is about something that there is."""
    known = {finding.id: finding for finding in result.findings}
    ranking = tuple(dict.fromkeys(each for each in value["ranking"] if each in known))
    raised = tuple(_raised(value["raise"], known))
    findings = tuple(_missed(value["missed"], excerpt, result))
    findings = tuple(sorted(findings, key=lambda each: -LEVELS.index(each.severity)))[:_MOST_MISSED]
    said = len(value["ranking"]) + len(value["raise"]) + len(value["missed"])
    return Opinion(
        status=ANSWERED,
        prose=plain(value["explanation"], _LONGEST_PROSE),
        findings=findings,
        raised=raised,
        ranking=ranking,
        dropped=said - len(ranking) - len(raised) - len(findings),
    )


def merge(result: Result, opinion: Opinion) -> Result:
    """All that the rules found is still there and at least as severe; so is the risk. Twice is as once."""
    there = {finding.id for finding in result.findings}
    added = {each.id: each._replace(by="ai") for each in reversed(opinion.findings) if each.id not in there}
    raised = {each.finding_id: each for each in opinion.raised}
    findings = [*(_higher(finding, raised.get(finding.id)) for finding in result.findings), *reversed(added.values())]
    ranks = {id: rank for rank, id in enumerate(opinion.ranking)}
    findings.sort(key=lambda each: (not each.is_new, -LEVELS.index(each.severity), ranks.get(each.id, len(ranks))))
    merged = result._replace(findings=tuple(findings))
    weight = risk.weigh(findings)
    if (weight.risk, LEVELS.index(weight.level)) <= (result.risk, LEVELS.index(result.level)):
        return merged
    level = max(weight.level, result.level, key=LEVELS.index)
    return merged._replace(risk=max(weight.risk, result.risk), level=level, reasons=weight.reasons)


def _higher(finding: Finding, raised: Raised | None) -> Finding:
    if raised is None or finding.by == "ai" or not _is_higher(raised.severity, finding.severity):
        return finding
    why = f"{finding.why} The AI raised it from {finding.severity} to {raised.severity}: {raised.why}"
    return finding._replace(severity=raised.severity, why=why)


def _is_higher(severity: str, than: str) -> bool:
    return LEVELS.index(severity) > LEVELS.index(than)


def _raised(proposed: Iterable[Mapping[str, Any]], known: Mapping[str, Finding]) -> Iterator[Raised]:
    """Each finding once."""
    waiting = dict(known)
    for each in proposed:
        finding, why = waiting.get(each["id"]), plain(each["why"], _LONGEST_TEXT, lines=False)
        if finding and why and _is_higher(each["severity"], finding.severity):
            del waiting[finding.id]
            yield Raised(finding.id, each["severity"], why)


def _missed(proposed: Iterable[Mapping[str, Any]], excerpt: Excerpt, result: Result) -> Iterator[Finding]:
    """Each once, and none that the rules have found."""
    there = {(finding.address, finding.category) for finding in result.findings}
    for each in proposed:
        address, category = excerpt.addresses.get(each["address"]), each["category"]
        if address is None or category not in CATEGORIES or (address, category) in there:
            continue
        title = plain(each["title"], _LONGEST_TITLE, lines=False)
        why, fix = (plain(each[name], _LONGEST_TEXT, lines=False) for name in ("why", "fix"))
        if not (title and why):
            continue
        there.add((address, category))
        yield Finding(
            address=address,
            rule=f"ai-{category}",
            category=category,
            severity=each["severity"],
            title=title,
            why=why,
            fix=fix,
            is_new=address in excerpt.changed,
            by="ai",
        )


_REMOVED = "(link removed)"
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z!?][^<>]*+(?:>|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}+\](?:\([^)\n]{0,2000}+\)?|\[[^\]\n]{0,500}+\]?)")
_LINK = re.compile(r"\[([^\]\n]{0,500}+)\](?:\([^)\n]{0,2000}+\)?|\[[^\]\n]{0,500}+\]?(?=\s|\Z))")
_DEFINITION = re.compile(r"^[ \t>]*\[[^\]\n]{1,500}\]:[^\n]*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,20}://[^\s<>\"']+|(?:mailto|javascript|data|vbscript):[^\s<>\"']+|www\.[^\s<>\"']+)"
    r"|(?<![/\w])//[\w-]+\.[^\s<>\"']+",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,10}(?:com|net|org|io|dev|info|biz|xyz|top|ru|cn|co|me|ly|gg|link|click|site|online)"
    r"(?![\w-])(?:[:/?#][^\s<>\"']*)?",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"[a-z0-9-]+\.amazonaws\.com", re.IGNORECASE)  # as it stands in a policy
_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]*)?|`{3,}[^\n]*$|~{3,}[^\n]*$)", re.MULTILINE
)
_EMPHASIS = re.compile(r"(\*\*|~~)(?=\S)([^\n]{0,500}?\S)\1")
_UNDERLINED = re.compile(r"(?<!\w)__(?=\S)([^\n]{0,500}?\S)__(?!\w)")
_LINE = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]{1,500}?[^\s*])\*(?![*\w])")
_SIGNS = {  # whatever is left of them
    "<": "‹",
    ">": "›",
    "`": "'",
    "|": "/",
    "\\": "/",
    "](": "] (",
    "][": "] [",
    "://": ": //",
}
_MOST_TURNS = 5
_MENTION = re.compile(r"@(?=\w)|(?<!\w)#(?=\d)")
_MANY_LINES = re.compile(r"\n{3,}")


def plain(text: str, longest: int, *, lines: bool = True) -> str:
    """What a model wrote, as text that leads nowhere: no links, images, Markdown, HTML, mentions, nothing hidden."""
    text = text[: 4 * longest]
    for _ in range(_MOST_TURNS):
        before, text = text, _plainer(text)
        if text == before:
            break
    for sign, harmless in _SIGNS.items():
        text = text.replace(sign, harmless)
    text = _squeezed(text) if lines else " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _plainer(text: str) -> str:
    """What is taken out may leave something behind that has to be taken out as well."""
    text = visible(html.unescape(text))
    for pattern in (_SCRIPT, _TAG, _IMAGE, _DEFINITION, _HEADING):
        text = pattern.sub("", text)
    for pattern in (_LINK, _EMPHASIS, _UNDERLINED, _LINE):
        text = pattern.sub(lambda found: found[found.lastindex or 0], text)
    return _MENTION.sub("", _HOST.sub(_unless_service, _ADDRESS.sub(_REMOVED, text)))


def _unless_service(found: re.Match[str]) -> str:
    return found[0] if _SERVICE.fullmatch(found[0]) else _REMOVED


def _squeezed(text: str) -> str:
    return _MANY_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.splitlines())).strip()
