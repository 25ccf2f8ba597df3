from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from app.audit.model import Client
from app.core import aws, vault
from app.second_factor import repository
from app.sessions import service as sessions
from app.users import service as users
from tests.app.second_factor.conftest import URL, kind

ROUTES = [("GET", ""), ("POST", ""), ("POST", "/confirm"), ("POST", "/recovery-codes"), ("DELETE", "")]


def everything_stored():
    return aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_token_nothing_is_told_or_changed(client, method, path):
    assert client.open(URL + path, method=method, json={"code": "123456"}).status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES[1:])
def test_whoever_logged_in_long_ago_proves_it_again_first(client, token, clock, method, path):
    clock.move(minutes=10, seconds=1)
    assert kind(client.open(URL + path, method=method, json={"code": "123456"}, headers=token)) == "reauthenticate"


@pytest.mark.parametrize(("method", "path"), ROUTES[2:])
@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 123456}, {"code": "1" * 65}, {"code": ["123456"]}])
def test_a_code_that_is_no_text_is_pointed_at(client, token, method, path, body):
    response = client.open(URL + path, method=method, json=body, headers=token)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["#/code"]


def test_whoever_has_none_reads_that_it_is_off(status):
    assert status() == {"is_on": False, "recovery_codes_left": 0, "since": None}


@pytest.mark.parametrize(("method", "path"), ROUTES[3:])
def test_what_is_not_on_is_not_found(client, token, new_phone, method, path):
    phone = new_phone()
    response = client.open(URL + path, method=method, json={"code": phone.code()}, headers=token)
    assert response.status_code == 404


def test_the_secret_comes_as_text_and_for_a_qr_code(client, token, user):
    answer = client.post(URL, headers=token)
    assert answer.headers["Cache-Control"] == "no-store"
    secret, uri = (answer.get_json()[name] for name in ("secret", "uri"))
    assert parse_qs(urlsplit(uri).query) == {"secret": [secret], "issuer": ["AI Wizard (test)"]}
    assert user["email"].replace("@", "%40") in uri


def test_the_secret_is_kept_only_as_kms_encrypted_it_for_this_user(user, new_phone):
    phone, owner = new_phone(), users.find_by_email(user["email"])
    assert phone.secret not in str(everything_stored())
    sealed = repository.find(owner.id).sealed_secret
    assert vault.decrypt(sealed, user_id=owner.id) == phone.secret
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        vault.decrypt(sealed, user_id="eve")


def test_what_is_not_confirmed_asks_for_nothing(new_phone, log_in, status):
    new_phone()
    assert status()["is_on"] is False
    assert log_in().status_code == 200


def test_a_code_of_the_app_turns_it_on(new_phone, confirm, status, log_in, clock):
    answer = confirm(new_phone().code())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(set(answer.get_json()["recovery_codes"])) == 10
    assert status() == {"is_on": True, "recovery_codes_left": 10, "since": clock.now.isoformat()}
    assert kind(log_in()) == "second-factor-needed"


def test_recovery_codes_are_kept_only_as_hashes(phone):
    stored = str(everything_stored())
    assert not [code for code in phone.recovery_codes if code in stored or code.replace("-", "") in stored]


def test_a_wrong_code_turns_nothing_on(new_phone, confirm, status):
    phone = new_phone()
    assert confirm(phone.wrong_code()).get_json()["errors"][0]["pointer"] == "#/code"
    assert status()["is_on"] is False
    assert confirm(phone.code()).status_code == 200


def test_the_code_that_turned_it_on_logs_nobody_in(new_phone, confirm, log_in):
    phone = new_phone()
    confirm(phone.code())
    assert kind(log_in(phone.code())) == "second-factor-wrong"


def test_there_is_nothing_to_confirm_before_it_was_started_or_twice(confirm, new_phone, clock):
    assert confirm("123456").status_code == 409
    phone = new_phone()
    assert confirm(phone.code()).status_code == 200
    clock.move(seconds=30)
    assert confirm(phone.code()).status_code == 409


