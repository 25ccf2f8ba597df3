"""Whatever is done to a chain but to cut off its end is found by the chain alone."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit import model
from app.audit.model import Client, Event

AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
HERE = Client(device="curl/8", address="192.0.2.7")
words = st.text(max_size=20)
facts = st.dictionaries(words, words | st.integers() | st.none(), max_size=3)
events = st.lists(st.builds(Event, st.just("ada"), words, st.builds(Client, words, words), words, facts), max_size=8)


def chain(happened):
    return model.follow_all(None, happened, AT)


@st.composite
def chains(draw, shortest=1):
    return chain(draw(events.filter(lambda happened: len(happened) >= shortest)))


def problem(entries, known=None):
    return model.examine("ada", entries, known).problem


def places(entries, end=0):
    return st.integers(0, len(entries) - 1 - end)


@given(chains(shortest=0))
def test_a_chain_as_it_was_written_is_good(entries):
    assert model.examine("ada", entries) == model.Chain("ada", len(entries), None)


@st.composite
def changed(draw, entry):
    """One field as it was not; a number may also become what no entry has."""
    name = draw(st.sampled_from(sorted(asdict(entry))))
    strange = st.none() | st.floats(allow_nan=False) | st.booleans() | st.lists(words, max_size=1)
    values = {"number": st.integers(), "facts": facts}.get(name, words) | strange
    value = draw(values.filter(lambda value: repr(value) != repr(getattr(entry, name))))
    return replace(entry, **{name: value})


@given(chains(), st.data())
def test_a_change_of_any_field_of_any_entry_is_found(entries, data):
    place = data.draw(places(entries))
    entries[place] = data.draw(changed(entries[place]))
    assert problem(entries)


@given(chains(shortest=2), st.data())
def test_a_change_that_counts_its_own_hash_anew_is_found_at_the_next_entry(entries, data):
    place = data.draw(places(entries, end=1))
    forged = data.draw(changed(entries[place]).filter(lambda forged: forged.hash == entries[place].hash))
    entries[place] = replace(forged, hash=model._digest(forged))
    assert problem(entries)


@given(chains(shortest=2), st.data())
def test_a_removal_is_found_unless_it_is_at_the_end(entries, data):
    del entries[data.draw(places(entries, end=1))]
    assert problem(entries)


@given(chains(shortest=2), st.data())
def test_a_swap_is_found(entries, data):
    one, other = data.draw(st.lists(places(entries), min_size=2, max_size=2, unique=True))
    entries[one], entries[other] = entries[other], entries[one]
    assert problem(entries)


@given(chains(), chains(), st.data())
def test_an_insertion_is_found_wherever_it_is(entries, others, data):
    entries.insert(data.draw(st.integers(0, len(entries))), data.draw(st.sampled_from(others)))
    assert problem(entries)


@given(chains(shortest=2), st.data())
def test_what_was_exported_shows_an_end_that_was_cut_off(entries, data):
    known = data.draw(st.sampled_from(entries))
    kept = entries[: data.draw(st.integers(0, known.number - 1))]
    assert problem(kept) is None
    assert problem(kept, known) == f"Entries {len(kept) + 1} to {known.number} were exported and are gone."


@given(chains(shortest=2), chains(shortest=2))
def test_what_was_exported_shows_a_chain_that_was_written_anew_as_a_whole(entries, others):
    known = entries[min(len(entries), len(others)) - 1]
    same = others[known.number - 1].hash == known.hash
    assert problem(others) is None
    assert bool(problem(others, known)) is not same


@given(chains(), events)
def test_what_came_after_an_export_is_no_break(entries, later):
    longer = entries + model.follow_all(entries[-1], later, AT)
    assert problem(longer, entries[-1]) is None


def test_the_first_break_is_named_and_all_entries_are_counted():
    entries = chain([Event("ada", f"step-{number}", HERE) for number in range(6)])
    entries[2] = replace(entries[2], device="another")
    del entries[4]
    assert model.examine("ada", entries) == model.Chain("ada", 5, "Entry 3 was changed.")


def test_the_kinds_of_breaks_are_told_apart():
    entries = chain([Event("ada", f"step-{number}", HERE) for number in range(4)])
    other = chain([Event("ada", "other", HERE) for _ in range(4)])
    assert problem([entries[0], entries[2]]) == "Entry 2 is missing."
    assert problem(entries[1:]) == "Entry 1 is missing."
    assert problem([entries[0], other[1]]) == "Entry 2 does not follow the one before it."
    assert problem([entries[0], entries[0]]) == "Entry 2 does not follow the one before it."
    assert problem(entries, other[2]).startswith("Entry 3 is not the one that was exported")


def test_an_entry_of_another_account_does_not_fit_in():
    entries = chain([Event("ada", "registered", HERE)])
    assert problem([replace(entries[0], account_id="eve")]) == "Entry 1 was changed."


@given(st.lists(st.tuples(st.sampled_from(["ada", "bob", "eve"]), events), unique_by=lambda pair: pair[0]))
def test_an_export_is_read_as_it_was_written(accounts):
    written = {}
    for account_id, happened in accounts:
        if happened:
            written[account_id] = chain([replace(event, account_id=account_id) for event in happened])
    lines = [model.to_line(entry) for entries in written.values() for entry in entries]
    assert not [line for line in lines if "\n" in line]
    assert model.read_lines(lines) == {account_id: entries[-1] for account_id, entries in written.items()}


@pytest.mark.parametrize("line", ["", "{}", "[]", "7", "null", "{", '{"account_id": "ada"}', "x" * 10000])
def test_what_is_no_export_is_told_by_its_line(line):
    with pytest.raises(ValueError, match="This is no line of an export") as wrong:
        model.read_lines([line])
    assert len(str(wrong.value)) < 120


@given(chains(shortest=2), st.data())
def test_an_export_that_was_changed_is_no_measure(entries, data):
    place = data.draw(places(entries))
    entries[place] = replace(entries[place], action=entries[place].action + "!")
    with pytest.raises(ValueError, match="The export itself is broken, at ada: Entry"):
        model.read_lines(map(model.to_line, entries))


def test_nobody_else_did_it_unless_somebody_else_is_named():
    assert chain([Event("ada", "logged-in", HERE)])[0].actor_id == "ada"
    assert chain([Event("ada", "disabled", HERE, actor_id="bob")])[0].actor_id == "bob"
