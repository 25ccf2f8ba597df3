from app.core import db
from app.passwords import service as passwords
from app.second_factor import repository
from app.users import service as users
from tests.app.second_factor.conftest import URL

SHORT = "teapot%7Q"


def turn_off(client, token, code):
    return client.delete(URL, json={"code": code}, headers=token)


def change_password(client, header, user, password, code):
    body = {"current_password": user["password"], "password": password, "code": code}
    return client.put("/api/users/me/password", json=body, headers=header)


def test_a_code_of_the_app_turns_it_off(client, token, phone, log_in, status):
    assert turn_off(client, token, phone.code()).status_code == 204
    assert status() == {"is_on": False, "recovery_codes_left": 0, "since": None}
    assert log_in().status_code == 200


def test_a_wrong_code_turns_nothing_off(client, token, phone, status):
    response = turn_off(client, token, phone.wrong_code())
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["pointer"] == "#/code"
    assert status()["is_on"] is True


def test_a_used_code_turns_nothing_off(client, token, phone, log_in):
    log_in(phone.code())
    assert turn_off(client, token, phone.code()).status_code == 422


def test_guesses_are_throttled(client, token, phone):
    assert {turn_off(client, token, phone.wrong_code()).status_code for _ in range(10)} == {422, 429}


def test_it_is_audited_and_told_by_mail(client, token, phone, trail, mails, worker):
    turn_off(client, token, phone.code())
    worker.run()
    assert trail()[-1] == ("second-factor-off", {})
    assert mails[-1]["subject"] == "Two-factor log-in is off"


def test_after_it_was_off_another_phone_can_be_taken(client, token, phone, new_phone, confirm, log_in, clock):
    turn_off(client, token, phone.code())
    other = new_phone()
    codes = confirm(other.code()).get_json()["recovery_codes"]
    clock.move(seconds=30)
    assert {log_in(code).status_code for code in (phone.code(), phone.recovery_codes[0])} == {401}
    assert [log_in(code).status_code for code in (other.code(), codes[0])] == [200, 200]


def test_whoever_lost_the_phone_comes_in_and_takes_another_by_recovery_codes(
    client, phone, header, log_in, new_phone, confirm, clock
):
    mine = header(phone.recovery_codes[0])
    assert turn_off(client, mine, phone.recovery_codes[0]).status_code == 422
    assert turn_off(client, mine, phone.recovery_codes[1]).status_code == 204
    other = new_phone(mine)
    assert confirm(other.code(), mine).status_code == 200
    clock.move(seconds=30)
    assert log_in(other.code()).status_code == 200


def test_a_short_password_is_not_left_alone(client, user, phone, header, clock, status):
    mine = header(phone.recovery_codes[0])
    assert change_password(client, mine, user, SHORT, phone.code()).status_code == 200
    mine = header(phone.recovery_codes[1], password=SHORT)
    refused = turn_off(client, mine, phone.recovery_codes[2])
    assert refused.status_code == 409
    assert "password" in refused.get_json()["detail"]
    assert status(mine) == status(mine) | {"is_on": True, "recovery_codes_left": 8}


def test_with_a_longer_password_it_is_turned_off_after_all(client, user, phone, header):
    mine = header(phone.recovery_codes[0])
    change_password(client, mine, user, SHORT, phone.recovery_codes[1])
    mine = header(phone.recovery_codes[2], password=SHORT)
    change_password(client, mine, {"password": SHORT}, user["password"], phone.recovery_codes[3])
    assert turn_off(client, header(phone.recovery_codes[4]), phone.code()).status_code == 204


def test_a_short_password_that_is_chosen_while_it_is_turned_off_is_refused(
    client, user, token, phone, header, monkeypatch, log_in
):
    mine, hash_password = header(phone.recovery_codes[0]), passwords.hash

    def turn_off_meanwhile(password):
        assert turn_off(client, token, phone.code()).status_code == 204
        return hash_password(password)

    monkeypatch.setattr(passwords, "hash", turn_off_meanwhile)
    assert change_password(client, mine, user, SHORT, phone.recovery_codes[1]).status_code == 409
    assert log_in().status_code == 200
    assert log_in(password=SHORT).status_code == 401


def test_it_stays_on_when_a_short_password_is_chosen_meanwhile(client, user, token, phone, monkeypatch, status):
    deletion = repository.deletion

    def choose_meanwhile(factor):
        db.transact(users.change(users.find_by_email(user["email"]), password_is_short=True))
        return deletion(factor)

    monkeypatch.setattr(repository, "deletion", choose_meanwhile)
    assert turn_off(client, token, phone.code()).status_code == 409
    assert status()["is_on"] is True
