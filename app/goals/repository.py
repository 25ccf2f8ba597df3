"""In `goals`, under the space of the goal, `USER#<owner>` or `TEAM`:

`GOAL#<id>` what is promised; `STATE#<id>` how far it is judged, whose `seq` is the condition of everything that
changes what is judged; `FACTS#<id>#<month>` what cannot be derived; `ACTIVE` how many goals there are. And under `DUE`,
whatever has its time: `LOOK#<instant>#<space>#<id>` and, once it is deleted, `PURGE#<instant>#<space>#<id>`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import batched, takewhile
from typing import Any

from app.calendars.model import Window
from app.core import db
from app.goals.model import TEAM, Facts, Goal, Item, Pause, Source, State, Target
from app.kinds.model import ALL_ITEMS

_TABLE = "goals"
_DUE = "DUE"
_LOOK, _PURGE = "LOOK", "PURGE"
_ACTIVE = "ACTIVE"
_KINDS = ("FACTS", "ENTRY", "CHANGE", "STATE", "GOAL")
_PAGE = 100
_MOST_WRITES = 100  # in one transaction


@dataclass(frozen=True)
class Due:
    kind: str
    at: str
    space: str
    goal_id: str

    @property
    def key(self) -> tuple[str, str]:
        return _DUE, f"{self.kind}#{self.at}#{self.space}#{self.goal_id}"


def find(user_id: str, goal_id: str) -> tuple[Goal, State] | None:
    """Private to this user or of the team, deleted or not, in one call."""
    mine, of_mine, teams, of_teams = db.get_many(_TABLE, *_pair(f"USER#{user_id}", goal_id), *_pair(TEAM, goal_id))
    return _both(mine, of_mine) or _both(teams, of_teams)


def find_in(space: str, goal_id: str) -> tuple[Goal, State] | None:
    return _both(*db.get_many(_TABLE, *_pair(space, goal_id)))


def find_state(space: str, goal_id: str) -> State | None:
    item = db.get(_TABLE, space, f"STATE#{goal_id}")
    return _load_state(item) if item else None


def creation(goal: Goal, state: State) -> tuple[db.Write, ...]:
    goal_key, state_key = _pair(goal.space, goal.id)
    return (
        db.put_request(_TABLE, _keyed(goal_key) | _dump(goal), "attribute_not_exists(PK)"),
        db.put_request(_TABLE, _keyed(state_key) | _dump(state), "attribute_not_exists(PK)"),
        *_looking(goal, None, state.due_at),
    )


def change(goal: Goal, known: Goal) -> db.Write:
    """Fails in its transaction when the goal was changed since it was read."""
    item = _keyed((goal.space, f"GOAL#{goal.id}")) | _dump(replace(goal, version=known.version + 1))
    return db.put_request(_TABLE, item, "version = :known", known=known.version)


def state_change(goal: Goal, known: State, **changes: Any) -> tuple[db.Write, ...]:
    """The next `seq`, and what else becomes different. Fails in its transaction when anybody else has taken it."""
    state = replace(known, seq=known.seq + 1, **changes)
    item = _keyed((goal.space, f"STATE#{goal.id}")) | _dump(state)
    write = db.put_request(_TABLE, item, "seq = :known", known=known.seq)
    return (write, *_looking(goal, known.due_at, state.due_at))


def read_facts(goal: Goal, months: Iterable[str]) -> Facts:
    """Of these months (yyyy-mm), in one call."""
    found = db.get_many(_TABLE, *[(goal.space, _facts_key(goal, month)) for month in months])
    items = [item for item in found if item]
    return Facts(_by_day(item["skips"] for item in items), _by_day(item["announced"] for item in items))


def read_all_facts(goal: Goal) -> Facts:
    items = list(db.read_all(_TABLE, goal.space, f"FACTS#{goal.id}#"))
    return Facts(_by_day(item["skips"] for item in items), _by_day(item["announced"] for item in items))


def facts_changes(goal: Goal, before: Facts, after: Facts) -> tuple[db.Write, ...]:
    """Only together with `state_change`: that is what keeps two of them apart. Both hold whole months."""
    old, new = _by_month(before), _by_month(after)
    months = [month for month in sorted(old | new) if old.get(month) != new.get(month)]
    empty: db.Item = {"skips": {}, "announced": {}}
    return tuple(
        db.put_request(_TABLE, _keyed((goal.space, _facts_key(goal, month))) | new.get(month, empty))
        for month in months
    )


def count_active(space: str) -> int:
    item = db.get(_TABLE, space, _ACTIVE)
    return int(item["goals"]) if item else 0


def active_change(space: str, known: int, now: int) -> db.Write:
    item = {"PK": space, "SK": _ACTIVE, "goals": now}
    if known:
        return db.put_request(_TABLE, item, "goals = :known", known=known)
    return db.put_request(_TABLE, item, "attribute_not_exists(PK) OR goals = :known", known=known)


def read_after(space: str, goal_id: str | None) -> Iterator[Goal]:
    """Deleted or not, in the order of their ids."""
    after = f"GOAL#{goal_id}" if goal_id else None
    while items := db.query(_TABLE, space, "GOAL#", limit=_PAGE, after=after):
        yield from map(_load, items)
        after = items[-1]["SK"]


def list_spaces() -> list[str]:
    """All that have a goal, deleted or not. Reads the whole table: for commands, not for requests."""
    return sorted(set(db.scan_keys(_TABLE, "GOAL#")))


def read_due(now: datetime) -> Iterator[Due]:
    """At which we have to look, oldest first."""
    return _read_due(_LOOK, now)


def read_purgeable(now: datetime) -> Iterator[Due]:
    return _read_due(_PURGE, now)


def forget_due(due: Due) -> None:
    db.delete(_TABLE, *due.key)


def burial(goal: Goal, purge_at: str) -> db.Write:
    return db.put_request(_TABLE, _keyed(Due(_PURGE, purge_at, goal.space, goal.id).key))


def exhumation(goal: Goal, purge_at: str) -> db.Write:
    return db.delete_request(_TABLE, *Due(_PURGE, purge_at, goal.space, goal.id).key, "")


def removal(goal: Goal) -> db.Write:
    """Fails when it was changed since it was read."""
    return db.delete_request(_TABLE, goal.space, f"GOAL#{goal.id}", "version = :known", known=goal.version)


def purge(space: str, goal_id: str) -> None:
    """All that is kept of it here."""
    for kind in _KINDS:
        of_kind = (item["SK"] for item in db.read_all(_TABLE, space, f"{kind}#{goal_id}"))
        for sort_keys in batched(of_kind, _MOST_WRITES):
            db.transact(*(db.delete_request(_TABLE, space, sort_key, "") for sort_key in sort_keys))


def _read_due(kind: str, now: datetime) -> Iterator[Due]:
    dues = (_load_due(item) for item in db.read_all(_TABLE, _DUE, f"{kind}#"))
    return takewhile(lambda due: datetime.fromisoformat(due.at) <= now, dues)


def _looking(goal: Goal, before: str | None, after: str | None) -> tuple[db.Write, ...]:
    if before == after:
        return ()
    removal = [db.delete_request(_TABLE, *Due(_LOOK, before, goal.space, goal.id).key, "")] if before else []
    entry = [db.put_request(_TABLE, _keyed(Due(_LOOK, after, goal.space, goal.id).key))] if after else []
    return (*removal, *entry)


def _load_due(item: db.Item) -> Due:
    kind, at, space_and_id = item["SK"].split("#", 2)
    space, _, goal_id = space_and_id.rpartition("#")
    return Due(kind, at, space, goal_id)


def _facts_key(goal: Goal, month: str) -> str:
    return f"FACTS#{goal.id}#{month}"


def _by_day(maps: Iterable[Mapping[str, str]]) -> dict[date, str]:
    return {date.fromisoformat(day): text for by_day in maps for day, text in by_day.items()}


def _by_month(facts: Facts) -> dict[str, db.Item]:
    months: dict[str, db.Item] = {}
    for name, by_day in (("skips", facts.skips), ("announced", facts.announced)):
        for day, text in by_day.items():
            month = months.setdefault(f"{day:%Y-%m}", {"skips": {}, "announced": {}})
            month[name][day.isoformat()] = text
    return months


def _pair(space: str, goal_id: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (space, f"GOAL#{goal_id}"), (space, f"STATE#{goal_id}")


def _keyed(key: tuple[str, str]) -> db.Item:
    return {"PK": key[0], "SK": key[1]}


def _dump(thing: Goal | State) -> db.Item:
    return asdict(thing, dict_factory=_plain)


def _plain(pairs: list[tuple[str, Any]]) -> db.Item:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs}


def _both(goal: db.Item | None, state: db.Item | None) -> tuple[Goal, State] | None:
    return (_load(goal), _load_state(state)) if goal and state else None


def _load_state(item: db.Item) -> State:
    return db.record(State, item | {"judged_through": _day(item.get("judged_through"))})


def _load(item: db.Item) -> Goal:
    nested = {
        "window": db.record(Window, item["window"]),
        "targets": tuple(_load_target(target) for target in item["targets"]),
        "starts_on": _day(item["starts_on"]),
        "ends_on": _day(item.get("ends_on")),
        "items": tuple(Item(**one) for one in item["items"]),
        "pauses": tuple(_load_pause(pause) for pause in item["pauses"]),
        "source": db.record(Source, item["source"]),
    }
    goal = db.record(Goal, item | nested)
    return replace(goal, start_value=item.get("start_value"))


def _load_target(target: db.Item) -> Target:
    days, freezes = tuple(map(int, target["weekdays"])), int(target["freezes_per_month"])
    items = int(target.get("items", ALL_ITEMS))
    return Target(date.fromisoformat(target["since"]), target["value"], days, freezes, items)


def _load_pause(pause: db.Item) -> Pause:
    return Pause(**pause | {"first": date.fromisoformat(pause["first"]), "last": date.fromisoformat(pause["last"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
