import pytest
from argon2 import PasswordHasher

from app.passwords import service as passwords
from app.users import service as users
from tests.conftest import PASSWORD

URL = "/api/auth/login"


def log_in(client, email, password=PASSWORD):
    return client.post(URL, json={"email": email, "password": password})


def assert_is_refused(response):
    assert response.status_code == 401
    assert response.get_json()["detail"] == "The address or the password is wrong."


@pytest.mark.parametrize("password", ["wrong", "", PASSWORD + " ", PASSWORD.upper(), "\x00", "x" * 128])
def test_a_wrong_password_is_refused(client, user, password):
    assert_is_refused(log_in(client, user["email"], password))


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, user):
    known, unknown = (log_in(client, email, "wrong").get_json() for email in (user["email"], "eve@example.com"))
    assert known | {"request_id": ""} == unknown | {"request_id": ""}


def test_an_unknown_address_costs_the_same_work(client, user, work):
    done = []
    for email in (user["email"], "eve@example.com"):
        work.clear()
        log_in(client, email, "wrong")
        done.append(list(work))
    assert done[0] == done[1]
    assert [kind for kind, _ in done[0]].count("verify") == 1


def test_nobodys_password_opens_nothing(client):
    assert_is_refused(log_in(client, "eve@example.com", ""))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "ada@example.com"}, "#/password"),
        ({"password": "x"}, "#/email"),
        ({"email": "ada@example.com", "password": "x" * 513}, "#/password"),
        ({"email": "ada@example.com", "password": "x", "remember": True}, "#/remember"),
    ],
)
def test_a_wrong_field_is_pointed_at(client, body, pointer):
    response = client.post(URL, json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [pointer]


def test_an_unknown_kind_of_client_is_pointed_at_by_the_name_of_its_header(client, user):
    credentials = {"email": user["email"], "password": PASSWORD}
    response = client.post(URL, json=credentials, headers={"X-Client": "telnet"})
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "X-Client"


def test_the_answer_has_both_tokens(client, user):
    tokens = log_in(client, user["email"]).get_json()
    assert sorted(tokens) == ["access_token", "expires_in", "refresh_token", "token_type"]
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600


def test_the_answer_is_kept_by_no_cache(client, user):
    assert log_in(client, user["email"]).headers["Cache-Control"] == "no-store"


def test_the_address_may_be_written_in_another_case(client, user):
    assert log_in(client, user["email"].upper()).status_code == 200


def test_the_password_may_be_typed_on_another_keyboard(client):
    person = {"email": "jo@example.com", "password": "jos\u00e9 likes long passwords", "name": "José"}
    client.post("/api/auth/register", json=person)
    assert log_in(client, "jo@example.com", "jose\u0301 likes long passwords").status_code == 200


def test_a_hash_of_other_strength_is_renewed_by_the_next_log_in(client, user, monkeypatch):
    before = users.find_by_email(user["email"]).password_hash
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert log_in(client, user["email"]).status_code == 200
    after = users.find_by_email(user["email"]).password_hash
    assert ("t=1" in before, "t=2" in after) == (True, True)
    assert log_in(client, user["email"]).status_code == 200
    assert users.find_by_email(user["email"]).password_hash == after
