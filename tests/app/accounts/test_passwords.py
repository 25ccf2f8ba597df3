"""Change a password that is known, reset one that is not."""

import pytest
from botocore.exceptions import EndpointConnectionError

from app.audit import service as audit
from app.core import auth, db
from app.mails import service as outbox
from app.users import service as users
from tests.conftest import PASSWORD

NEW = "forty herons on a ladder"


def log_in(client, user, password=PASSWORD):
    return client.post("/api/auth/login", json={"email": user["email"], "password": password})


def change(client, token, **changes):
    body = {"current_password": PASSWORD, "password": NEW} | changes
    return client.put("/api/users/me/password", json=body, headers=token)


def forget(client, email):
    return client.post("/api/auth/password/forgot", json={"email": email})


def reset(client, code, password=NEW):
    return client.post("/api/auth/password/reset", json={"code": code, "password": password})


def actions(user):
    return [entry.action for entry in audit.read_all(users.find_by_email(user["email"]).id)]


def assert_points_at(response, pointer):
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [pointer]


def test_without_a_token_nobody_changes_a_password(client, user):
    assert change(client, {}).status_code == 401


def test_a_wrong_current_password_changes_nothing(client, user, token):
    assert change(client, token, current_password="wrong").status_code == 401
    assert log_in(client, user).status_code == 200


@pytest.mark.parametrize("password", ["fourteen chars", "correct horse battery staple", "x" * 129])
def test_a_weak_new_password_is_pointed_at(client, token, password):
    assert_points_at(change(client, token, password=password), "#/password")


def test_the_new_password_may_not_be_the_persons_address(client, user, token):
    assert_points_at(change(client, token, password=user["email"]), "#/password")


def test_a_changed_password_ends_all_sessions_and_the_answer_opens_a_new_one(client, user, tokens, token):
    other = log_in(client, user).get_json()["refresh_token"]
    answer = change(client, token)
    assert answer.status_code == 200
    for old in (tokens["refresh_token"], other):
        assert client.post("/api/auth/refresh", json={"refresh_token": old}).status_code == 401
    assert client.get("/api/users/me", headers=token).status_code == 401
    new = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}
    assert client.get("/api/users/me", headers=new).status_code == 200


def test_only_the_new_password_opens_the_account(client, user, token):
    change(client, token)
    assert [log_in(client, user, password).status_code for password in (PASSWORD, NEW)] == [401, 200]


def test_a_changed_password_is_told_by_mail_and_in_the_audit_log(client, user, token, mails, worker):
    change(client, token)
    worker.run()
    assert mails[-1]["subject"] == "Your password was changed"
    assert actions(user)[-1] == "password-changed"


def test_a_forgotten_password_is_chosen_anew_once(client, user, code_from):
    assert forget(client, user["email"]).status_code == 202
    code = code_from(user["email"])
    assert reset(client, code).status_code == 204
    assert log_in(client, user, NEW).status_code == 200
    assert_points_at(reset(client, code, "another heron on a ladder"), "#/code")


def test_a_reset_that_has_happened_is_told_as_one_even_if_nothing_answers_any_more(
    client, user, code_from, monkeypatch
):
    forget(client, user["email"])
    code, hurry = code_from(user["email"]), outbox.hurry

    def break_down(letter):
        hurry(letter)
        monkeypatch.setattr(db, "get_many", fail)

    def fail(*_):
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example.com")

    monkeypatch.setattr(outbox, "hurry", break_down)
    assert reset(client, code).status_code == 204


def test_a_reset_ends_all_sessions(client, user, tokens, code_from):
    forget(client, user["email"])
    reset(client, code_from(user["email"]))
    assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_a_weak_password_does_not_use_up_the_code(client, user, code_from):
    forget(client, user["email"])
    code = code_from(user["email"])
    assert_points_at(reset(client, code, "fourteen chars"), "#/password")
    assert reset(client, code).status_code == 204


def test_a_code_is_too_old_after_an_hour(client, user, code_from, clock):
    forget(client, user["email"])
    code = code_from(user["email"])
    clock.move(hours=1)
    assert_points_at(reset(client, code), "#/code")


def test_a_code_is_void_once_the_password_was_changed(client, user, token, code_from):
    forget(client, user["email"])
    code = code_from(user["email"])
    change(client, token)
    assert_points_at(reset(client, code, "another heron on a ladder"), "#/code")


def test_a_code_to_verify_the_address_resets_nothing(client, user, code_from):
    assert_points_at(reset(client, code_from(user["email"])), "#/code")


def test_whoever_resets_has_the_mailbox_and_so_a_verified_address(client, user, code_from):
    forget(client, user["email"])
    reset(client, code_from(user["email"]))
    assert users.find_by_email(user["email"]).verified_at


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, user, mails, worker):
    worker.run()
    mails.clear()
    known, unknown = forget(client, user["email"]), forget(client, "eve@example.com")
    worker.run()
    assert (known.status_code, unknown.status_code) == (202, 202)
    assert [mail["to"] for mail in mails] == [user["email"]]


def test_an_unknown_address_costs_the_same_work(client, user, work):
    done = []
    for email in (user["email"], "eve@example.com"):
        work.clear()
        forget(client, email)
        done.append(list(work))
    assert done[0] == done[1]


def test_a_password_is_not_changed_while_no_token_can_be_signed(client, user, token):
    with pytest.MonkeyPatch.context() as outage:
        outage.setattr(auth, "issue", None)
        assert change(client, token).status_code == 500
    assert log_in(client, user).status_code == 200
