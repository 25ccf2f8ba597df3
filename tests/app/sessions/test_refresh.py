from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit import service as audit
from app.core import auth, aws, db
from app.core import clock as clocks
from app.sessions import model
from app.users import service as users

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
    monkeypatch.setattr(db, "get_many", None)
    assert_is_refused(refresh(client, f"{'1' * 300}.{'2' * 200}.3"))


def test_a_token_longer_than_any_of_ours_is_pointed_at(client):
    assert refresh(client, "x" * 3073).get_json()["errors"][0]["pointer"] == "#/refresh_token"


def test_no_token_is_refused(client):
    assert_is_refused(client.post(URL))
    assert_is_refused(client.post(URL, json={}))


def test_an_access_token_is_no_refresh_token(client, tokens):
    assert_is_refused(refresh(client, tokens["access_token"][:512]))


def test_a_refresh_token_is_no_access_token(client, tokens):
    header = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    assert client.get("/api/users/me", headers=header).status_code == 401


def test_a_guess_by_somebody_who_never_held_a_token_is_refused_and_ends_nothing(client, tokens):
    user, session, family, secret = tokens["refresh_token"].split(".")
    for guess in (f"{user}.{session}.{'x' * 43}.{secret}", f"{user}.{session}.{'x' * 43}.{'x' * 43}"):
        assert_is_refused(refresh(client, guess))
    assert refresh(client, tokens["refresh_token"]).status_code == 200


def test_a_lost_answer_comes_again_for_twenty_seconds(client, tokens, clock):
    first = refresh(client, tokens["refresh_token"]).get_json()
    clock.move(seconds=model.GRACE_SECONDS)
    assert refresh(client, tokens["refresh_token"]).get_json()["refresh_token"] == first["refresh_token"]


def test_a_token_that_is_used_again_later_ends_the_session_for_both_who_hold_it(client, tokens, clock):
    successor = refresh(client, tokens["refresh_token"]).get_json()["refresh_token"]
    clock.move(seconds=model.GRACE_SECONDS + 0.001)
    assert_is_refused(refresh(client, tokens["refresh_token"]))
    assert_is_refused(refresh(client, successor))


def test_within_the_grace_every_token_gets_its_own_successor_however_far_the_others_are(client, tokens):
    chain = [tokens["refresh_token"]]
    for _ in range(5):
        chain.append(refresh(client, chain[-1]).get_json()["refresh_token"])
    for token, successor in pairwise(chain):
        assert refresh(client, token).get_json()["refresh_token"] == successor


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_a_token_that_is_used_again_later_is_known_at_any_distance(client, tokens, clock, steps):
    newest = tokens["refresh_token"]
    for _ in range(steps):
        newest = refresh(client, newest).get_json()["refresh_token"]
        clock.move(seconds=model.GRACE_SECONDS + 1)
    assert_is_refused(refresh(client, tokens["refresh_token"]))
    assert_is_refused(refresh(client, newest))


def test_a_token_that_brought_nothing_because_nothing_signs_is_no_stolen_one_afterwards(
    client, tokens, clock, monkeypatch
):
    def fail(*_):
        raise EndpointConnectionError(endpoint_url="https://kms.example.com")

    with monkeypatch.context() as outage:
        outage.setattr(auth.KmsES256, "sign", fail)
        assert refresh(client, tokens["refresh_token"]).status_code == 503
    clock.move(minutes=1)
    assert refresh(client, tokens["refresh_token"]).status_code == 200


def test_a_stolen_session_is_told_by_mail_and_in_the_audit_log(client, user, tokens, clock, worker, mails):
    worker.run()
    refresh(client, tokens["refresh_token"])
    clock.move(minutes=1)
    for _ in range(3):
        refresh(client, tokens["refresh_token"])
    worker.run()
    assert [mail["to"] for mail in mails if mail["subject"] == "A session was ended"] == [user["email"]]
    me = users.find_by_email(user["email"])
    assert [entry.action for entry in audit.read_all(me.id)] == ["registered", "logged-in", "session-stolen"]


def test_other_sessions_of_the_same_person_go_on_when_one_is_stolen(client, user, tokens, clock):
    credentials = {name: user[name] for name in ("email", "password")}
    other = client.post("/api/auth/login", json=credentials).get_json()["refresh_token"]
    refresh(client, tokens["refresh_token"])
    clock.move(minutes=1)
    refresh(client, tokens["refresh_token"])
    assert refresh(client, other).status_code == 200


def test_a_token_of_an_earlier_epoch_is_refused(client, tokens, token):
    client.delete("/api/users/me/sessions", headers=token)
    assert_is_refused(refresh(client, tokens["refresh_token"]))


moves = st.lists(st.tuples(st.integers(0, 5), st.floats(0, model.GRACE_SECONDS / 6)), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_nobody_honest_is_signed_out(client, user, clock, moves):
    """Whoever uses an old token does so within the grace; six moves together take no longer."""
    credentials = {name: user[name] for name in ("email", "password")}
    held = [client.post("/api/auth/login", json=credentials).get_json()["refresh_token"]]
    for back, seconds in moves:
        clock.move(seconds=seconds)
        answer = refresh(client, held[max(0, len(held) - 1 - back)])
        assert answer.status_code == 200
        if answer.get_json()["refresh_token"] not in held:
            held.append(answer.get_json()["refresh_token"])
    clock.move(hours=1)
    assert refresh(client, held[-1]).status_code == 200


def test_twenty_clients_with_one_token_stay_one_session_with_one_successor(app, client, tokens, atomic_calls):
    def ask(_):
        return app.test_client().post(URL, json={"refresh_token": tokens["refresh_token"]})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["refresh_token"] for answer in answers}) == 1
    assert refresh(client, answers[0].get_json()["refresh_token"]).status_code == 200


def test_a_session_that_has_ended_by_time_is_refused(client, tokens, clock):
    clock.move(seconds=model.LIFETIME.total_seconds() + 1)
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
    expiry = [int(item["expires_at"]["N"]) for item in items if item["SK"]["S"].startswith("SESSION#")]
    assert expiry == [pytest.approx((clocks.now() + model.LIFETIME).timestamp(), abs=60)]
