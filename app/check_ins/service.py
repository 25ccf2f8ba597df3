"""A check-in and all that is derived of it change in one transaction, on the condition that nobody else has taken the
next `seq` of the goal's state: whoever did not get it reads again and tries again, so nothing is lost, and `seq` is the
order in which other devices learn of it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate, batched
from typing import Any

from app.aggregates import service as aggregates
from app.aggregates.model import Day, Rules, Tree
from app.aggregates.service import Difference, Revision
from app.audit.model import Client
from app.calendars.model import Calendar
from app.check_ins import model, repository
from app.check_ins.model import CheckIn, Draft, Evidence
from app.check_ins.repository import Change
from app.core import clock, db
from app.core.failures import AppError, ChangedMeanwhile, Conflict, NotFound, Unavailable
from app.core.policy import Principal
from app.goals import service as goals
from app.goals.model import Facts, Goal, State
from app.verdicts import model as verdicts
from app.verdicts import service as judging

_MOST_WRITES = 100  # in one transaction
_GROUP = 80  # of a batch, as many as mostly fit into one
_LAST = "~"  # after all times and ids
_FROM_HERE = Client(device="AI Wizard", address="unknown")

Pair = tuple[CheckIn | None, CheckIn]  # as it was, and as it will be
Known = dict[str, CheckIn]
Found = tuple[Goal, State]

read_all = repository.read_all


class Taken(Conflict):
    slug = "check-in-exists"


class MeasuredBySource(Conflict):
    slug = "measured-by-source"


class DayIsFull(Conflict):
    slug = "day-is-full"

    def __init__(self, day: date, most: int, surplus: list[str]) -> None:
        super().__init__(f"There are {most} check-ins on {day} already, and that is the most.")
        self.surplus = frozenset(surplus)  # the ids that have no room


class _TooMany(Exception):
    """More than what one transaction holds."""


@dataclass(frozen=True)
class Author:
    """Who writes; a changed verdict is written down in the account."""

    name: str
    account_id: str
    client: Client


@dataclass(frozen=True)
class Result:
    """What became of one that was sent."""

    outcome: CheckIn | AppError
    is_new: bool = False


@dataclass(frozen=True)
class Feed:
    check_ins: list[CheckIn]  # also deleted ones
    position: int
    has_more: bool


def get(who: Principal, goal_id: str, entry_id: str) -> tuple[Goal, CheckIn]:
    goal = goals.get(who, goal_id)
    return goal, _alive(repository.get_many(goal, [entry_id]), entry_id)


def record(who: Principal, goal_id: str, body: Mapping[str, Any], client: Client) -> tuple[Goal, CheckIn, bool]:
    """And whether it is new: the same id with the same content is the one that there is."""
    goal, (result,) = record_all(who, goal_id, [body], client)
    if isinstance(result.outcome, AppError):
        raise result.outcome
    return goal, result.outcome, result.is_new


def record_all(
    who: Principal, goal_id: str, bodies: Sequence[Mapping[str, Any] | AppError], client: Client
) -> tuple[Goal, list[Result]]:
    """Each for itself, in few transactions; one that is not valid stands for itself as the error that says so."""
    found = goals.get_with_state(who, goal_id)
    drafts = _drafts(_manual(found), bodies)
    groups = list(map(list, batched(_good(drafts), _GROUP)))
    results = _record_groups(found, Author(who.user_id, who.user_id, client), groups)
    return found[0], _beside_errors(drafts, results)


def rehearse(who: Principal, goal_id: str, bodies: Sequence[Mapping[str, Any] | AppError]) -> tuple[Goal, list[Result]]:
    """What would become of each, as far as that shows without writing anything."""
    goal, state = goals.get_with_state(who, goal_id)
    drafts = _drafts(_manual((goal, state)), bodies)
    known = repository.get_many(goal, [one.id for one in _good(drafts)])
    author = Author(who.user_id, who.user_id, _FROM_HERE)
    _, results = _decide_all(author, _good(drafts), goal, goals.calendar_of(goal), known, state.seq + 1)
    return goal, _beside_errors(drafts, results)


def record_evidence(goal: Goal, evidence: Evidence) -> CheckIn | None:
    """What a source says, under an id of its own making; said anew, it replaces what it said before. None where it is
    outside of the time of the goal."""
    found = _again(goal)
    author = Author(goal.source.kind, goal.owner_id, _FROM_HERE)

    def decide(goal: Goal, calendar: Calendar, known: Known, seq: int) -> tuple[list[Pair], CheckIn | None]:
        before = known.get(evidence.id)
        after = model.told(goal, calendar, before, evidence, clock.now(), seq=seq)
        return ([], before) if after is None or after == before else ([(before, after)], after)

    return _write(found, author, [evidence.id], decide)


def change(
    who: Principal, goal_id: str, known: CheckIn, body: Mapping[str, Any], client: Client
) -> tuple[Goal, CheckIn]:
    """`known` is what the caller has read; raises ChangedMeanwhile when it is another one by now."""

    def edit(goal: Goal, calendar: Calendar, entry: CheckIn) -> CheckIn:
        return model.edited(goal, calendar, entry, body, clock.now())

    return _revise(who, goal_id, known, client, edit)


def delete(who: Principal, goal_id: str, known: CheckIn, client: Client) -> None:
    """Raises ChangedMeanwhile when it is another one by now than what the caller has read."""
    _revise(who, goal_id, known, client, lambda goal, calendar, entry: model.deleted(entry, clock.now()))


def list_page(
    goal: Goal, first: date | None, last: date | None, after: str | None, *, limit: int
) -> tuple[list[CheckIn], str | None]:
    """Newest day first, and what to continue after."""
    start = json.loads(after) if after else [str(last or date.max), _LAST, _LAST]
    tree, end = Tree(goal.space, goal.id), str(first or date.min)
    days = aggregates.list_before(tree, _following(date.fromisoformat(start[0])), limit=limit + 2)
    places = [place for day, one in days.items() for place in _places(day, one) if end <= place[0] and place < start]
    entries = repository.get_many(goal, [place[2] for place in places[:limit]])
    alive = [entry for entry in entries.values() if not entry.deleted_at]
    return alive, json.dumps(places[limit - 1]) if len(places) > limit else None


def list_changes(goal: Goal, after: int) -> Feed:
    """What was recorded, changed and deleted since, in that order, as far as all of it can be seen by now."""
    changes = repository.list_changes(goal, after)
    entries = repository.get_many(goal, [entry_id for change in _fitting(changes) for entry_id in change.ids])
    told: list[CheckIn] = []
    position = after
    for change in changes:
        written = [entries[entry_id] for entry_id in change.ids if entry_id in entries]
        is_whole = len(written) == len(change.ids) and all(entry.seq >= change.seq for entry in written)
        if change.before != position or not is_whole:
            return Feed(told, position, has_more=True)
        told += [entry for entry in written if entry.seq == change.seq]  # one that was changed since comes later
        position = change.seq
    return Feed(told, position, has_more=len(changes) == repository.PAGE)


def examine(goal: Goal) -> list[Difference]:
    """What is derived of a goal and is not what a rebuild from its entries makes; looks again where somebody has
    written meanwhile."""
    found, state = _again(goal)
    differences = _compare(found, state)
    is_settled = not differences or goals.find_state(goal.space, goal.id) == state
    return differences if is_settled else examine(goal)


def rebuild(goal: Goal) -> list[Difference]:
    """Puts right what `examine` finds."""

    def write() -> list[Difference]:
        found, state = _again(goal)
        differences = _compare(found, state)
        for some in batched(differences, _MOST_WRITES - 1):
            db.transact(*goals.state_change(found, state), *(one.write for one in some))
            state = replace(state, seq=state.seq + 1)
        return differences

    return goals.persist(write)


def _rules_of(goal: Goal, state: State) -> Rules:
    @cache
    def facts_of(month: str) -> Facts:
        return goals.read_facts(goal, [month])

    return verdicts.rules(goal, state.judged_through, lambda day: facts_of(f"{day:%Y-%m}"))


def _drafts(goal: Goal, bodies: Sequence[Mapping[str, Any] | AppError]) -> list[Draft | AppError]:
    now = clock.now()
    return [body if isinstance(body, AppError) else _try(partial(model.draft, goal, body, now)) for body in bodies]


def _good(drafts: list[Draft | AppError]) -> list[Draft]:
    return [one for one in drafts if isinstance(one, Draft)]


def _beside_errors(drafts: list[Draft | AppError], results: list[Result]) -> list[Result]:
    told = iter(results)
    return [next(told) if isinstance(one, Draft) else Result(one) for one in drafts]


def _record_groups(found: Found, author: Author, groups: list[list[Draft]]) -> list[Result]:
    """One after the other: each but the first finds the state that the one before it has left."""
    results: list[Result] = []
    for group in groups:
        results += _record_group(_again(found[0]) if results else found, author, group)
    return results


def _record_group(found: Found, author: Author, drafts: list[Draft]) -> list[Result]:
    try:
        return _write(found, author, [one.id for one in drafts], partial(_decide_all, author, drafts))
    except DayIsFull as full:
        rest = iter(_record_group(found, author, [one for one in drafts if one.id not in full.surplus]))
        return [Result(full) if one.id in full.surplus else next(rest) for one in drafts]
    except _TooMany:
        half = len(drafts) // 2
        return _record_groups(found, author, [drafts[:half], drafts[half:]])
    except Unavailable as error:
        return [Result(error)] * len(drafts)


def _decide_all(
    author: Author, drafts: list[Draft], goal: Goal, calendar: Calendar, known: Known, seq: int
) -> tuple[list[Pair], list[Result]]:
    pairs: list[Pair] = []
    results = []
    for draft in drafts:
        outcome = _try(partial(_decide, author, draft, goal, calendar, known, seq))
        is_new = isinstance(outcome, CheckIn) and draft.id not in known
        if isinstance(outcome, CheckIn) and is_new:
            known[draft.id] = outcome
            pairs.append((None, outcome))
        results.append(Result(outcome, is_new))
    return pairs, results


def _decide(author: Author, draft: Draft, goal: Goal, calendar: Calendar, known: Known, seq: int) -> CheckIn:
    entry = known.get(draft.id)
    if entry is None:
        return model.first(goal, calendar, draft, by=author.name, now=clock.now(), seq=seq)
    if entry.deleted_at:
        raise Taken("There was a check-in with this id, and it was deleted.")
    if entry.posted != draft.digest:
        raise Taken("There is a check-in with this id, and another content.")
    return entry


def _revise(
    who: Principal,
    goal_id: str,
    seen: CheckIn,
    client: Client,
    edit: Callable[[Goal, Calendar, CheckIn], CheckIn],
) -> tuple[Goal, CheckIn]:
    """Somebody else's may be changed by whoever may change the goal."""
    found = (goals.get_with_state if seen.by == who.user_id else goals.get_own)(who, goal_id)
    goal = _manual(found)

    def decide(goal: Goal, calendar: Calendar, known: Known, seq: int) -> tuple[list[Pair], CheckIn]:
        before = _alive(known, seen.id)
        if before.version != seen.version:
            raise ChangedMeanwhile
        after = edit(goal, calendar, before)
        if after == before:
            return [], before
        stamped = model.stamped(after, by=who.user_id, now=clock.now(), seq=seq)
        return [(before, stamped)], stamped

    return goal, _write(found, Author(who.user_id, who.user_id, client), [seen.id], decide)


