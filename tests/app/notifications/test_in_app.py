"""What somebody is told is there, newest first, and they know how much of it they have not read."""

import pytest

from app.core import db
from app.notifications import model, service
from tests.app.notifications.conftest import FACTS, URL, titles, unread


def test_without_a_token_nothing_is_told(client):
    for method, path in [("GET", ""), ("GET", "/unread-count"), ("POST", "/read"), ("POST", "/n1/read")]:
        assert client.open(URL + path, method=method).status_code == 401


def test_somebody_else_reads_nothing_of_it(ada, verified, tell):
    tell(ada)
    (notice,) = ada.get(URL).get_json()
    bob = verified("Bob")
    assert (titles(bob), unread(bob)) == ([], 0)
    assert bob.call("POST", f"{URL}/{notice['id']}/read").status_code == 404
    assert unread(ada) == 1


def test_what_is_told_stands_there_with_what_it_is_about(ada, tell):
    tell(ada)
    (notice,) = ada.get(URL).get_json()
    assert notice["created_at"]
    assert notice | {"id": "", "created_at": ""} == {
        "id": "",
        "created_at": "",
        "kind": "missed",
        "goal_id": "g1",
        "period": "2026-11-22",
        "title": "Missed: Run 3 times a week",
        "text": "You ran 2 of 3 times.",
        "is_read": False,
    }


def test_each_kind_has_its_words(ada, tell):
    for kind in FACTS:
        tell(ada, kind)
    notices = ada.get(URL).get_json()
    assert {notice["kind"] for notice in notices} == set(FACTS) == set(model.KINDS)
    assert not {"{", "}"} & set("".join(notice["title"] + notice["text"] for notice in notices))


def test_a_time_is_that_of_the_clock_where_somebody_lives(ada, tell):
    tag = ada.get("/api/users/me").headers["ETag"]
    ada.call("PATCH", "/api/users/me", {"If-Match": tag}, json={"zone": "Europe/Berlin"})
    tell(ada, "at_risk")
    (notice,) = ada.get(URL).get_json()
    assert notice["text"] == "One run is left. There is time until 23 November 2026, 00:00."


def test_nobody_is_told_of_what_is_no_kind(app):
    for kind in ("corrected", "digest", ""):
        with pytest.raises(KeyError):
            service.write("ada", kind, goal_id="g1", period="p", facts={})


def test_a_fact_that_is_missing_fails_whoever_tells_and_not_the_worker(app):
    with pytest.raises(ValueError, match="reason"):
        service.write("ada", "missed", goal_id="g1", period="p", facts={"goal": "Run"})


# Once


def test_a_message_that_comes_twice_tells_nothing_twice(ada, tell, mails, worker):
    tell(ada)
    service.spread(ada.id)
    worker.run()
    assert len(titles(ada)) == len(mails) == unread(ada) == 1


def test_what_is_written_twice_is_told_once_and_fails_nobody(ada, tell, mails):
    for runs in (False, True, True):
        tell(ada, runs=runs)
    assert len(titles(ada)) == len(mails) == unread(ada) == 1


def test_another_period_goal_or_kind_is_another_matter(ada, tell):
    tell(ada)
    tell(ada, period="2026-11-29")
    tell(ada, goal="g2")
    tell(ada, "met")
    assert len(titles(ada)) == unread(ada) == 4


def test_of_two_workers_at_once_one_tells(ada, tell, mails, monkeypatch):
    """The second one comes in when the first has read all it needs."""
    transact = db.transact

    def transact_after_another(*writes):
        monkeypatch.setattr(db, "transact", transact)
        service.spread(ada.id)
        transact(*writes)

    tell(ada, runs=False)
    monkeypatch.setattr(db, "transact", transact_after_another)
    service.spread(ada.id)
    assert len(titles(ada)) == unread(ada) == 1


def test_what_was_told_is_not_told_again_where_it_is_wanted_since(ada, tell, choose, mails):
    choose(ada, kinds={"missed": {"email": False}})
    tell(ada)
    choose(ada, kinds={"missed": {"email": True}})
    tell(ada)
    assert (len(titles(ada)), mails) == (1, [])


def test_a_worker_that_dies_tells_it_the_next_time(ada, tell, monkeypatch, clock, a_minute):
    tell(ada, runs=False)
    with monkeypatch.context() as dying:
        dying.setattr(db, "transact", _die)
        with pytest.raises(SystemExit):
            service.spread(ada.id)
    clock.move(minutes=1)
    a_minute()
    assert len(titles(ada)) == unread(ada) == 1


def _die(*writes):
    raise SystemExit


def test_a_message_that_got_lost_is_made_up_for_by_the_sweep(ada, monkeypatch, clock, a_minute):
    with monkeypatch.context() as broken:
        broken.setattr("app.core.queue.send", _fail)
        db.transact(*service.write(ada.id, "missed", goal_id="g1", period="p", facts=FACTS["missed"]))
        service.hurry(ada.id)
    assert titles(ada) == []
    clock.move(minutes=1)
    a_minute()
    assert len(titles(ada)) == 1


