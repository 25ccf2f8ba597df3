from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from app.streaks.model import MET, MISSED, NEITHER, add, load, of

outcomes = st.lists(st.sampled_from(["met", "met", "missed", "skipped", "paused", "no_data"]), max_size=12)
stretches = outcomes.map(lambda some: add(map(of, some)))


def runs(some):
    """The same by counting."""
    counted = [0]
    for outcome in some:
        if outcome == "met":
            counted[-1] += 1
        elif outcome == "missed":
            counted.append(0)
    return counted


@given(outcomes)
def test_a_streak_ends_with_what_is_missed_and_with_nothing_else(some):
    streaks = add(map(of, some))
    assert streaks.streak == runs(some)[-1]
    assert streaks.best == max(runs(some))
    assert [streaks.met, streaks.missed] == [some.count("met"), some.count("missed")]


@given(stretches, stretches, stretches)
def test_streaks_of_neighbours_add_up_in_any_order(a, b, c):
    one, other = (a + b) + c, a + (b + c)
    assert vars(one) | {"kept": 0, "gained": 0} == vars(other) | {"kept": 0, "gained": 0}
    assert abs(one.kept - other.kept) < 1e-11
    assert abs(one.gained - other.gained) < 1e-11
    assert NEITHER + a == a + NEITHER == a


@given(stretches)
def test_what_was_dumped_is_loaded(some):
    assert load(TypeDeserializer().deserialize(TypeSerializer().serialize(some.dump()))) == some


def test_one_lapse_does_not_undo_a_year():
    year = add([MET] * 52)
    assert year.strength == 100
    assert (year + MISSED).strength == 90
    assert (year + MISSED).streak == 0
    assert (year + MISSED + MET).strength == 91


def test_strength_comes_with_time_and_goes_with_time():
    assert [add([MET] * n).strength for n in (0, 1, 7, 30)] == [0, 10, 52, 96]
    assert (add([MET] * 30) + add([MISSED] * 30)).strength == 4


@given(outcomes)
def test_strength_is_between_0_and_100(some):
    assert 0 <= add(map(of, some)).strength <= 100
