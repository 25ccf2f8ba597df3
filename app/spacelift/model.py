"""What Spacelift tells of a run, by its own payload or by one that our notification policy makes. Pure.

Both grow, and more shapes than these two come to the same address: of what is not as documented nothing is done, and
that is no error. Spacelift turns a webhook off that fails ten times in a row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Tree = Mapping[str, Any]

UNCONFIRMED, PENDING_REVIEW, FINISHED = "UNCONFIRMED", "PENDING_REVIEW", "FINISHED"
_IN_VAIN = {"CANCELED", "DISCARDED", "FAILED", "SKIPPED", "STOPPED"}  # a run ends so and nothing is applied
_STATE = re.compile(r"[A-Z][A-Z_]{0,39}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
_MOST_LABELS = 100
_MOST_CHANGES = 10_000
_MOST_NAMED = 3
_LARGEST_NUMBER = 10**9


class NotARun(Exception):
    """Nothing that could be reviewed; the text says why and may be shown."""


@dataclass(frozen=True)
class Change:
    """Of one resource, as our policy sends it: no values."""

    address: str
    action: str  # create update delete replace forget


@dataclass(frozen=True)
class Event:
    account: str
    stack: str
    labels: tuple[str, ...]
    run: str
    kind: str  # TRACKED, PROPOSED, TASK …
    state: str
    number: int  # of the state: what has a lower one came earlier, whenever it comes; 0 where it is not said
    commit: str = ""
    changes: tuple[Change, ...] | None = None  # None where they are not said

    @property
    def run_url(self) -> str:
        return f"https://{self.account}.app.spacelift.io/stack/{self.stack}/run/{self.run}"

    @property
    def may_be_reviewed(self) -> bool:
        """Now it stands still with a plan. One that is tracked and has finished was applied, or changes nothing."""
        return self.state in (UNCONFIRMED, PENDING_REVIEW) or (self.state == FINISHED and self.kind == "PROPOSED")

    def comes_after(self, told: "Told | None") -> bool:
        """Or is the newest, once more. What has no number is our policy's, and adds to what is there."""
        return told is None or self.number >= told.state_version or not self.number


@dataclass(frozen=True)
class Told:
    """The newest that a run has told."""

    state: str
    state_version: int

    @property
    def ended_in_vain(self) -> bool:
        return self.state in _IN_VAIN


def read(payload: Any) -> Event:
    """Raises NotARun."""
    if not isinstance(payload, dict) or not isinstance(payload.get("run"), dict):
        raise NotARun("This tells of no run.")
    run, stack = payload["run"], _mapping(payload.get("stack"))
    event = Event(
        account=_matching(_ID, payload.get("account"), "account"),
        stack=_matching(_ID, stack.get("id"), "stack.id"),
        labels=tuple(str(label) for label in _list(stack.get("labels"))[:_MOST_LABELS]),
        run=_matching(_ID, run.get("id"), "run.id"),
        kind=str(run.get("type", ""))[:40],
        state=_matching(_STATE, payload.get("state"), "state"),
        number=_number(payload.get("stateVersion")),
        commit=_commit(_mapping(run.get("commit")).get("hash")),
        changes=tuple(_changes(run["changes"])) if isinstance(run.get("changes"), list) else None,
    )
    if event.kind not in ("TRACKED", "PROPOSED"):
        raise NotARun("Only runs that are tracked or proposed have a plan.")
    return event


def first_look(changes: tuple[Change, ...]) -> str:
    """One sentence: what the kinds of changes say of it, before the plan has come."""
    said = [_said(changes, action) for action in ("delete", "replace", "forget", "update", "create")]
    return "; ".join(filter(None, said)) or "nothing changes"


def _said(changes: tuple[Change, ...], action: str) -> str:
    addresses = [change.address for change in changes if change.action == action]
    if not addresses:
        return ""
    if action in ("update", "create"):
        return f"{len(addresses)} to {action}"
    more = f" and {len(addresses) - _MOST_NAMED} more" if len(addresses) > _MOST_NAMED else ""
    return f"{len(addresses)} to {action}: {', '.join(addresses[:_MOST_NAMED])}{more}"


def _changes(raw: list[Any]) -> Iterator[Change]:
    """Those of the plan; what is moved, imported or only read is none."""
    for each in filter(_is_planned, raw[:_MOST_CHANGES]):
        action = _action(str(each.get("action", "")).lower())
        address = _mapping(each.get("entity")).get("address")
        if action and isinstance(address, str) and address:
            yield Change(address[:300], action)


def _is_planned(each: Any) -> bool:
    """Outputs are entities too."""
    if not isinstance(each, dict) or each.get("phase", "plan") != "plan":
        return False
    return bool(_mapping(each.get("entity")).get("entity_type", "resource") == "resource")


def _action(told: str) -> str:
    """Spacelift says of what is made anew `destroy-Before-create-replaced` or the other way round."""
    if "replaced" in told:
        return "replace"
    return _ACTIONS.get(told, "")


_ACTIONS = {"added": "create", "changed": "update", "deleted": "delete", "forgotten": "forget", "forget": "forget"}


def _matching(form: re.Pattern[str], value: Any, name: str) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise NotARun(f"Its {name} is not as documented.")
    return value


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_NUMBER else 0


def _commit(value: Any) -> str:
    return value if isinstance(value, str) and _COMMIT.fullmatch(value) else ""


def _mapping(value: Any) -> Tree:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
