"""In `goals`, under the space of the goal: `ENTRY#<goal>#<id>` a check-in, also one that was deleted, and
`CHANGE#<goal>#<seq>` which of them were written with that `seq` of the goal's state. Each names the one `before` it: so
whoever reads them in order knows that none is missing, also while a transaction becomes visible in parts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import batched

from app.check_ins.model import CheckIn
from app.core import db
from app.goals.model import Goal

_TABLE = "goals"
_MOST_KEYS = 100  # in one call
PAGE = 100


@dataclass(frozen=True)
class Change:
    seq: int
    before: int
    ids: tuple[str, ...]


def get_many(goal: Goal, ids: Iterable[str]) -> dict[str, CheckIn]:
    """Those that are there, deleted or not."""
    found = []
    for some in batched(dict.fromkeys(ids), _MOST_KEYS):
        found += db.get_many(_TABLE, *((goal.space, _entry_key(goal, entry_id)) for entry_id in some))
    return {item["id"]: _load(item) for item in found if item}


def read_all(goal: Goal) -> Iterator[CheckIn]:
    return map(_load, db.read_all(_TABLE, goal.space, f"ENTRY#{goal.id}#"))


def saving(goal: Goal, known: CheckIn | None, entry: CheckIn) -> db.Write:
    """Fails in its transaction when somebody has written it since it was read."""
    item = {"PK": goal.space, "SK": _entry_key(goal, entry.id)} | asdict(entry)
    item |= {"local_date": entry.local_date.isoformat()}
    if known is None:
        return db.put_request(_TABLE, item, "attribute_not_exists(PK)")
    return db.put_request(_TABLE, item, "seq = :known", known=known.seq)


def telling(goal: Goal, change: Change) -> db.Write:
    item = {"PK": goal.space, "SK": _change_key(goal, change.seq)} | asdict(change) | {"ids": list(change.ids)}
    return db.put_request(_TABLE, item, "attribute_not_exists(PK)")


def list_changes(goal: Goal, after: int) -> list[Change]:
    """Oldest first, as many as are read in one call."""
    items = db.query(_TABLE, goal.space, f"CHANGE#{goal.id}#", limit=PAGE, after=_change_key(goal, after))
    return [Change(int(item["seq"]), int(item["before"]), tuple(item["ids"])) for item in items]


def _entry_key(goal: Goal, entry_id: str) -> str:
    return f"ENTRY#{goal.id}#{entry_id}"


def _change_key(goal: Goal, seq: int) -> str:
    return f"CHANGE#{goal.id}#{seq:012d}"


def _load(item: db.Item) -> CheckIn:
    entry = db.record(CheckIn, item | {"local_date": date.fromisoformat(item["local_date"])})
    return replace(entry, amount=item["amount"])
