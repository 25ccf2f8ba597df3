from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.amounts import exact


@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=9))
def test_what_fits_stays_what_it_is(amount):
    assert exact(amount) == amount


@given(st.decimals())
def test_no_number_is_a_fault_and_none_becomes_another(amount):
    kept = exact(amount)
    assert kept is None or (kept == amount and abs(kept.adjusted()) < 15)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0e-99999", "0"),
        ("-0", "0"),
        ("1.2300000000000", "1.23"),
        ("1e-9", "1E-9"),
        ("1e-10", None),
        ("1e-999999999", None),
        ("1e15", None),
        ("1e999999", None),
        ("-1e999999999", None),
        ("NaN", None),
        ("sNaN", None),
        ("-Infinity", None),
    ],
)
def test_what_cannot_be_kept_is_none(text, kept):
    assert str(exact(Decimal(text))) == str(kept)
