"""What is written of a tree is read as it was, and is small."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.aggregates import repository
from app.aggregates.model import Day, Documents, Month, Sum, Total, Tree, Year
from app.calendars.model import DAY
from app.core import aws, db
from app.folds.model import Value, fold
from app.streaks import model as streaks
from tests.app.units import size

TREE = Tree("USER#" + 32 * "a", 32 * "g")
FIRST = date(2026, 10, 1)
amounts = st.decimals(-(10**15) + 1, 10**15 - 1, places=9)
values = st.builds(
    Value,
    amounts,
    st.integers(0, 10**9).map(lambda n: f"2026-10-01T12:34:56.{n % 10**6:06}+00:00"),
    is_late=st.booleans(),
    is_provisional=st.booleans(),
)
folds = st.lists(values, min_size=1, max_size=4).map(fold)
outcomes = st.lists(st.sampled_from(["met", "missed", "paused"]))
sums = st.builds(Sum, folds, outcomes.map(lambda found: streaks.add(map(streaks.of, found))))


def write(known, revised, seq=1):
    writes = repository.changes(TREE, known, revised, seq)
    if writes:
        db.transact(*writes)


def sizes():
    items = aws.client("dynamodb").scan(TableName="ai-wizard-aggregates-test")["Items"]
    return {item["SK"]["S"].partition("#")[0]: size(item) for item in items}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values, folds, sums, st.integers(1, 12))
def test_what_is_written_is_read_as_it_was(app, value, one, total, month):
    kept = repository.read(TREE, [FIRST], ["2026-10"], [2026])
    written = Documents(
        {FIRST: Day({"entry": value})},
        {"2026-10": Month({FIRST: one}, {FIRST: "no_data"})},
        {2026: Year({month: total})},
        Total({2026: total, 1999: total}),
    )
    write(kept, written)
    assert repository.compare(TREE, written, 2) == []
    assert repository.read(TREE, [FIRST], ["2026-10"], [2026]) == written


def test_what_is_not_there_is_empty(app):
    known = repository.read(TREE, [FIRST], ["2026-10"], [2026])
    assert known == Documents({FIRST: Day()}, {"2026-10": Month()}, {2026: Year()}, Total())
    assert repository.changes(TREE, known, known, 1) == []


def test_what_becomes_empty_is_deleted(app):
    known = repository.read(TREE, [FIRST], [], [])
    write(known, Documents({FIRST: Day({"entry": Value(Decimal(1), "2026-10-01T12:00:00+00:00")})}))
    full = repository.read(TREE, [FIRST], [], [])
    write(full, Documents({FIRST: Day()}))
    assert aws.client("dynamodb").scan(TableName="ai-wizard-aggregates-test")["Count"] == 0


def test_who_has_read_an_old_document_writes_none(app):
    """Also where the state of the goal seemed to be new: a transaction becomes visible in parts."""
    empty = repository.read(TREE, [FIRST], [], [])
    one, other = (Documents({FIRST: Day({entry: Value(Decimal(1), "2026-10-01T12:00:00+00:00")})}) for entry in "ab")
    write(empty, one, seq=1)
    with pytest.raises(db.ConditionFailed):
        write(empty, other, seq=2)
    first = repository.read(TREE, [FIRST], [], [])
    write(first, other, seq=2)
    with pytest.raises(db.ConditionFailed):
        write(first, Documents({FIRST: Day()}), seq=3)


def test_a_month_of_one_value_a_day_a_year_and_twenty_years_are_below_a_kilobyte_each(app):
    """Which is what a write is counted in: so one more costs what the first one did."""

    def day_fold(day, count):
        return fold(Value(Decimal(f"{12 + n}.{day.day:02}"), f"{day}T1{n}:34:56+00:00") for n in range(count))

    days = [FIRST + n * DAY for n in range(31)]
    outcomes = ["met", "missed", "met", "paused", "skipped", "no_data", "met"]
    ended = {day: outcomes[place % 7] for place, day in enumerate(days)}
    month = sum((day_fold(day, 3) for day in days), fold([]))
    kept = streaks.add(map(streaks.of, ended.values()))
    written = Documents(
        {},
        {"2026-10": Month({day: day_fold(day, 1) for day in days}, ended)},
        {2026: Year({n: Sum(month + day_fold(days[n], 3), kept) for n in range(1, 13)})},
        Total({2000 + n: Sum(month + day_fold(days[n], 3), kept) for n in range(20)}),
    )
    write(Documents(), written)
    found = sizes()
    assert found.keys() == {"MONTH", "YEAR", "TOTAL"}
    assert max(found.values()) < 1024, found


def test_days_before_and_after_are_found_however_far_and_only_of_this_goal(app):
    days = [date(2019, 2, 28), date(2024, 2, 29), date(2026, 10, 1)]
    value = {"entry": Value(Decimal(1), "2026-10-01T12:00:00+00:00")}
    write(Documents(), Documents({day: Day(value) for day in days}))
    assert list(repository.list_before(TREE, days[2], limit=1)) == [days[1]]
    assert list(repository.list_before(TREE, days[2] + DAY, limit=9)) == days[::-1]
    assert list(repository.list_after(TREE, days[0], limit=1)) == [days[1]]
    assert repository.list_before(TREE, days[0], limit=1) == {}
    assert repository.list_after(Tree(TREE.space, 32 * "h"), days[0], limit=1) == {}
