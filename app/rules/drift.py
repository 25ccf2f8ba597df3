"""What somebody has changed outside Terraform since it was last applied. Pure.

Much of what Terraform lists as such is only what AWS counts or renews by itself. News is what is gone, and what this
plan takes back.
"""

from collections.abc import Iterator, Sequence

from app.rules.plan import Change, Plan

_SHOWN = 3


def notes(plan: Plan) -> Iterator[str]:
    drifted = [change for change in plan.drift if change.mode == "managed"]
    planned = {change.address: change for change in plan.changes if not change.deposed}
    gone = [change for change in drifted if change.action == "delete"]
    undone = [change for change in drifted if _is_taken_back(change, planned.get(change.address))]
    if gone:
        yield f"Deleted outside Terraform, with what was in it: {_names(gone)}."
    if undone:
        yield f"Changed outside Terraform, and taken back by this plan: {_names(undone)}."


def _is_taken_back(drift: Change, planned: Change | None) -> bool:
    if drift.action != "update" or planned is None or planned.action == "no-op":
        return False
    was, found, will_be = drift.before or {}, drift.after or {}, planned.after or {}
    return any(was.get(name) != found.get(name) and was.get(name) == will_be.get(name) for name in was)


def _names(changes: Sequence[Change]) -> str:
    shown = ", ".join(sorted(change.address for change in changes)[:_SHOWN])
    more = len(changes) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
