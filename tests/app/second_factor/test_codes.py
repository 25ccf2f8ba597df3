"""Which codes are good, without tables and HTTP."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.second_factor import model
from app.second_factor.model import SecondFactor

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", as in RFC 6238
MIDDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
FACTOR = SecondFactor("ada", "sealed", since="2026-11-20")


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_rfc_6238(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)
    assert model.code_of(model.step_at(now), SECRET) == code
    assert FACTOR.after_code(code, SECRET, now).last_step == seconds // 30


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(-3, 3)), max_size=30))
def test_a_code_is_good_when_its_step_is_near_and_later_than_the_last_one_used(tries):
    factor, now, last = FACTOR, MIDDAY, 0
    for seconds, drift in tries:
        now += timedelta(seconds=seconds)
        step = int(now.timestamp()) // 30 + drift
        used = factor.after_code(pyotp.TOTP(SECRET).generate_otp(step), SECRET, now)
        assert (used is not None) == (abs(drift) <= 1 and step > last)
        factor = used or factor
        last = step if used else last


@given(st.lists(st.integers(-60, 60), max_size=30))
def test_a_clock_that_goes_back_makes_no_code_good_again(moves):
    factor, now, good = FACTOR, MIDDAY, []
    for seconds in moves:
        now += timedelta(seconds=seconds)
        code = model.code_of(model.step_at(now), SECRET)
        factor = factor.after_code(code, SECRET, now) or factor
        good.append(factor.last_step)
    assert good == sorted(good)


@pytest.mark.parametrize(("seconds", "steps"), [(0, {-1, 0, 1}), (29.999, {-1, 0, 1}), (30, {0, 1, 2})])
def test_at_the_boundary_of_a_step_the_next_one_begins(seconds, steps):
    first, now = model.step_at(MIDDAY), MIDDAY + timedelta(seconds=seconds)
    good = {step for step in range(-3, 4) if FACTOR.after_code(model.code_of(first + step, SECRET), SECRET, now)}
    assert good == steps


def test_of_two_steps_with_the_same_code_the_one_that_is_left_is_used(monkeypatch):
    monkeypatch.setattr(model, "code_of", lambda step, secret: "123456")
    step = model.step_at(MIDDAY)
    used = [factor := FACTOR] + [factor := factor.after_code("123456", SECRET, MIDDAY) for _ in range(3)]
    assert [factor.last_step for factor in used[1:]] == [step - 1, step, step + 1]
    assert used[-1].after_code("123456", SECRET, MIDDAY) is None


@given(st.text())
def test_another_text_is_no_code(text):
    assert FACTOR.after_recovery_code(text) is None
    if model.is_from_app(text):
        assert re.fullmatch("[0-9]{6}", model._plain(text))


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦", "+12345", "1.2345"])
def test_only_six_digits_are_a_code_of_the_app(code):
    assert not model.is_from_app(code)


@pytest.mark.parametrize("code", ["123456", "123 456", "123-456", " 123456\n", "123\u00a0456", "１２３４５６"])
def test_it_does_not_matter_how_a_keyboard_writes_it(code):
    assert model.is_from_app(code)
    assert model._plain(code) == "123456"


def test_a_recovery_code_is_good_once():
    codes = model.mint_recovery_codes()
    factor = SecondFactor("ada", "sealed", recovery_hashes=tuple(map(model.recovery_hash, codes)))
    for left, code in zip(range(9, -1, -1), codes, strict=True):
        factor = factor.after_recovery_code(code)
        assert len(factor.recovery_hashes) == left
        assert factor.after_recovery_code(code) is None


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "\u2013"),
        lambda code: f"  {code}\n",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_recovery_code_may_be_typed_as_it_is_read(write):
    assert model.recovery_hash(write("7k20-x9q1-4ht0-wzn5")) == model.recovery_hash("7k20-x9q1-4ht0-wzn5")


def test_a_recovery_code_has_eighty_bits_that_nobody_misreads():
    assert len(model._ALPHABET) == len(set(model._ALPHABET)) == 32
    assert not set(model._ALPHABET) & set("iloABCDEFGHIJKLMNOPQRSTUVWXYZ")
    codes = [code for _ in range(100) for code in model.mint_recovery_codes()]
    assert all(re.fullmatch(f"[{model._ALPHABET}]{{4}}(-[{model._ALPHABET}]{{4}}){{3}}", code) for code in codes)
    assert len(set(codes)) == 1000
    assert set("".join(codes)) == set(model._ALPHABET) | {"-"}


def test_a_secret_has_as_many_bits_as_its_hash():
    secrets = {model.mint_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(pyotp.TOTP(secret).byte_secret()) for secret in secrets} == {20}


@pytest.mark.parametrize(("stage", "issuer"), [("prod", "AI Wizard"), ("dev", "AI Wizard (dev)")])
def test_an_app_shows_whose_code_it_is_and_of_which_stage(stage, issuer):
    address = urlsplit(model.uri(SECRET, "ada+1@example.com", stage))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == f"/{issuer}:ada+1@example.com"
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": [issuer]}
