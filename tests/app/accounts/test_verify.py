import pytest

from app.users import service as users
from tests.conftest import PASSWORD

URL = "/api/auth/verify"


def verify(client, code):
    return client.post(URL, json={"code": code})


def log_in(client, user):
    return client.post("/api/auth/login", json={"email": user["email"], "password": PASSWORD})


def assert_is_refused(response):
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["#/code"]


@pytest.fixture
def required(environment):
    environment.setenv("WIZARD_EMAIL_VERIFICATION", "required")


@pytest.mark.parametrize("code", ["", "x" * 43, "é\x00", "x" * 129])
def test_a_code_that_we_did_not_send_is_refused(client, code):
    assert_is_refused(verify(client, code))


def test_a_code_verifies_once(client, user, code_from):
    code = code_from(user["email"])
    assert verify(client, code).status_code == 204
    assert users.find_by_email(user["email"]).verified_at
    assert_is_refused(verify(client, code))


def test_a_code_is_too_old_after_a_day(client, user, code_from, clock):
    code = code_from(user["email"])
    clock.move(days=1)
    assert_is_refused(verify(client, code))


def test_a_code_to_reset_the_password_verifies_nothing_here(client, user, code_from):
    client.post("/api/auth/password/forgot", json={"email": user["email"]})
    assert_is_refused(verify(client, code_from(user["email"])))


def test_a_code_is_kept_only_as_its_hash_and_in_no_message(client, user, code_from, clouds_text):
    assert code_from(user["email"]) not in clouds_text()


def test_without_a_verified_address_nobody_logs_in_where_that_is_required(required, client, user, code_from):
    refused = log_in(client, user)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "urn:ai-wizard:problem:email-not-verified")
    verify(client, code_from(user["email"]))
    assert log_in(client, user).status_code == 200


def test_a_wrong_password_does_not_tell_that_the_address_is_not_verified(required, client, user):
    wrong = client.post("/api/auth/login", json={"email": user["email"], "password": "wrong"})
    assert wrong.status_code == 401


def test_a_code_is_sent_again_to_whoever_waits_for_it(client, user, code_from, mails):
    first = code_from(user["email"])
    assert client.post(f"{URL}/resend", json={"email": user["email"]}).status_code == 202
    second = code_from(user["email"])
    assert first != second
    assert verify(client, second).status_code == 204


def test_nothing_is_sent_to_whoever_is_verified_or_unknown(client, user, code_from, mails, worker):
    verify(client, code_from(user["email"]))
    mails.clear()
    answers = [client.post(f"{URL}/resend", json={"email": email}) for email in (user["email"], "eve@example.com")]
    worker.run()
    assert [answer.status_code for answer in answers] == [202, 202]
    assert mails == []


def test_asking_again_costs_the_same_whether_or_not_there_is_somebody(client, user, work):
    done = []
    for email in (user["email"], "eve@example.com"):
        work.clear()
        client.post(f"{URL}/resend", json={"email": email})
        done.append(list(work))
    assert done[0] == done[1]


def test_verifying_leaves_a_role_and_a_session_as_they_are(client, user, token, code_from):
    verify(client, code_from(user["email"]))
    assert client.get("/api/users/me", headers=token).get_json()["role"] == "owner"
