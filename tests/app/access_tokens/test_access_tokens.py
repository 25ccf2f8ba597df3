"""Making, listing and revoking personal access tokens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from app.access_tokens import model, repository, schemas, service
from app.audit import service as audit
from app.core import aws, db, policy
from app.users import service as users
from tests.app.access_tokens.conftest import URL


def errors(response):
    assert response.status_code == 422
    return [error["pointer"] for error in response.get_json()["errors"]]


def everything_stored():
    return str(aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"])


def ids(client, header):
    return [token["id"] for token in client.get(URL, headers=header).get_json()]


@pytest.mark.parametrize(("method", "url"), [("GET", URL), ("POST", URL), ("DELETE", f"{URL}/anything")])
def test_without_a_token_nothing_is_told_made_or_revoked(client, method, url):
    assert client.open(url, method=method).status_code == 401


def test_somebody_elses_token_is_neither_listed_nor_revoked(client, token, made, eve):
    assert ids(client, eve) == []
    assert client.delete(f"{URL}/{made['id']}", headers=eve).status_code == 404
    assert ids(client, token) == [made["id"]]


def test_whoever_logged_in_long_ago_may_revoke_one_and_make_none(client, token, made, make, clock):
    clock.move(minutes=10, seconds=1)
    assert make().get_json()["type"] == "urn:ai-wizard:problem:reauthenticate"
    assert client.delete(f"{URL}/{made['id']}", headers=token).status_code == 204


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": "CI\nof Eve"}, "#/name"),
        ({"name": "x" * 101}, "#/name"),
        ({"scopes": []}, "#/scopes"),
        ({"scopes": "goals:read"}, "#/scopes"),
        ({"scopes": None}, "#/scopes"),
        ({"scopes": ["goals:read", "goals:shred"]}, "#/scopes/1"),
        ({"scopes": ["full"]}, "#/scopes/0"),
        ({"scopes": ["account:write"]}, "#/scopes/0"),
        ({"scopes": ["users:write"]}, "#/scopes/0"),
        ({"scopes": ["goals:read users:read"]}, "#/scopes/0"),
        ({"scopes": [{}]}, "#/scopes/0"),
        ({"expires_in_days": 0}, "#/expires_in_days"),
        ({"expires_in_days": 367}, "#/expires_in_days"),
        ({"expires_in_days": 1.5}, "#/expires_in_days"),
        ({"expires_in_days": None}, "#/expires_in_days"),
        ({"role": "owner"}, "#/role"),
    ],
)
def test_a_wrong_field_is_pointed_at(make, changes, pointer):
    assert errors(make(**changes)) == [pointer]


def test_a_scope_that_the_role_does_not_have_is_pointed_at(make, change):
    change(role="member")
    assert errors(make(scopes=["goals:read", "users:read"])) == ["#/scopes/1"]
    assert make(scopes=["goals:read", "goals:write"]).status_code == 201


def test_whoever_is_leaving_makes_none_and_may_still_revoke_one(client, token, made, make, change):
    change(deletes_at="2026-12-01T00:00:00+00:00")
    assert make(scopes=["profile:read"]).status_code == 403
    assert client.delete(f"{URL}/{made['id']}", headers=token).status_code == 204


def test_a_token_is_shown_once_and_its_hash_never(client, token, make):
    answer = make()
    made = answer.get_json()
    (listed,) = client.get(URL, headers=token).get_json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert made.pop("token").startswith("wizard_pat_ey")
    assert listed == made
    assert sorted(listed) == ["created_at", "ends_with", "expires_at", "id", "last_used_at", "name", "scopes"]


def test_a_token_is_kept_only_as_its_hash_and_its_checksum(made):
    _, _, signature = made["token"].rpartition("_")[0].split(".")
    assert made["ends_with"] == made["token"][-6:]
    assert signature not in everything_stored()
    assert made["ends_with"] in everything_stored()


def test_it_is_good_for_what_was_asked_each_said_once(make):
    assert make(scopes=["users:read", "goals:read", "users:read"]).get_json()["scopes"] == ["goals:read", "users:read"]


@pytest.mark.parametrize(("wish", "days"), [({}, 90), ({"expires_in_days": 1}, 1), ({"expires_in_days": 366}, 366)])
def test_it_lives_as_long_as_asked_and_ninety_days_by_itself(make, clock, wish, days):
    end = (clock.now + timedelta(days=days)).replace(microsecond=0)
    assert make(**wish).get_json()["expires_at"] == end.isoformat()


def test_an_expired_token_is_not_listed(client, token, make, clock):
    make(expires_in_days=1)
    clock.move(days=1)
    assert ids(client, token) == []


def test_an_expired_token_leaves_its_place_to_another(client, make, clock, user, log_in):
    make(expires_in_days=1)
    _fill(user, model.MAX_TOKENS - 1)
    assert make().status_code == 409
    clock.move(days=1)
    assert client.post(URL, json={"name": "CI", "scopes": ["goals:read"]}, headers=log_in()).status_code == 201


def test_the_table_forgets_a_token_when_it_expires(made):
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    (item,) = [item for item in items if item["SK"]["S"].startswith("TOKEN#")]
    assert int(item["expires_at"]["N"]) == datetime.fromisoformat(made["expires_at"]).timestamp()


def _fill(user, count):
    """So many more tokens, which live for a year."""
    owner = users.find_by_email(user["email"])
    (known, *_) = repository.list_all(owner.id)
    for _ in range(count):
        another = replace(known, id=uuid4().hex, expires_at="2999-01-01T00:00:00+00:00")
        db.transact(repository.creation(another, 1)[0])


def test_nobody_has_more_than_fifty(client, token, make, made, user):
    _fill(user, model.MAX_TOKENS - 1)
    answer = make()
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:too-many-tokens")
    client.delete(f"{URL}/{made['id']}", headers=token)
    assert make().status_code == 201


@pytest.fixture
def make_at_once(app, token, atomic_calls):
    def make(_):
        return app.test_client().post(URL, json={"name": "CI", "scopes": ["goals:read"]}, headers=token).status_code

    def make_at_once(count):
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(make, range(count)))

    return make_at_once


def test_nobody_has_more_than_fifty_however_many_are_made_at_once(made, user, make_at_once):
    _fill(user, model.MAX_TOKENS - 3)
    answers = make_at_once(8)
    assert set(answers) <= {201, 409}
    assert len(service.list_alive(users.find_by_email(user["email"]).id)) == model.MAX_TOKENS - 2 + answers.count(201)
    assert 1 <= answers.count(201) <= 2


def test_the_first_that_are_made_at_once_are_all_counted(user, make_at_once):
    answers = make_at_once(8)
    assert set(answers) <= {201, 409}
    assert repository.count_made(users.find_by_email(user["email"]).id) == answers.count(201) >= 1


def test_nobody_makes_so_many_at_once_that_it_looks_like_theft(make, client, token):
    assert [make().status_code for _ in range(11)] == [201] * 10 + [429]
    assert len(ids(client, token)) == 10


def test_a_revoked_token_is_gone(client, token, made):
    assert client.delete(f"{URL}/{made['id']}", headers=token).status_code == 204
    assert ids(client, token) == []
    assert client.delete(f"{URL}/{made['id']}", headers=token).status_code == 404


def test_making_and_revoking_are_written_down_and_told(client, token, made, user, worker, mails):
    client.delete(f"{URL}/{made['id']}", headers=token)
    owner = users.find_by_email(user["email"])
    entries = [entry for entry in audit.read_all(owner.id) if entry.action.startswith("token-")]
    assert [entry.action for entry in entries] == ["token-created", "token-revoked"]
    assert {entry.facts["token"] for entry in entries} == {made["id"]}
    worker.run()
    (told,) = [mail for mail in mails if mail["subject"] == "A personal access token was created"]
    assert told["to"] == user["email"]
    assert made["name"] not in told["plain"]
    assert "revoke every token that you do not know" in told["plain"]


def test_every_scope_has_a_meaning():
    assert schemas.MEANINGS.keys() == policy.SCOPES.keys()
