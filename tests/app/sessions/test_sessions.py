"""Where somebody is logged in, and how to end that."""

from dataclasses import replace

import pytest

from app.core import db
from app.sessions import repository
from app.users import service as users

URL = "/api/users/me/sessions"


def log_in(client, person, **headers):
    body = {"email": person["email"], "password": person["password"]}
    return client.post("/api/auth/login", json=body, headers=headers).get_json()


def bearer(tokens):
    return {"Authorization": f"Bearer {tokens['access_token']}"}


@pytest.fixture
def phone(client, user):
    return log_in(client, user, **{"User-Agent": "Phone"})


@pytest.fixture
def laptop(client, user):
    return log_in(client, user, **{"User-Agent": "Laptop"})


def session_of(client, tokens, device):
    return next(one for one in client.get(URL, headers=bearer(tokens)).get_json() if one["device"] == device)


@pytest.mark.parametrize(("method", "url"), [("GET", URL), ("DELETE", URL), ("DELETE", f"{URL}/anything")])
def test_without_a_token_nothing_is_told_or_ended(client, method, url):
    assert client.open(url, method=method).status_code == 401


def test_somebody_elses_session_is_neither_listed_nor_ended(client, phone):
    eve = {"email": "eve@example.com", "password": "an old teapot by the window"}
    client.post("/api/auth/register", json=eve | {"name": "Eve"})
    eves = log_in(client, eve)
    victim = session_of(client, phone, "Phone")["id"]
    assert [one["id"] for one in client.get(URL, headers=bearer(eves)).get_json()] != [victim]
    client.delete(f"{URL}/{victim}", headers=bearer(eves))
    assert client.post("/api/auth/refresh", json={"refresh_token": phone["refresh_token"]}).status_code == 200


def test_a_session_tells_its_device_and_address_and_nothing_that_opens_it(client, phone):
    session = session_of(client, phone, "Phone")
    assert sorted(session) == ["address", "created_at", "device", "id", "is_current", "last_seen_at"]
    assert session["address"] == "127.0.0.1"


def test_a_lost_phone_is_logged_out_from_the_laptop(client, phone, laptop):
    lost = session_of(client, laptop, "Phone")["id"]
    assert client.delete(f"{URL}/{lost}", headers=bearer(laptop)).status_code == 204
    assert [one["device"] for one in client.get(URL, headers=bearer(laptop)).get_json()] == ["Laptop"]
    assert client.post("/api/auth/refresh", json={"refresh_token": phone["refresh_token"]}).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": laptop["refresh_token"]}).status_code == 200


def test_a_session_that_has_ended_neither_changes_nor_reads_anything_any_more(client, phone, laptop):
    client.delete(f"{URL}/{session_of(client, laptop, 'Phone')['id']}", headers=bearer(laptop))
    for refused in (client.delete(URL, headers=bearer(phone)), client.get("/api/users/me", headers=bearer(phone))):
        assert (refused.status_code, refused.get_json()["type"]) == (401, "urn:ai-wizard:problem:invalid-token")
    assert client.get(URL, headers=bearer(laptop)).get_json() != []


def test_all_sessions_end_at_once(client, phone, laptop):
    assert client.delete(URL, headers=bearer(laptop)).status_code == 204
    for tokens in (phone, laptop):
        assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_all_are_also_those_that_no_list_shows(client, user, laptop):
    me = users.find_by_email(user["email"])
    (known,) = repository.list_all(me.id)
    db.transact(*[repository.creation(replace(known, id=f"{number:032x}")) for number in range(99)])
    db.transact(*[repository.creation(replace(known, id=f"{number:032x}")) for number in range(99, 150)])
    client.delete(URL, headers=bearer(laptop))
    assert not [number for number in range(150) if _is_open(me.id, f"{number:032x}")]


def _is_open(user_id, session_id):
    user, session = repository.find(user_id, session_id)
    return session.epoch == user.epoch


def test_a_session_that_is_not_there_is_not_found(client, laptop):
    assert client.delete(f"{URL}/nothing", headers=bearer(laptop)).status_code == 404


def test_the_list_says_which_session_asks(client, phone, laptop):
    assert session_of(client, laptop, "Laptop")["is_current"] is True
    assert session_of(client, laptop, "Phone")["is_current"] is False


def test_a_refresh_moves_last_seen_and_keeps_created(client, phone):
    before = session_of(client, phone, "Phone")
    body = {"refresh_token": phone["refresh_token"]}
    client.post("/api/auth/refresh", json=body, headers={"User-Agent": "Phone"})
    after = session_of(client, phone, "Phone")
    assert after["created_at"] == before["created_at"]
    assert after["last_seen_at"] > before["last_seen_at"]
