"""One thing is said once: where a rule finds what a change has done, the two become one finding. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.rules.results import LEVELS, Finding


def joined(static: Sequence[Finding], changes: Sequence[Finding]) -> Iterator[Finding]:
    """The rule's finding stays, with its own id, and takes over what the change knows of before and after."""
    news = {(each.address, each.category) for each in static if each.is_new}
    heard: dict[tuple[str, str], list[Finding]] = {}
    for finding in changes:
        key = finding.address, finding.category
        if key in news:
            heard.setdefault(key, []).append(finding)
        else:
            yield finding
    for finding in static:
        yield _raised(finding, heard.pop((finding.address, finding.category), ()) if finding.is_new else ())


def _raised(finding: Finding, others: Sequence[Finding]) -> Finding:
    severities = [finding.severity, *(each.severity for each in others)]
    said = [each for other in others for each in other.evidence if each not in finding.evidence]
    return replace(finding, severity=max(severities, key=LEVELS.index), evidence=(*finding.evidence, *said))