def _write[Answer](
    found: Found,
    author: Author,
    ids: list[str],
    decide: Callable[[Goal, Calendar, Known, int], tuple[list[Pair], Answer]],
) -> Answer:
    """Decides anew whenever somebody else was faster."""
    calendar = goals.calendar_of(found[0])
    known_first, written = iter([found]), list[bool]()

    def write() -> Answer:
        goal, state = next(known_first, None) or _again(found[0])
        if goal.deleted_at:
            raise NotFound("There is no such goal.")
        pairs, answer = decide(goal, calendar, repository.get_many(goal, ids), state.seq + 1)
        if pairs:
            _commit(goal, state, author, pairs)
            written.append(True)
        return answer

    answer = goals.persist(write)
    if written:
        judging.hear(found[0])
    return answer


def _again(goal: Goal) -> Found:
    found = goals.find_in(goal.space, goal.id)
    if found is None:
        raise NotFound("There is no such goal.")
    return found


def _commit(goal: Goal, state: State, author: Author, pairs: list[Pair]) -> None:
    seq = state.seq + 1
    revision = aggregates.revise(_rules_of(goal, state), seq, model.changes(pairs))
    _check_room(pairs, revision, model.most_a_day(goal))
    change = Change(seq, state.changed, tuple(entry.id for _, entry in pairs))
    writes = (
        *goals.state_change(goal, state, changed=seq),
        repository.telling(goal, change),
        *(repository.saving(goal, before, after) for before, after in pairs),
        *revision.writes,
    )
    if len(writes) >= _MOST_WRITES:
        raise _TooMany
    judging.commit(
        goal, revision.corrections, writes, account_id=author.account_id, by=author.name, client=author.client
    )


