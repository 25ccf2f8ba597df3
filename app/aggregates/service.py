"""What is read of a tree, and the writes that change it. They go into the transaction that takes the next `seq` of the
goal's state: of two changes at once one fails, and reads again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.aggregates import model, repository
from app.aggregates.model import Changes, Correction, Day, Documents, Folds, Rules, Tree
from app.calendars.model import Period
from app.core import db

list_before = repository.list_before


@dataclass(frozen=True)
class Revision:
    writes: tuple[db.Write, ...]
    corrections: list[Correction]
    documents: Documents  # as they are then


@dataclass(frozen=True)
class Difference:
    """A document of a tree that is not what a rebuild makes of it."""

    document: str
    write: db.Write  # that puts it right


def revise(rules: Rules, seq: int, changes: Changes, closing: Iterable[Period] = ()) -> Revision:
    """`closing` are closed periods to be judged, beside those that a change touches."""
    periods = _periods(rules, changes, closing)
    known = read(rules, periods, changes)
    revised = model.revise(known, changes, periods, rules)
    writes = repository.changes(rules.tree, known, revised, seq)
    return Revision(tuple(writes), model.corrections(known, revised, rules), revised)


def read(rules: Rules, periods: Iterable[Period], also: Iterable[date] = ()) -> Documents:
    """What it takes to judge these periods, to write down how, and to change these days."""
    also, periods = set(also), sorted(periods, key=lambda period: period.last)
    near = _list_near(rules, periods, limit=len(also) + 1)
    days = also | (near.keys() if rules.is_once else set())
    months = {model.month_name(day) for day in days} | {model.month_name(period.last) for period in periods}
    if not rules.is_once:
        months |= {name for period in periods for name in model.months_between(period.first, period.last)}
    years = {day.year for day in days} | {period.last.year for period in periods}
    known = repository.read(rules.tree, also, months, years)
    return Documents({**near, **known.days}, known.months, known.years, known.total)


def read_days(rules: Rules, wanted: Period) -> Folds:
    """Those with data, as they are, however far their goal looks back."""
    known = read(replace(rules, is_once=False, continues=False), [wanted])
    return {day: fold for month in known.months.values() for day, fold in month.days.items() if day in wanted}


def compare(rules: Rules, values: Changes, periods: Iterable[Period], seq: int) -> list[Difference]:
    """What is kept with what a rebuild makes of all values and all closed periods."""
    rebuilt = model.revise(Documents(), values, list(periods), rules)
    return [Difference(name, write) for name, write in repository.compare(rules.tree, rebuilt, seq)]


def forget(space: str, goal_id: str) -> None:
    """May come twice."""
    repository.delete_all(Tree(space, goal_id))


def _periods(rules: Rules, changes: Changes, closing: Iterable[Period]) -> list[Period]:
    touched = {period for day in changes for period in rules.touching(day, day)}
    if rules.continues and touched:
        touched |= {period for day in changes for period in _following(rules, day)}
    return sorted({*closing, *touched}, key=lambda period: period.last)


def _following(rules: Rules, day: date) -> Iterable[Period]:
    """Those of the next value, which counts from the one before it. Where it is changed too, the next one of that day
    is looked for as well."""
    later = repository.list_after(rules.tree, day, limit=1)
    return (period for other in later for period in rules.touching(other, other))


def _list_near(rules: Rules, periods: list[Period], *, limit: int) -> dict[date, Day]:
    """The days that the periods depend on and that may be far away: `limit`, because some of them may be changed."""
    if rules.is_once and periods:
        return repository.list_before(rules.tree, periods[-1].last + timedelta(days=1), limit=limit)
    near: dict[date, Day] = {}
    for before, period in zip([None, *periods], periods, strict=False):
        if rules.continues and (before is None or before.last + timedelta(days=1) < period.first):
            near |= repository.list_before(rules.tree, period.first, limit=limit)
    return near
