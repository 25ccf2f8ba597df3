from concurrent.futures import ThreadPoolExecutor

import pytest

from app.audit import service as audit
from app.core import db, vault
from app.users import service as users
from tests.app.second_factor.conftest import URL, kind


@pytest.mark.parametrize("code", ["", None])
def test_the_password_alone_opens_nothing_and_says_what_is_missing(phone, log_in, code):
    answer = log_in(code)
    assert answer.status_code == 401
    assert kind(answer) == "second-factor-needed"
    assert "`code`" in answer.get_json()["detail"]


def test_a_wrong_password_does_not_tell_that_there_is_a_second_factor(phone, log_in, user):
    answers = [
        log_in(code, email=email, password="wrong").get_json() | {"request_id": ""}
        for email in (user["email"], "eve@example.com")
        for code in (None, phone.code(), "000000", phone.recovery_codes[0])
    ]
    assert answers == [answers[0]] * 8
    assert answers[0]["detail"] == "The address or the password is wrong."


def test_a_code_is_not_used_by_a_log_in_with_a_wrong_password(phone, log_in):
    log_in(phone.code(), password="wrong")
    assert log_in(phone.code()).status_code == 200


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(phone, log_in, clock, steps):
    clock.move(seconds=60)
    assert log_in(phone.code(steps)).status_code == 200


@pytest.mark.parametrize("steps", [-2, 2])
def test_two_steps_off_is_too_far(phone, log_in, clock, steps):
    clock.move(seconds=60)
    assert kind(log_in(phone.code(steps))) == "second-factor-wrong"


def test_a_code_is_good_once(phone, log_in, clock):
    assert log_in(phone.code()).status_code == 200
    assert kind(log_in(phone.code())) == "second-factor-wrong"
    clock.move(seconds=30)
    assert kind(log_in(phone.code(-1))) == "second-factor-wrong"
    assert log_in(phone.code()).status_code == 200


def test_a_code_of_an_earlier_step_than_the_last_one_is_used_too(phone, log_in, clock):
    clock.move(seconds=60)
    assert log_in(phone.code(1)).status_code == 200
    assert {kind(log_in(phone.code(steps))) for steps in (-1, 0, 1)} == {"second-factor-wrong"}


def test_a_code_may_be_typed_with_a_space(phone, log_in):
    assert log_in(f" {phone.code()[:3]} {phone.code()[3:]}").status_code == 200


@pytest.mark.parametrize("body", [{"code": "1" * 65}, {"code": 123456}, {"code": None}])
def test_a_code_that_is_no_text_is_pointed_at(client, user, body):
    credentials = {name: user[name] for name in ("email", "password")}
    response = client.post("/api/auth/login", json=credentials | body)
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["#/code"]


def test_whoever_has_no_second_factor_may_send_a_code(log_in):
    assert log_in("123456").status_code == 200


