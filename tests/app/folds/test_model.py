from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from app.folds.model import Fold, Value, add, fold, load

START = datetime(2026, 11, 1, tzinfo=UTC)

amounts = st.decimals(-(10**15) + 1, 10**15 - 1, places=9) | st.integers(0, 5).map(Decimal)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat)
values = st.builds(Value, amounts, instants, st.booleans(), st.booleans())
stretches = st.lists(values, max_size=6)
folds = stretches.map(fold)


def value(amount, **flags):
    return Value(Decimal(amount), START.isoformat(), **flags)


def stored(dumped):
    """As it comes back from DynamoDB."""
    return TypeDeserializer().deserialize(TypeSerializer().serialize(dumped))


def size(attribute):
    """What DynamoDB charges for, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html"""
    ((kind, content),) = attribute.items()
    if kind == "N":
        return len(content) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + size(each) for each in content)
    return 3 + sum(1 + len(name) + size(each) for name, each in content.items())


@pytest.mark.parametrize(
    ("aggregation", "amount"),
    [("sum", "9.5"), ("last", "4"), ("min", "0.5"), ("max", "5"), ("mean", Decimal("9.5") / 3), ("count", "3")],
)
def test_a_day_comes_to_what_its_goal_asks_for(aggregation, amount):
    day = fold([value("5"), value("0.5"), value("4")])
    assert abs(day.by(aggregation) - Decimal(amount)) < Decimal("1e-25")


def test_without_values_there_is_nothing_but_a_count_of_none():
    assert Fold().by("count") == 0
    assert [Fold().by(each) for each in ("sum", "last", "min", "max", "mean")] == [None] * 5
    assert Fold().newest_at is None


def test_a_meter_that_is_set_back_counts_from_0():
    assert fold(map(value, ["100", "130", "20", "25"])).gain == 30 + 20 + 5
    assert (fold([value("100")]) + fold([value("20")])).gain == 20


def test_what_was_done_once_stays_done():
    assert fold(map(value, ["1", "6", "2"])).done == 0b111


def test_one_late_or_provisional_value_marks_them_all():
    day = fold([value(1), value(2, is_late=True)])
    assert day.is_late
    assert not day.is_provisional
    assert (day + fold([value(3, is_provisional=True)])).is_provisional


@given(stretches)
def test_a_fold_is_what_its_values_come_to(some):
    come, exact = fold(some), [Fraction(each.amount) for each in some]
    assert come.count == len(some)
    assert Fraction(come.total) == sum(exact)
    gains = [after - before if after >= before else after for before, after in pairwise(exact)]
    assert Fraction(come.gain) == sum(gains)
    assert come.is_late == any(each.is_late for each in some)
    assert come.is_provisional == any(each.is_provisional for each in some)
    if some:
        assert [come.first, come.last] == [some[0].amount, some[-1].amount]
        assert [come.least, come.most] == [min(exact), max(exact)]
        newest = max(datetime.fromisoformat(each.occurred_at) for each in some)
        assert timedelta() <= newest - come.newest_at < timedelta(seconds=1)


@given(folds, folds, folds)
def test_it_does_not_matter_what_is_added_first(a, b, c):
    assert (a + b) + c == a + (b + c) == add([a, b, c])
    assert Fold() + a == a + Fold() == a


@given(folds)
def test_what_was_dumped_is_loaded(some):
    assert load(stored(some.dump())) == some


def test_a_month_of_one_value_a_day_is_less_than_a_kilobyte():
    days = {}
    for n in range(31):
        at = START + timedelta(days=n, hours=18, minutes=17)
        days[f"{n + 1:02}"] = fold([Value(Decimal("12345.67"), at.isoformat(), True, True)]).dump()
    assert size(TypeSerializer().serialize(days)) < 800
