"""A chain of entries an account: each holds the hash of the one before. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

_START = "0" * 64


@dataclass(frozen=True)
class Client:
    """Where a request came from, as far as we can see."""

    device: str
    address: str


@dataclass(frozen=True)
class Event:
    """What happened to an account, by whom; `facts` never hold a secret."""

    account_id: str
    action: str
    client: Client
    actor_id: str = ""  # when it was somebody else
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    account_id: str
    number: int
    at: str
    action: str
    actor_id: str
    address: str
    device: str
    facts: dict[str, str]
    previous_hash: str
    hash: str = ""


def follow(last: Entry | None, event: Event, at: datetime) -> Entry:
    entry = Entry(
        account_id=event.account_id,
        number=last.number + 1 if last else 1,
        at=at.isoformat(),
        action=event.action,
        actor_id=event.actor_id or event.account_id,
        facts=event.facts,
        previous_hash=last.hash if last else _START,
        **asdict(event.client),
    )
    return Entry(**asdict(entry) | {"hash": _digest(entry)})


def find_break(entries: Iterable[Entry]) -> str | None:
    """What is wrong with the first entry, oldest first, that does not continue the chain."""
    number, previous_hash = 0, _START
    for entry in entries:
        number += 1
        if entry.number != number:
            return f"Entry {number} is missing: {entry.number} follows {number - 1}."
        if entry.previous_hash != previous_hash:
            return f"Entry {number} does not follow entry {number - 1}: one of them was replaced."
        if entry.hash != _digest(entry):
            return f"Entry {number} was changed after it was written."
        previous_hash = entry.hash
    return None


def _digest(entry: Entry) -> str:
    content = {name: value for name, value in asdict(entry).items() if name != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
