"""Everything that is derived of a goal's values, as a tree: a day of its values, a month of its days, a year of its
months, the whole of its years. What changes below changes its branch and nothing else, and whatever way a tree grew,
it is the one that a rebuild makes. Pure; knows nothing of goals but the rules that are given to it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.calendars.model import Period, month_end, month_of
from app.folds import model as folds
from app.folds.model import Fold, Value
from app.streaks import model as streaks
from app.streaks.model import Streaks

Folds = Mapping[date, Fold]
Changes = Mapping[date, Mapping[str, Value | None]]  # by day and entry; None takes it away


@dataclass(frozen=True)
class Tree:
    """Whose; what of it is read and written has its keys under the space of the goal."""

    space: str
    goal_id: str


@dataclass(frozen=True)
class Rules:
    """How the periods of one goal are judged, of those that are closed."""

    tree: Tree
    touching: Callable[[date, date], Iterable[Period]]  # the closed ones that have one of these days in them
    judge: Callable[[Period, Folds], str]  # the outcome of a closed one
    settle: Callable[[Mapping[date, str]], Mapping[date, str]]  # the outcomes of a month when its freezes are spent
    continues: bool = False  # a value counts from the one before, also where that is in an earlier period
    is_once: bool = False  # all that there is, is one period


@dataclass(frozen=True)
class Day:
    values: Mapping[str, Value] = field(default_factory=dict)  # by entry
    seq: int = field(default=0, compare=False)

    def fold(self) -> Fold:
        in_order = sorted(self.values.items(), key=lambda entry: (entry[1].occurred_at, entry[0]))
        return folds.fold(value for _, value in in_order)


@dataclass(frozen=True)
class Month:
    days: Folds = field(default_factory=dict)
    outcomes: Mapping[date, str] = field(default_factory=dict)  # of the closed periods by their last day, unsettled
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Sum:
    fold: Fold = Fold()
    streaks: Streaks = streaks.NEITHER


@dataclass(frozen=True)
class Year:
    months: Mapping[int, Sum] = field(default_factory=dict)
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Total:
    years: Mapping[int, Sum] = field(default_factory=dict)
    seq: int = field(default=0, compare=False)

    def sum(self) -> Sum:
        return add(self.years)


@dataclass(frozen=True)
class Documents:
    """As many of a tree's as somebody needs; one that is not there is empty."""

    days: Mapping[date, Day] = field(default_factory=dict)
    months: Mapping[str, Month] = field(default_factory=dict)  # 2026-11
    years: Mapping[int, Year] = field(default_factory=dict)
    total: Total = Total()


@dataclass(frozen=True)
class Correction:
    """A closed period that has another outcome than it had."""

    last: date
    before: str
    after: str


def revise(known: Documents, changes: Changes, periods: Iterable[Period], rules: Rules) -> Documents:
    """With these values changed and these closed periods judged. What they need has to be known."""
    days = {**known.days, **{day: _changed(known.days.get(day, Day()), values) for day, values in changes.items()}}
    months = _with_folds(known.months, {day: days[day].fold() for day in changes})
    revised = _summed(replace(known, days=days, months=months), {month_name(day) for day in changes}, rules)
    judged = _with_outcomes(revised, periods, rules)
    return _summed(replace(revised, months=judged), {month_name(period.last) for period in periods}, rules)


def corrections(known: Documents, revised: Documents, rules: Rules) -> list[Correction]:
    """Those of periods that had been closed before."""
    found = []
    for name, month in revised.months.items():
        before, after = (rules.settle(one.outcomes) for one in (known.months.get(name, Month()), month))
        both = sorted(before.keys() & after.keys())
        found += [Correction(day, before[day], after[day]) for day in both if before[day] != after[day]]
    return found


def month_name(day: date) -> str:
    return f"{day:%Y-%m}"