def _check_room(pairs: list[Pair], revision: Revision, most: int) -> None:
    for day in {after.local_date for _, after in pairs}:
        values = revision.documents.days[day].values
        come = [after.id for before, after in pairs if after.local_date == day and _is_new_on(day, before)]
        surplus = max(len(values) - most, 0)
        if surplus and come:
            raise DayIsFull(day, most, come[-surplus:])


def _is_new_on(day: date, before: CheckIn | None) -> bool:
    return before is None or before.local_date != day


def _fitting(changes: list[Change]) -> list[Change]:
    """As many as are looked up in one call, and at least one."""
    sizes = accumulate(len(change.ids) for change in changes)
    return [change for change, size in zip(changes, sizes, strict=True) if size <= repository.PAGE]


def _places(day: date, one: Day) -> list[list[str]]:
    """Where its entries stand in a list, newest first."""
    return sorted(([str(day), value.occurred_at, entry_id] for entry_id, value in one.values.items()), reverse=True)


def _following(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _manual(found: Found) -> Goal:
    if found[0].source.kind != model.MANUAL:
        raise MeasuredBySource("This goal is measured by its source, not by check-ins.")
    return found[0]


def _alive(known: Known, entry_id: str) -> CheckIn:
    entry = known.get(entry_id)
    if entry is None or entry.deleted_at:
        raise NotFound("There is no such check-in.")
    return entry


def _try[Made](make: Callable[[], Made]) -> Made | AppError:
    try:
        return make()
    except AppError as error:
        return error


def _compare(goal: Goal, state: State) -> list[Difference]:
    facts = goals.read_all_facts(goal)
    rules = verdicts.rules(goal, state.judged_through, lambda day: facts)
    entries = (entry for entry in repository.read_all(goal) if not entry.deleted_at)
    values = model.changes((None, entry) for entry in entries)
    return aggregates.compare(rules, values, verdicts.closed(goal, state.judged_through), state.seq + 1)
