"""With a second factor a password may be shorter, and a new password does not get around it."""

import re

import pytest

from app.users import service as users
from tests.app.second_factor.conftest import kind

SHORT = "teapot%7Q"
LONG = "a violin in the second drawer"


@pytest.fixture
def reset(client, user, worker, mails):
    """Has a code sent to Ada and chooses a password with it."""

    def reset(password):
        client.post("/api/auth/password/forgot", json={"email": user["email"]})
        worker.run()
        (code,) = re.findall(r"^[\w-]{43}$", mails[-1]["plain"], re.MULTILINE)
        return client.post("/api/auth/password/reset", json={"code": code, "password": password})

    return reset


@pytest.fixture
def change(client, user):
    """Changes Ada's password."""

    def change(header, password, code=None):
        body = {"current_password": user["password"], "password": password}
        return client.put(
            "/api/users/me/password", json=body if code is None else body | {"code": code}, headers=header
        )

    return change


def is_short(user):
    return users.find_by_email(user["email"]).password_is_short


def test_a_reset_does_not_get_around_it(phone, reset, log_in):
    assert reset(LONG).status_code == 204
    assert kind(log_in(password=LONG)) == "second-factor-needed"
    assert kind(log_in(phone.wrong_code(), password=LONG)) == "second-factor-wrong"
    assert log_in(phone.code(), password=LONG).status_code == 200


def test_a_reset_leaves_recovery_codes_as_they_are(phone, reset, log_in):
    reset(LONG)
    assert log_in(phone.recovery_codes[0], password=LONG).status_code == 200


def test_eight_characters_are_enough_for_a_reset_where_it_is_on(phone, reset, user, log_in):
    assert reset("teapt%7").status_code == 422
    assert reset(SHORT).status_code == 204
    assert is_short(user)
    assert log_in(phone.code(), password=SHORT).status_code == 200


def test_eight_characters_are_too_few_where_it_is_off_or_not_confirmed(new_phone, reset, change, token):
    new_phone()
    assert reset(SHORT).status_code == 422
    assert change(token, SHORT).status_code == 422


def test_a_change_asks_for_a_code_too(phone, change, token):
    assert kind(change(token, LONG)) == "second-factor-needed"
    assert kind(change(token, LONG, phone.wrong_code())) == "second-factor-wrong"
    assert change(token, LONG, phone.code()).status_code == 200


def test_eight_characters_are_enough_for_a_change_where_it_is_on(phone, change, token, user):
    assert change(token, SHORT, phone.code()).status_code == 200
    assert is_short(user)


def test_a_code_for_a_change_is_used(phone, change, token, log_in):
    change(token, LONG, phone.code())
    assert kind(log_in(phone.code(), password=LONG)) == "second-factor-wrong"


def test_a_change_that_is_refused_uses_no_code(phone, change, token, log_in):
    assert change(token, "short", phone.code()).status_code == 422
    assert log_in(phone.code()).status_code == 200


def test_a_change_by_a_recovery_code_says_both_in_the_log(phone, change, token, trail):
    assert change(token, LONG, phone.recovery_codes[0]).status_code == 200
    assert [action for action, _ in trail()][-2:] == ["recovery-code-used", "password-changed"]
