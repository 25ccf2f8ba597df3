"""What of an answer is a number, and when what AWS says of costs is final."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pulls import model
from app.pulls.model import NoNumber

# The document of RFC 6901, section 5, with numbers for what it has none.
DOCUMENT = b"""{"foo": [7, "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7,
"m~n": 8}"""


@pytest.mark.parametrize(
    ("pointer", "number"),
    [
        ("/foo/0", 7),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_a_pointer_leads_where_the_standard_says(pointer, number):
    assert model.find_number(DOCUMENT, pointer) == number


def test_an_empty_pointer_is_the_whole():
    assert model.find_number(b"-12.5e1", "") == -125


@pytest.mark.parametrize(
    "pointer", ["/nothing", "/foo/2", "/foo/-", "/foo/00", "/foo/+0", "/foo/x", "/foo/0/1", "/a/b"]
)
def test_what_a_pointer_does_not_find_is_said(pointer):
    with pytest.raises(NoNumber, match="leads nowhere"):
        model.find_number(DOCUMENT, pointer)


@pytest.mark.parametrize("value", ["true", '"7"', "null", "[7]", "{}"])
def test_what_is_no_number_is_none(value):
    with pytest.raises(NoNumber, match="no number"):
        model.find_number(f'{{"value": {value}}}'.encode(), "/value")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"NaN", b"[1", b"\xff", b"Infinity", b"[" * 100_000, b"1 2", b"1e%d" % 10**20]
)
def test_what_is_no_json_is_refused(body):
    with pytest.raises(NoNumber, match="no valid JSON"):
        model.find_number(body, "")


@pytest.mark.parametrize("number", ["1e15", "-1000000000000000", "1e999999", "9" * 100_000])
def test_what_is_too_large_to_be_kept_is_refused(number):
    with pytest.raises(NoNumber, match="larger"):
        model.find_number(number.encode(), "")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=9))
@settings(max_examples=100)
def test_a_number_of_nine_places_is_kept_exactly(number):
    assert model.find_number(f'{{"a": [{number}]}}'.encode(), "/a/0") == number


def test_a_number_with_more_places_is_rounded():
    assert model.find_number(b"0.12345678949", "") == Decimal("0.123456789")
    assert model.find_number(b"1e-999999", "") == 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_what_was_not_final_is_asked_for_until_it_is(today):
    first, last = model.days_asked_for(today)
    assert last == today - timedelta(days=1)
    assert first.day == 1
    assert (today - first).days <= 62
    assert model.is_final(first - timedelta(days=1), today - timedelta(days=1)) or today.day <= 10
    assert model.is_final(first - timedelta(days=1), today)


def test_a_month_is_final_ten_days_after_its_end():
    for day in (date(2026, 11, 1), date(2026, 11, 30)):
        assert not model.is_final(day, date(2026, 12, 10))
        assert model.is_final(day, date(2026, 12, 11))
