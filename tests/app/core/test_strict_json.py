import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import strict_json

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@given(values, st.booleans())
def test_what_was_written_is_read(value, ensure_ascii):
    assert strict_json.parse(json.dumps(value, ensure_ascii=ensure_ascii).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_as_a_wrong_value(body):
    try:
        strict_json.parse(body)
    except ValueError:
        return


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} {}",
        b"{'a': 1}",
        b'{"a": 1,}',
        b"NaN",
        b'{"a": Infinity}',
        b"[-Infinity]",
        b'{"a": 1, "a": 2}',
        b'[{"a": {"b": 1, "\\u0062": 2}}]',
        b'"\xff"',
        '"é"'.encode("latin-1"),
        '{"a": "text"}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b'"\\ude00\\ud83d"',
        b'"\xed\xa0\x80"',
        b'"a\x00b"',
        b'"a\nb"',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_not_strict_is_refused(body):
    with pytest.raises(ValueError, match="."):
        strict_json.parse(body)


def test_a_whole_character_of_two_halves_is_read():
    assert strict_json.parse(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"
