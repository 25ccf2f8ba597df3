"""What the pool has done cannot be undone when somebody changes the person here at the same time."""

import pytest

from app.core import db
from app.users import service as users
from tests.conftest import PASSWORD


@pytest.fixture
def meanwhile(monkeypatch):
    """Each change of a person meets another one, once."""
    real, met = users.change, []

    def change(user, **changes):
        if not met:
            met.append(user)
            db.transact(real(user, zone="Europe/Berlin"))
        return real(user, **changes)

    monkeypatch.setattr(users, "change", change)
    return met


def test_a_verified_address_is_noted_all_the_same(client, registered, pools_code, meanwhile):
    email = registered["email"]
    body = {"email": email, "code": pools_code(email)}
    assert client.post("/api/auth/verify", json=body).status_code == 204
    assert users.find_by_email(email).verified_at
    assert meanwhile


def test_a_reset_ends_all_sessions_all_the_same(client, ada, pools_code, meanwhile):
    client.post("/api/auth/password/forgot", json={"email": ada.email})
    body = {"email": ada.email, "code": pools_code(ada.email), "password": "another kettle in the shed"}
    assert client.post("/api/auth/password/reset", json=body).status_code == 204
    assert ada.get("/api/users/me").status_code == 401
    assert meanwhile


def test_another_group_counts_all_the_same_and_once(join, monkeypatch):
    eva = join("Eva", "member")
    eva.put_in("admin")
    real, met = users.following, []

    def following(user, role):
        if not met:
            met.append(user)
            assert eva.refresh().status_code == 200
        return real(user, role)

    monkeypatch.setattr(users, "following", following)
    assert eva.refresh().status_code == 200
    facts = [entry["facts"] for entry in eva.get("/api/users/me/audit").get_json()]
    assert facts.count({"role": "admin", "before": "member"}) == 1
    assert eva.me()["role"] == "admin"


def test_a_changed_password_ends_the_other_sessions_all_the_same(ada, meanwhile):
    change = {"current_password": PASSWORD, "password": "another kettle in the shed"}
    assert ada.call("PUT", "/api/users/me/password", json=change).status_code == 200
    assert ada.get("/api/users/me").status_code == 401
    assert meanwhile
