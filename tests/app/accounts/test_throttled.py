"""Guessing becomes slow, for everybody but whoever the account belongs to."""

import pytest
from botocore.exceptions import EndpointConnectionError

from app.core import auth, db
from tests.conftest import PASSWORD


def log_in(client, email, password=PASSWORD, address="192.0.2.1"):
    body = {"email": email, "password": password}
    return client.post("/api/auth/login", json=body, environ_base={"REMOTE_ADDR": address})


def guess(client, email, times, address):
    return [log_in(client, email, "wrong", address) for _ in range(times)]


@pytest.mark.parametrize("whose", ["somebody's", "nobody's"])
def test_the_sixth_guess_has_to_wait_and_tells_how_long(client, user, whose):
    email = user["email"] if whose == "somebody's" else "eve@example.com"
    *free, refused = guess(client, email, 6, "198.51.100.1")
    assert [answer.status_code for answer in free] == [401] * 5
    assert refused.status_code == 429
    assert refused.get_json()["type"] == "urn:ai-wizard:problem:too-many-requests"
    assert int(refused.headers["Retry-After"]) > 0
    assert "RateLimit" in refused.headers


def test_the_right_password_does_not_get_past_the_wait(client, user):
    guess(client, user["email"], 6, "198.51.100.1")
    assert log_in(client, user["email"], address="198.51.100.1").status_code == 429


def test_strangers_do_not_lock_out_whoever_has_logged_in_from_here_before(client, user):
    assert log_in(client, user["email"]).status_code == 200
    for number in range(10):
        guess(client, user["email"], 6, f"198.51.100.{number}")
    assert log_in(client, user["email"]).status_code == 200


def test_strangers_do_not_lock_out_whoever_resets_the_password(client, user, code_from):
    for number in range(10):
        guess(client, user["email"], 6, f"198.51.100.{number}")
    client.post("/api/auth/password/forgot", json={"email": user["email"]})
    new = {"code": code_from(user["email"]), "password": "forty herons on a ladder"}
    client.post("/api/auth/password/reset", json=new, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert log_in(client, user["email"], new["password"], "192.0.2.9").status_code == 200


def test_a_forged_token_is_refused_as_such_however_often_it_comes(client):
    forged = {"Authorization": "Bearer a.b.c"}
    answers = [client.post("/api/auth/reauthenticate", json={"password": "x"}, headers=forged) for _ in range(40)]
    assert {answer.status_code for answer in answers} == {401}


def test_a_mailbox_gets_a_handful_of_mails_an_hour(client, user, mails, worker):
    for _ in range(20):
        client.post("/api/auth/password/forgot", json={"email": user["email"]})
    worker.run()
    assert len([mail for mail in mails if mail["subject"].startswith("Reset")]) < 5


def test_whoever_logs_in_again_and_again_while_nothing_signs_need_not_wait_afterwards(client, user, monkeypatch):
    def fail(*_):
        raise EndpointConnectionError(endpoint_url="https://kms.example.com")

    with monkeypatch.context() as outage:
        outage.setattr(auth.KmsES256, "sign", fail)
        assert [log_in(client, user["email"]).status_code for _ in range(10)] == [503] * 10
    assert log_in(client, user["email"]).status_code == 200


def fail_to_read(*_):
    raise EndpointConnectionError(endpoint_url="https://dynamodb.example.com")


def test_an_outage_forgives_no_guess_that_came_before_it(client, user, monkeypatch):
    guess(client, user["email"], 4, "198.51.100.1")
    with monkeypatch.context() as outage:
        outage.setattr(db, "get", fail_to_read)
        assert [answer.status_code for answer in guess(client, user["email"], 3, "198.51.100.1")] == [503] * 3
    answers = guess(client, user["email"], 2, "198.51.100.1")
    assert [answer.status_code for answer in answers] == [401, 429]


def test_an_outage_makes_no_stranger_known(client, user, monkeypatch):
    with monkeypatch.context() as outage:
        outage.setattr(db, "get", fail_to_read)
        guess(client, user["email"], 1, "192.0.2.1")
    for number in range(10):
        guess(client, user["email"], 6, f"198.51.100.{number}")
    assert log_in(client, user["email"], address="192.0.2.1").status_code == 429


@pytest.mark.parametrize("path", ["password/forgot", "verify/resend"])
def test_the_fields_do_not_tell_that_somebody_has_registered_an_address_lately(client, user, path):
    elsewhere = {"REMOTE_ADDR": "198.51.100.1"}
    known, unknown = (
        client.post(f"/api/auth/{path}", json={"email": email}, environ_base=elsewhere).headers["RateLimit"]
        for email in (user["email"], "eve@example.com")
    )
    assert known == unknown


def test_whoever_has_to_choose_a_password_again_and_again_registers_in_the_end(client):
    bob = {"email": "bob@example.com", "name": "Bob"}
    for password in ["correct horse battery staple"] * 10 + ["bob bob bob bob bob"] * 10:
        assert client.post("/api/auth/register", json=bob | {"password": password}).status_code == 422
    assert client.post("/api/auth/register", json=bob | {"password": PASSWORD}).status_code == 201


def test_a_stolen_token_does_not_guess_the_password(client, token):
    answers = [
        client.post("/api/auth/reauthenticate", json={"password": "wrong"}, headers=token).status_code for _ in range(7)
    ]
    assert answers[-1] == 429
