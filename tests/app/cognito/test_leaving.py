from datetime import timedelta

import pytest

from app.core import clock as clocks
from app.departures import service as departures


@pytest.fixture
def weeks_pass(monkeypatch):
    """Only for what we keep: tokens and the pool have their own time."""
    real = clocks.now

    def move(days):
        monkeypatch.setattr(clocks, "now", lambda: real() + timedelta(days=days))

    yield move
    monkeypatch.setattr(clocks, "now", real)


def test_who_is_gone_for_good_is_gone_from_the_pool_too(ada, join, cognito, pool, weeks_pass):
    eva = join("Eva", "member")
    assert eva.call("DELETE", "/api/users/me").status_code < 300
    weeks_pass(8)
    departures.sweep()
    departures.sweep()
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(UserPoolId=pool.id, Username=eva.email)
    weeks_pass(0)
    assert eva.log_in().status_code == 401


def test_who_is_gone_here_and_still_in_the_pool_does_not_come_back(ada, join, monkeypatch, weeks_pass):
    eva = join("Eva", "owner")
    assert eva.call("DELETE", "/api/users/me").status_code < 300
    monkeypatch.setattr(departures.cognito, "forget", lambda user_id: None)
    weeks_pass(8)
    departures.sweep()
    weeks_pass(0)
    assert eva.log_in().status_code == 401


def test_who_logs_in_within_seven_days_may_stay(ada, join):
    eva = join("Eva", "member")
    eva.call("DELETE", "/api/users/me")
    eva.tokens = eva.log_in().get_json()
    assert eva.call("POST", "/api/users/me/restore").status_code < 300
    assert eva.me()["deletes_at"] is None


def test_without_an_owner_the_sweep_makes_none_because_the_pool_does(join):
    eva = join("Eva", "admin")
    departures.sweep()
    assert eva.me()["role"] == "admin"