def months_between(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    places = (first.year * 12 + first.month - 1 + n for n in range(count))
    return [f"{place // 12}-{place % 12 + 1:02}" for place in places]


def add[Name: (int, date)](sums: Mapping[Name, Sum]) -> Sum:
    """In the order of time."""
    in_order = [sums[name] for name in sorted(sums)]
    return Sum(folds.add(one.fold for one in in_order), streaks.add(one.streaks for one in in_order))


def condense(known: Documents, newest: date) -> Folds:
    """Of all time, small however long that is: the days of the newest month, the months of its year before it, the
    years before that, each under its last day."""
    month, year = known.months[month_name(newest)], known.years[newest.year]
    years = {date(number, 12, 31): one.fold for number, one in known.total.years.items() if number < newest.year}
    months = {
        month_end(date(newest.year, number, 1)): one.fold
        for number, one in year.months.items()
        if number < newest.month
    }
    return {day: fold for day, fold in {**years, **months, **month.days}.items() if fold.count}


def _changed(day: Day, values: Mapping[str, Value | None]) -> Day:
    merged = {**day.values, **values}
    return replace(day, values={entry: value for entry, value in merged.items() if value is not None})


def _with_folds(months: Mapping[str, Month], changed: Folds) -> dict[str, Month]:
    revised = dict(months)
    for day, fold in changed.items():
        month = revised.get(month_name(day), Month())
        others = {other: kept for other, kept in month.days.items() if other != day}
        revised[month_name(day)] = replace(month, days=others | {day: fold} if fold.count else others)
    return revised


def _with_outcomes(known: Documents, periods: Iterable[Period], rules: Rules) -> dict[str, Month]:
    stretches = Stretches(known, rules)
    revised = dict(known.months)
    outcomes: dict[str, dict[date, str]] = {}
    for period in periods:
        outcome = rules.judge(period, stretches.of(period))
        outcomes.setdefault(month_name(period.last), {})[period.last] = outcome
    for name, changed in outcomes.items():
        month = revised.get(name, Month())
        revised[name] = replace(month, outcomes={**month.outcomes, **changed})
    return revised


def _summed(known: Documents, months: Iterable[str], rules: Rules) -> Documents:
    """With these months carried up to the top."""
    years, total = dict(known.years), dict(known.total.years)
    for name in months:
        first = month_of(name).first
        year = years.get(first.year, Year())
        sums = _with(year.months, first.month, _sum_of(known.months[name], rules))
        years[first.year] = replace(year, months=sums)
    for number in {month_of(name).first.year for name in months}:
        total = _with(total, number, add(years[number].months))
    return replace(known, years=years, total=replace(known.total, years=total))


def _with(sums: Mapping[int, Sum], number: int, one: Sum) -> dict[int, Sum]:
    """Nothing is kept of what comes to nothing, so that a tree that shrank is one that never grew."""
    others = {other: kept for other, kept in sums.items() if other != number}
    return others if one == Sum() else others | {number: one}


def _sum_of(month: Month, rules: Rules) -> Sum:
    outcomes = rules.settle(month.outcomes)
    return Sum(
        folds.add(month.days[day] for day in sorted(month.days)),
        streaks.add(streaks.of(outcomes[day]) for day in sorted(outcomes)),
    )


class Stretches:
    """The days that a period is judged on, of what is known."""

    def __init__(self, known: Documents, rules: Rules):
        self._known, self._rules = known, rules
        self._folds = {day: one.fold() for day, one in known.days.items() if one.values}
        self._folds |= {day: fold for month in known.months.values() for day, fold in month.days.items()}
        self._days = sorted(self._folds)

    def of(self, period: Period) -> Folds:
        if self._rules.is_once:
            return condense(self._known, self._days[-1]) if self._days else {}
        first, end = (bisect_left(self._days, day) for day in (period.first, period.last))
        end += end < len(self._days) and self._days[end] == period.last
        before = max(first - self._rules.continues, 0)
        return {day: self._folds[day] for day in self._days[before:end]}
