"""What the rules say, held against what the change does: nothing is said twice, and nothing old is called new. Pure."""

from collections.abc import Iterator, Sequence

from app.rules.results import LEVELS, Finding

_GROUPS = {"sg-open-all", "sg-open-db-port", "sg-open-rdp", "sg-open-ssh"}
_WIDER = ("opened-to-anyone", "access-widened")


def by_meaning(static: Sequence[Finding], changes: Sequence[Finding]) -> list[Finding]:
    """An open port that is only written in another way, or as a part of what was open, is no news."""
    wider = {each.address for each in changes if each.rule in _WIDER}
    return [each._replace(is_new=False) if _is_old(each, wider) else each for each in static]


def _is_old(finding: Finding, wider: set[str]) -> bool:
    return finding.category in _GROUPS and finding.address not in wider


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
    known = {(each.path, each.text) for each in finding.evidence} if others else ()
    said = [each for other in others for each in other.evidence if (each.path, each.text) not in known]
    return finding._replace(severity=max(severities, key=LEVELS.index), evidence=(*finding.evidence, *said))
