"""Many at the same time on one goal: nothing is lost, and everybody learns of everything."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.check_ins import service
from app.core import db
from app.core.policy import Principal
from app.goals import service as goals
from tests.app.check_ins.conftest import assert_is, ulid


@pytest.fixture
def together(app, ada, atomic_calls):
    """Sends all at once, each through a client of its own."""

    def together(*calls):
        def send(call):
            method, path, body = call
            token = {"Authorization": f"Bearer {ada.tokens['access_token']}", "If-Match": "*"}
            return app.test_client().open(path, method=method, json=body, headers=token)

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(send, calls))

    return together


def one(day, **more):
    return {"id": ulid(), "occurred_at": f"2026-11-{day}T12:00:00Z", "tz": "UTC", **more}


def test_twenty_who_check_in_at_once_are_all_counted(diary, together, differences):
    run = diary()
    answers = together(*(("POST", run.url, one(12 + n % 3)) for n in range(20)))
    assert [answer.status_code for answer in answers] == [201] * 20
    assert len(run.list()) == 20
    assert sum(len(change.ids) for change in service.repository.list_changes(run.goal, 0)) == 20
    assert len({change["id"] for change in run.changes()["changes"]}) == 20
    assert differences(run.goal) == []


def test_one_that_is_sent_by_many_at_once_is_one(diary, together, differences):
    run, body = diary(), one(12)
    answers = together(*[("POST", run.url, body)] * 8)
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len(run.list()) == 1
    assert differences(run.goal) == []


def test_what_is_changed_deleted_and_added_at_once_comes_to_what_is_left(diary, together, differences):
    run = diary(aggregation="sum")
    entries = [run.post(amount="1").get_json() for _ in range(6)]
    urls = [f"{run.url}/{entry['id']}" for entry in entries]
    answers = together(
        *(("DELETE", url, None) for url in urls[:3]),
        *(("PATCH", url, {"amount": "5"}) for url in urls[3:]),
        *(("POST", run.url, one(12, amount="2")) for _ in range(3)),
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [201] * 3 + [204] * 3
    assert sorted(entry["amount"] for entry in run.list()) == ["2"] * 3 + ["5"] * 3
    assert differences(run.goal) == []


def test_a_goal_that_is_deleted_at_that_moment_takes_no_check_in(diary, ada, monkeypatch):
    run, read, deleted = diary(), goals.calendar_of, []

    def read_while_it_is_deleted(goal):
        if not deleted:
            deleted.append(goal)
            goals.delete(Principal(ada.id, "owner"), goal)
        return read(goal)

    monkeypatch.setattr(goals, "calendar_of", read_while_it_is_deleted)
    assert_is(run.post(), 404, "not-found")
    assert list(service.read_all(run.goal)) == []


def test_who_never_gets_a_turn_is_asked_to_come_again(diary, monkeypatch):
    run = diary()

    def lose(*writes):
        raise db.ConditionFailed("Somebody was faster.")

    monkeypatch.setattr(db.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(db, "transact", lose)
    answer = run.post()
    assert_is(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
