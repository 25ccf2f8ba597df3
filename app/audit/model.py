"""A chain of entries an account: each holds the hash of the one before. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

_START = "0" * 64

Facts = Mapping[str, str | int | None]


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
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    account_id: str
    number: int
    at: str
    action: str
    actor_id: str
    address: str
    device: str
    facts: Facts
    previous_hash: str
    hash: str = ""  # SHA-256 of all the rest


@dataclass(frozen=True)
class Chain:
    """What was found of one account; the problem is that of the first entry which does not continue the chain."""

    account_id: str
    entries: int
    problem: str | None


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
    return replace(entry, hash=_digest(entry))


def follow_all(last: Entry | None, events: Iterable[Event], at: datetime) -> list[Entry]:
    entries: list[Entry] = []
    for event in events:
        last = follow(last, event, at)
        entries.append(last)
    return entries


def examine(account_id: str, entries: Iterable[Entry], known: Entry | None = None) -> Chain:
    """All entries, oldest first. `known` was the last one at some time: what the hashes alone cannot tell is an end
    that was cut off, and a chain that was written anew as a whole."""
    last, count, problem = None, 0, None
    for entry in entries:
        problem = problem or _find_break(entry, last) or _find_change(entry, known)
        last, count = entry, count + 1
    return Chain(account_id, count, problem or _find_cut(last, known))


def _find_break(entry: Entry, last: Entry | None) -> str | None:
    expected = last.number + 1 if last else 1
    if isinstance(entry.number, int) and entry.number > expected:
        return f"Entry {expected} is missing."
    if entry.previous_hash != (last.hash if last else _START):
        return f"Entry {expected} does not follow the one before it."
    if entry.number != expected or entry.hash != _digest(entry):
        return f"Entry {expected} was changed."
    return None


def _find_change(entry: Entry, known: Entry | None) -> str | None:
    if known and entry.number == known.number and entry.hash != known.hash:
        return f"Entry {entry.number} is not the one that was exported: it or one before it was written anew."
    return None


def _find_cut(last: Entry | None, known: Entry | None) -> str | None:
    end = last.number if last else 0
    if known and end < known.number:
        return f"Entries {end + 1} to {known.number} were exported and are gone."
    return None


def to_line(entry: Entry) -> str:
    return json.dumps(asdict(entry))


def read_lines(lines: Iterable[str]) -> dict[str, Entry]:
    """The last entry of each account in an export. Raises ValueError where it is none, or was changed since."""
    last = {}
    for account_id, chain in groupby(map(_from_line, lines), key=attrgetter("account_id")):
        entries = list(chain)
        if problem := examine(account_id, entries).problem:
            raise ValueError(f"The export itself is broken, at {account_id}: {problem}")
        last[account_id] = entries[-1]
    return last


def _from_line(line: str) -> Entry:
    try:
        return Entry(**json.loads(line))
    except (TypeError, ValueError):
        raise ValueError(f"This is no line of an export: {line.strip()[:60]!r}") from None


def _digest(entry: Entry) -> str:
    content = {name: value for name, value in asdict(entry).items() if name != "hash"}
    # What is no JSON was not written by us: any text for it will do, none has this hash.
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