def _fail(*arguments, **values):
    raise OSError


def test_what_was_for_somebody_who_is_gone_is_dropped(ada, worker):
    db.transact(*service.write("nobody", "missed", goal_id="g1", period="p", facts=FACTS["missed"]))
    service.spread("nobody")
    assert list(db.read_partition("jobs", "USER#nobody")) == []


# Reading


def test_one_is_read_and_read_again(ada, tell, clock):
    for period in ("1", "2"):
        tell(ada, period=period)
        clock.move(seconds=1)
    newest, _ = ada.get(URL).get_json()
    for _ in range(2):
        answer = ada.call("POST", f"{URL}/{newest['id']}/read")
        assert (answer.status_code, answer.get_json()["is_read"]) == (200, True)
    assert unread(ada) == 1
    assert [notice["period"] for notice in ada.get(f"{URL}?unread=true").get_json()] == ["1"]
    assert [notice["is_read"] for notice in ada.get(URL).get_json()] == [True, False]


def test_one_that_is_not_there_cannot_be_read(ada):
    assert ada.call("POST", f"{URL}/unknown/read").status_code == 404


def test_all_are_read_and_what_comes_later_is_not(ada, tell, clock):
    tell(ada, period="1")
    tell(ada, period="2")
    for _ in range(2):
        assert ada.call("POST", f"{URL}/read").status_code == 204
    assert (unread(ada), titles(ada, "?unread=true")) == (0, [])
    assert all(notice["is_read"] for notice in ada.get(URL).get_json())
    clock.move(seconds=1)
    tell(ada, period="3")
    assert unread(ada) == 1
    assert [notice["period"] for notice in ada.get(f"{URL}?unread=true").get_json()] == ["3"]


def test_what_was_written_before_and_told_after_all_were_read_is_unread(ada, tell, clock):
    """A worker that was late must not put it below the line."""
    early = service.write(ada.id, "met", goal_id="g1", period="1", facts=FACTS["met"])
    clock.move(minutes=1)
    tell(ada)
    ada.call("POST", f"{URL}/read")
    clock.move(seconds=1)
    db.transact(*early)
    service.spread(ada.id)
    assert unread(ada) == 1
    assert titles(ada, "?unread=true") == ["Met: Read"]


def test_reading_all_of_nothing_is_no_fault(ada):
    assert ada.call("POST", f"{URL}/read").status_code == 204


def test_pages_follow_each_other(ada, tell, clock):
    for period in range(5):
        tell(ada, period=str(period), runs=False)
        service.spread(ada.id)
        clock.move(seconds=1)
    for query, expected in [("?limit=2", "43210"), ("?limit=2&unread=true", "43210")]:
        seen, path = "", URL + query
        while path:
            answer = ada.get(path)
            seen += "".join(notice["period"] for notice in answer.get_json())
            path = answer.headers.get("Link", "").partition(";")[0].strip("<>")
        assert seen == expected
    assert ada.get(f"{URL}?limit=0").status_code == 422


def test_counting_costs_the_same_for_everybody(ada, work):
    for number in range(150):
        keys = {"PK": f"USER#{ada.id}", "SK": f"UNREAD#{number:030d}", "id": f"{number:030d}"}
        db.put("jobs", keys)
    work.clear()
    assert unread(ada) == 100
    many = list(work)
    ada.call("POST", f"{URL}/read")
    assert unread(ada) == 0
    work.clear()
    assert unread(ada) == 0
    assert work == many


def test_it_is_forgotten_after_ninety_days(ada, tell, clock):
    tell(ada)
    kept = {item["SK"].partition("#")[0]: item for item in db.read_partition("jobs", f"USER#{ada.id}")}
    now = int(clock.now.timestamp())
    assert kept["NOTICE"]["expires_at"] == kept["UNREAD"]["expires_at"] == now + 90 * 86400
    assert kept["TOLD"]["expires_at"] > now + 366 * 86400


def test_the_export_has_it_and_it_lies_where_deletion_clears(ada, tell, choose, monkeypatch):
    monkeypatch.setattr(db, "put_request", _watched := Watched(db.put_request))
    tell(ada)
    choose(ada, digest="daily")
    told = ada.get("/api/users/me/export").get_json()
    assert [notice["title"] for notice in told["notifications"]] == ["Missed: Run 3 times a week"]
    assert told["notification_settings"]["digest"] == "daily"
    assert _watched.partitions == {f"USER#{ada.id}"}


class Watched:
    """Where the table of jobs is written."""

    def __init__(self, put_request):
        self.put_request, self.partitions = put_request, set()

    def __call__(self, table, item, *arguments, **values):
        if table == "jobs":
            self.partitions.add(item["PK"])
        return self.put_request(table, item, *arguments, **values)
