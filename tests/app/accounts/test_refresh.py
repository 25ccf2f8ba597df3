from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest

from app.accounts import model, service
from app.core import aws, db

URL = "/api/auth/refresh"


def refresh(client, token):
    return client.post(URL, json={"refresh_token": token})


def assert_is_refused(response):
    assert response.status_code == 401
    assert response.get_json()["type"] == "urn:ai-wizard:problem:unauthorized"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "..",
        "a.b.c",
        "a.b.c.d",
        "\x00",
        "é" * 512,
        f"{'1' * 32}.{'2' * 32}.{'3' * 43}",
        f"{'1' * 300}.{'2' * 200}.3",
        "EMAIL#ada@example.com.EMAIL.x",
    ],
)
def test_a_token_that_we_did_not_write_is_refused(client, token):
    assert_is_refused(refresh(client, token))


def test_only_a_token_of_our_form_is_looked_up(client, monkeypatch):
    monkeypatch.setattr(db, "get", None)
    assert_is_refused(refresh(client, f"{'1' * 300}.{'2' * 200}.3"))


def test_a_token_longer_than_any_of_ours_is_pointed_at(client):
    assert refresh(client, "x" * 513).get_json()["errors"][0]["pointer"] == "#/refresh_token"


def test_no_token_is_refused(client):
    assert_is_refused(client.post(URL))
    assert_is_refused(client.post(URL, json={}))


def test_an_access_token_is_no_refresh_token(client, tokens):
    assert_is_refused(refresh(client, tokens["access_token"][:512]))


def test_a_refresh_token_is_no_access_token(client, tokens):
    header = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    assert client.get("/api/users/me", headers=header).status_code == 401


def test_another_secret_for_the_same_session_is_refused(client, tokens):
    assert_is_refused(refresh(client, tokens["refresh_token"][:-43] + "x" * 43))


def test_a_lost_answer_comes_again_for_twenty_seconds(client, tokens, clock):
    first = refresh(client, tokens["refresh_token"]).get_json()
    clock.move(seconds=model.GRACE_SECONDS)
    assert refresh(client, tokens["refresh_token"]).get_json()["refresh_token"] == first["refresh_token"]


def test_a_token_that_is_used_again_later_ends_the_session_for_both_who_hold_it(client, tokens, clock):
    successor = refresh(client, tokens["refresh_token"]).get_json()["refresh_token"]
    clock.move(seconds=model.GRACE_SECONDS + 0.001)
    assert_is_refused(refresh(client, tokens["refresh_token"]))
    assert_is_refused(refresh(client, successor))


def test_the_grace_covers_one_step_back_and_no_more(client, tokens):
    second = refresh(client, tokens["refresh_token"]).get_json()["refresh_token"]
    third = refresh(client, second).get_json()["refresh_token"]
    assert_is_refused(refresh(client, tokens["refresh_token"]))
    assert refresh(client, third).status_code == 200


def test_a_guess_does_not_end_a_session(client, tokens):
    refresh(client, tokens["refresh_token"][:-43] + "x" * 43)
    assert refresh(client, tokens["refresh_token"]).status_code == 200


@pytest.fixture
def atomic_calls(monkeypatch):
    """moto checks a condition and writes in two steps, which another thread can come between; DynamoDB does not."""
    turn = Lock()

    def in_turn(call):
        def wait_and_call(*arguments, **values):
            with turn:
                return call(*arguments, **values)

        return wait_and_call

    for name in ("get", "update"):
        monkeypatch.setattr(db, name, in_turn(getattr(db, name)))


def test_twenty_clients_with_one_token_stay_one_session_with_one_successor(app, client, tokens, atomic_calls):
    def ask(_):
        return app.test_client().post(URL, json={"refresh_token": tokens["refresh_token"]})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["refresh_token"] for answer in answers}) == 1
    assert refresh(client, answers[0].get_json()["refresh_token"]).status_code == 200


@pytest.fixture
def clock(monkeypatch):
    """Stands still until it is moved."""

    class Clock:
        now = model.now()

        def move(self, *, seconds):
            self.now += timedelta(seconds=seconds)

    clock = Clock()
    monkeypatch.setattr(service.model, "now", lambda: clock.now)
    return clock


def test_a_session_that_has_ended_by_time_is_refused(client, tokens, monkeypatch):
    later = model.now() + model.SESSION_LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(service.model, "now", lambda: later)
    assert_is_refused(refresh(client, tokens["refresh_token"]))


def test_the_new_tokens_work(client, tokens):
    new = refresh(client, tokens["refresh_token"]).get_json()
    assert client.get("/api/users/me", headers={"Authorization": f"Bearer {new['access_token']}"}).status_code == 200
    assert refresh(client, new["refresh_token"]).status_code == 200


def test_a_refresh_token_is_kept_only_as_its_hash(tokens):
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    assert tokens["refresh_token"].rpartition(".")[2] not in str(items)


def test_a_session_is_forgotten_by_the_table_itself(tokens):
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    expiry = [int(item["expires_at"]["N"]) for item in items if "expires_at" in item]
    assert expiry == [pytest.approx((model.now() + model.SESSION_LIFETIME).timestamp(), abs=60)]