def test_one_that_is_on_is_not_replaced(client, token, phone, log_in):
    assert client.post(URL, headers=token).status_code == 409
    assert log_in(phone.code()).status_code == 200


def test_of_two_tabs_the_one_that_asked_last_counts(new_phone, confirm, log_in, clock):
    first, second = new_phone(), new_phone()
    assert first.secret != second.secret
    assert confirm(first.code()).status_code == 422
    assert confirm(second.code()).status_code == 200
    clock.move(seconds=30)
    assert log_in(first.code()).status_code == 401
    assert log_in(second.code()).status_code == 200


def test_a_tab_that_starts_while_another_confirms_turns_on_no_secret_that_nobody_showed(
    client, token, new_phone, confirm, monkeypatch, status
):
    phone, decrypt = new_phone(), vault.decrypt

    def start_meanwhile(sealed, **context):
        assert client.post(URL, headers=token).status_code == 201
        return decrypt(sealed, **context)

    monkeypatch.setattr(vault, "decrypt", start_meanwhile)
    assert confirm(phone.code()).status_code == 409
    assert status()["is_on"] is False


def test_of_two_tabs_that_confirm_at_once_one_shows_codes_and_those_count(app, token, new_phone, atomic_calls, log_in):
    phone = new_phone()

    def confirm(_):
        body = {"code": phone.code()}
        return app.test_client().post(f"{URL}/confirm", json=body, headers=token)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, range(2)), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [200, 409]
    assert log_in(answers[0].get_json()["recovery_codes"][0]).status_code == 200


def test_turning_it_on_ends_all_other_sessions_and_keeps_this_one(client, token, header, new_phone, confirm, tokens):
    other = header()
    assert confirm(new_phone().code()).status_code == 200
    assert client.get("/api/users/me", headers=other).status_code == 401
    assert client.get("/api/users/me", headers=token).status_code == 200
    answer = client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 200


def test_a_log_in_that_began_before_it_was_on_opens_nothing_after(client, new_phone, confirm, log_in, monkeypatch):
    phone, opening = new_phone(), sessions.opening

    def confirm_meanwhile(*arguments):
        assert confirm(phone.code()).status_code == 200
        return opening(*arguments)

    monkeypatch.setattr(sessions, "opening", confirm_meanwhile)
    answer = log_in().get_json()
    stale = {"Authorization": f"Bearer {answer['access_token']}"}
    assert client.get("/api/users/me", headers=stale).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": answer["refresh_token"]}).status_code == 401


def test_a_session_that_ends_meanwhile_does_not_come_back_to_life(client, token, new_phone, confirm, monkeypatch):
    phone, get = new_phone(), users.get

    def end_meanwhile(user_id):
        monkeypatch.setattr(users, "get", get)
        sessions.end_all(user_id, Client("another device", "192.0.2.9"))
        return get(user_id)

    monkeypatch.setattr(users, "get", end_meanwhile)
    assert confirm(phone.code()).status_code == 409
    assert client.get("/api/users/me", headers=token).status_code == 401


def test_it_is_audited_and_told_by_mail(phone, trail, mails, worker):
    worker.run()
    assert trail()[-1] == ("second-factor-on", {})
    assert mails[-1]["subject"] == "Two-factor log-in is on"


def test_somebody_elses_second_factor_is_not_ours(client, phone, status):
    eve = {"email": "eve@example.com", "password": "a violin in the second drawer"}
    client.post("/api/auth/register", json=eve | {"name": "Eve"})
    answer = client.post("/api/auth/login", json=eve)
    assert answer.status_code == 200
    header = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}
    assert status(header)["is_on"] is False
    assert client.delete(URL, json={"code": phone.code()}, headers=header).status_code == 404


def test_a_personal_access_token_reads_and_changes_nothing_of_it(client, token):
    made = client.post("/api/users/me/tokens", json={"name": "CI", "scopes": ["profile:read"]}, headers=token)
    header = {"Authorization": f"Bearer {made.get_json()['token']}"}
    answers = {
        client.open(URL + path, method=method, json={"code": "1"}, headers=header).status_code
        for method, path in ROUTES
    }
    assert answers == {403}