@pytest.mark.parametrize("place", ["code", "recovery code"])
def test_of_requests_with_one_code_at_once_one_wins(app, user, phone, atomic_calls, place):
    code = phone.code() if place == "code" else phone.recovery_codes[0]
    body = {"email": user["email"], "password": user["password"], "code": code}

    def log_in(_):
        return app.test_client().post("/api/auth/login", json=body)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(log_in, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    assert {kind(answer) for answer in answers if answer.status_code == 401} == {"second-factor-wrong"}


def test_two_recovery_codes_at_once_are_both_good_and_both_gone(app, user, phone, atomic_calls, status):
    def log_in(code):
        body = {"email": user["email"], "password": user["password"], "code": code}
        return app.test_client().post("/api/auth/login", json=body)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(log_in, phone.recovery_codes[:2]))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert status()["recovery_codes_left"] == 8


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that happens between the check of a code and the transaction that uses it."""

    def arrange(happen):
        decrypt = vault.decrypt

        def decrypt_and_let_it_happen(sealed, **context):
            monkeypatch.setattr(vault, "decrypt", decrypt)
            happen()
            return decrypt(sealed, **context)

        monkeypatch.setattr(vault, "decrypt", decrypt_and_let_it_happen)

    return arrange


def test_a_code_that_was_used_after_it_was_looked_at_is_wrong(phone, log_in, meanwhile):
    won = []
    meanwhile(lambda: won.append(log_in(phone.code()).status_code))
    assert kind(log_in(phone.code())) == "second-factor-wrong"
    assert won == [200]


def test_a_recovery_code_that_is_used_meanwhile_does_not_stop_the_app(phone, log_in, meanwhile, status):
    meanwhile(lambda: log_in(phone.recovery_codes[0]))
    assert log_in(phone.code()).status_code == 200
    assert status()["recovery_codes_left"] == 9


def test_a_code_opens_nothing_when_its_second_factor_is_turned_off_meanwhile(client, token, phone, log_in, meanwhile):
    meanwhile(lambda: client.delete(URL, json={"code": phone.recovery_codes[0]}, headers=token))
    assert log_in(phone.code()).status_code == 409
    assert log_in().status_code == 200


def test_a_user_who_is_disabled_meanwhile_gets_a_session_that_is_over(client, user, phone, log_in, meanwhile):
    def disable():
        ada = users.find_by_email(user["email"])
        db.transact(users.change(ada, disabled_at="2026-11-20", epoch=ada.epoch + 1))

    meanwhile(disable)
    header = {"Authorization": f"Bearer {log_in(phone.code()).get_json()['access_token']}"}
    assert client.get("/api/users/me", headers=header).status_code == 401


def test_a_disabled_user_is_not_asked_for_a_code(user, phone, log_in):
    db.transact(users.change(users.find_by_email(user["email"]), disabled_at="2026-11-20"))
    assert kind(log_in()) == "account-disabled"


def test_up_to_the_password_everybody_costs_the_same(client, user, phone, log_in, work):
    grace = {"email": "grace@example.com", "password": "a violin in the second drawer", "name": "Grace"}
    client.post("/api/auth/register", json=grace)
    done = []
    for email in (user["email"], grace["email"], "nobody@example.com"):
        work.clear()
        assert log_in(email=email, password="wrong").status_code == 401
        done.append(list(work))
    assert done == [done[0]] * 3
    assert [name for _, name in done[0] if name == "GetItem"] == ["GetItem"] * 3


def test_a_log_in_that_fails_at_the_end_uses_no_code(phone, log_in, monkeypatch):
    def fail(*_):
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(audit.repository, "append", fail)
        assert log_in(phone.code()).status_code == 500
    assert log_in(phone.code()).status_code == 200


def test_no_code_and_no_secret_is_logged(phone, log_in, lines):
    log_in(phone.code())
    log_in(phone.recovery_codes[0])
    written = str(lines())
    assert "POST" in written
    assert not [secret for secret in (phone.secret, phone.code(), phone.recovery_codes[0]) if f'"{secret}"' in written]


@pytest.fixture
def reauthenticate(client, user, header, phone):
    mine = header(phone.code())

    def reauthenticate(code=None, password=user["password"]):
        body = {"password": password} if code is None else {"password": password, "code": code}
        return client.post("/api/auth/reauthenticate", json=body, headers=mine)

    return reauthenticate


def test_who_proves_it_again_shows_a_code_too(phone, reauthenticate, clock):
    clock.move(minutes=11)
    assert kind(reauthenticate()) == "second-factor-needed"
    assert kind(reauthenticate(phone.wrong_code())) == "second-factor-wrong"
    assert reauthenticate(phone.code(), password="wrong").status_code == 401
    assert reauthenticate(phone.code()).status_code == 200
    assert kind(reauthenticate(phone.code())) == "second-factor-wrong"
    assert reauthenticate(phone.recovery_codes[0]).status_code == 200


def test_guesses_count_together_wherever_they_are_made(phone, log_in, reauthenticate):
    guesses = [guess(phone.wrong_code()).status_code for guess in (log_in, reauthenticate) for _ in range(3)]
    assert guesses == [401] * 5 + [429]
    assert reauthenticate(phone.code()).status_code == 429


def test_the_key_of_aws_is_asked_only_for_a_code_of_the_app(phone, log_in, work):
    work.clear()
    assert log_in(phone.recovery_codes[0]).status_code == 200
    assert ("kms", "Decrypt") not in work
    assert log_in(phone.code()).status_code == 200
    assert ("kms", "Decrypt") in work
