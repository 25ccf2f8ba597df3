"""What is less protected after a change than before. Pure.

Only the way down counts: what was never protected is for the other rules to say.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from app.rules.guards import Guard, guards
from app.rules.pairs import Pair
from app.rules.results import Finding
from app.rules.stateful import HOLDINGS
from app.rules.world import UNKNOWN


def find(pair: Pair) -> Iterator[Finding]:
    for guard in guards(pair.type):
        weaker = next((path for path in guard.paths if _is_weaker(pair, guard, path)), None)
        if weaker is not None:
            yield Finding(
                address=pair.address,
                rule=guard.rule,
                category=guard.category,
                severity=_severity(pair, guard, weaker),
                title=guard.title,
                why=guard.why,
                fix=f"Leave `{'.'.join(weaker)}` as it is, or say in the review why it may be weaker from now on.",
                evidence=(pair.evidence(*weaker),),
            )


def _is_weaker(pair: Pair, guard: Guard, path: Sequence[str]) -> bool:
    was, will_be = (guard.default if value is None else value for value in pair.at(*path))
    if was is UNKNOWN or will_be is UNKNOWN or was == will_be or _is_traded(pair, path) or _is_left_to_aws(pair, path):
        return False
    return guard.is_weaker(was, will_be)


def _is_left_to_aws(pair: Pair, path: Sequence[str]) -> bool:
    """What is made anew gets from AWS again what it got before, where nobody says otherwise."""
    shape: Any = pair.after.change.unknown
    for name in path:
        shape = shape[0] if isinstance(shape, list) and shape else shape
        shape = shape.get(name) if isinstance(shape, dict) else shape
    return shape is True and pair.after.at(*path) is None


def _is_traded(pair: Pair, path: Sequence[str]) -> bool:
    """A queue that gets a key of its own does without the one that SQS keeps."""
    return path == ("sqs_managed_sse_enabled",) and bool(pair.after["kms_master_key_id"])


def _severity(pair: Pair, guard: Guard, path: Sequence[str]) -> str:
    if guard.rule == "backups-shortened" and not pair.after.at(*path):
        return "high"  # none are left: AWS deletes the older ones at once
    if guard.rule == "final-snapshot-off" and pair.type not in HOLDINGS:
        return "low"
    return guard.severity
