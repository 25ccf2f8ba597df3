import jwt
import pytest

from tests.conftest import PASSWORD

URL = "/api/auth/reauthenticate"


def claims(answer):
    return jwt.decode(answer.get_json()["access_token"], options={"verify_signature": False})


def test_without_a_token_nobody_proves_anything(client):
    assert client.post(URL, json={"password": PASSWORD}).status_code == 401


def test_a_wrong_password_proves_nothing(client, token):
    assert client.post(URL, json={"password": "wrong"}, headers=token).status_code == 401


def test_the_right_password_makes_the_same_session_a_recent_one(client, tokens, token, clock):
    before = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    clock.move(minutes=9)
    after = claims(client.post(URL, json={"password": PASSWORD}, headers=token))
    assert after["sid"] == before["sid"]
    assert after["auth_time"] - before["auth_time"] == pytest.approx(540, abs=1)


def test_a_refresh_does_not_make_a_log_in_recent(client, tokens, clock):
    before = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    clock.move(minutes=9)
    answer = client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert claims(answer)["auth_time"] == before["auth_time"]
