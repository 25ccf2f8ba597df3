"""However a tree grew, it is the one that a rebuild makes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.aggregates import model
from app.aggregates.model import Documents, Rules, Tree
from app.calendars.model import DAY, Period, Window, periods_ending, periods_touching
from app.folds.model import Value

START = date(2024, 1, 25)
WINDOWS = {
    "day": Window("day"),
    "week": Window("week"),
    "month": Window("month"),
    "quarter": Window("quarter"),
    "rolling": Window("rolling", days=40),
    "once": Window("once"),
}


def freeze_first(outcomes):
    missed = min((day for day, outcome in outcomes.items() if outcome == "missed"), default=None)
    return {day: "skipped" if day == missed else outcome for day, outcome in outcomes.items()}


def gain(folds, period):
    """As an odometer counts: from the last reading before."""
    readings = [fold.last for _, fold in sorted(folds.items())]
    if not any(day < period.first for day in folds):
        readings = [min(fold.first for fold in folds.values()), *readings] if readings else []
    return sum((after - before for before, after in zip(readings, readings[1:], strict=False)), Decimal(0))


class Grown:
    """A tree that only ever sees what its rules ask for, beside all the values that there are."""

    def __init__(self, unit, *, continues=False):
        self.unit, self.continues = unit, continues
        self.values, self.through, self.kept = {}, None, Documents()
        self.judged = 0

    @property
    def rules(self):
        def judge(period, folds):
            self.judged += 1
            value = gain(folds, period) if self.continues else sum((fold.total for fold in folds.values()), Decimal(0))
            return "met" if value >= 10 else "missed"

        return Rules(
            Tree("USER#ada", "run"), self._touching, judge, freeze_first, self.continues, is_once=self.unit == "once"
        )

    @property
    def whole(self):
        return Period(START, date(2026, 12, 31))

    def _touching(self, first, last):
        if self.unit == "once":
            return [self.whole] if self.through == self.whole.last else []
        periods = periods_touching(WINDOWS[self.unit], first, last)
        return [period for period in periods if self.through and period.last <= self.through]

    def closed(self, after=None):
        if self.unit == "once":
            return [self.whole] if self.through == self.whole.last and after is None else []
        if self.through is None:
            return []
        return list(periods_ending(WINDOWS[self.unit], after + DAY if after else START, self.through))

    def change(self, changes):
        for day, values in changes.items():
            for entry, value in values.items():
                self.values.setdefault(day, {})[entry] = value
                if value is None:
                    del self.values[day][entry]
        periods = {period for day in changes for period in self._touching(day, day)}
        if self.continues:
            for day in changes:
                later = sorted(other for other in self.values if other > day and self.values[other])
                periods |= {period for other in later[:1] for period in self._touching(other, other)}
        self._revise(changes, sorted(periods, key=lambda period: period.last))

    def close(self, through):
        before, self.through = self.through, through
        self._revise({}, self.closed(after=before))

    def _revise(self, changes, periods):
        revised = model.revise(self.kept, changes, periods, self.rules)
        self.kept = without_empty(revised)

    def rebuilt(self):
        values = {day: dict(values) for day, values in self.values.items() if values}
        return without_empty(model.revise(Documents(), values, self.closed(), self.rules))


def without_empty(documents):
    """They are not written."""
    return Documents(
        {day: one for day, one in documents.days.items() if one.values},
        {name: one for name, one in documents.months.items() if one.days or one.outcomes},
        {number: one for number, one in documents.years.items() if one.months},
        documents.total,
    )


days = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
amounts = st.decimals(-5, 30, places=2)
entries = st.sampled_from("abc")


@st.composite
def steps(draw):
    kind = draw(st.sampled_from(["put", "put", "put", "take", "move", "close"]))
    return kind, draw(entries), draw(days), draw(days), draw(amounts)


@pytest.mark.parametrize("continues", [False, True])
@pytest.mark.parametrize("unit", WINDOWS)
@settings(max_examples=25)
@given(st.lists(steps(), max_size=12))
def test_a_tree_that_grew_is_the_one_that_a_rebuild_makes(unit, continues, done):
    tree = Grown(unit, continues=continues)
    for kind, entry, day, other, amount in done:
        value = Value(amount, f"{day}T12:00:00+00:00", is_late=amount > 20)
        if kind == "put":
            tree.change({day: {entry: value}})
        elif kind == "take" and entry in tree.values.get(day, {}):
            tree.change({day: {entry: None}})
        elif kind == "move" and day != other and entry in tree.values.get(day, {}):
            tree.change({day: {entry: None}, other: {entry: value}})
        elif kind == "close":
            through = tree.whole.last if unit == "once" else ending_before(WINDOWS[unit], day)
            if tree.through is None or through > tree.through:
                tree.close(through)
    assert tree.kept == tree.rebuilt()


def ending_before(window, day):
    period = next(iter(periods_ending(window, day, day + timedelta(days=120))))
    return period.last


def one(day, amount="12"):
    return {day: {"a": Value(Decimal(amount), f"{day}T12:00:00+00:00")}}


def test_a_late_value_judges_only_the_periods_that_it_touches():
    tree = Grown("week")
    tree.close(date(2024, 12, 29))
    tree.judged = 0
    tree.change(one(date(2024, 5, 8)))
    assert tree.judged == 1
    assert tree.kept.months["2024-05"].outcomes[date(2024, 5, 12)] == "met"


def test_a_correction_names_what_was_said_before_also_of_a_period_that_gets_the_freeze_of_another():
    tree = Grown("week")
    tree.close(date(2024, 5, 26))
    before = tree.kept
    tree.change(one(date(2024, 5, 1)))
    found = model.corrections(before, tree.kept, tree.rules)
    assert [(str(one.last), one.before, one.after) for one in found] == [
        ("2024-05-05", "skipped", "met"),
        ("2024-05-12", "missed", "skipped"),
    ]


def test_what_is_closed_for_the_first_time_is_no_correction():
    tree = Grown("week")
    tree.close(date(2024, 5, 5))
    before = tree.kept
    tree.close(date(2024, 5, 26))
    assert model.corrections(before, tree.kept, tree.rules) == []


def test_all_of_time_is_condensed_to_days_of_the_newest_month_and_what_was_before():
    tree = Grown("week")
    for day in (date(2024, 2, 3), date(2025, 1, 2), date(2025, 3, 4), date(2025, 3, 9)):
        tree.change(one(day))
    folds = model.condense(tree.kept, date(2025, 3, 9))
    assert list(map(str, sorted(folds))) == ["2024-12-31", "2025-01-31", "2025-03-04", "2025-03-09"]
    assert sum(fold.total for fold in folds.values()) == 48


def test_the_values_of_a_day_stand_in_the_order_of_time_and_not_of_arrival():
    tree = Grown("day")
    day = date(2024, 2, 3)
    tree.change({day: {"late": Value(Decimal(7), f"{day}T18:00:00+00:00")}})
    tree.change({day: {"early": Value(Decimal(3), f"{day}T08:00:00.500000+00:00")}})
    fold = tree.kept.months["2024-02"].days[day]
    assert (fold.first, fold.last) == (3, 7)


def test_months_between_are_all_of_them_over_the_end_of_a_year():
    assert model.months_between(date(2024, 11, 30), date(2025, 2, 1)) == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert model.months_between(date(2024, 11, 1), date(2024, 11, 1)) == ["2024-11"]


def test_a_document_is_the_same_whenever_it_was_written():
    assert replace(model.Day({}), seq=7) == model.Day({})
