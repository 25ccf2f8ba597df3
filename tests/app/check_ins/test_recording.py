"""One check-in: who may, what is refused, what it becomes."""

import re

from tests.app.check_ins.conftest import assert_is, pointers, ulid

WRONG = [
    ({"occurred_at": "2026-11-20T07:30:00"}, "#/occurred_at"),
    ({"occurred_at": "yesterday"}, "#/occurred_at"),
    ({"occurred_at": "1969-12-31T23:59:59Z"}, "#/occurred_at"),
    ({"occurred_at": "9999-12-31T23:59:59-23:00"}, "#/occurred_at"),
    ({"occurred_at": "2026-11-21T12:00:01Z"}, "#/occurred_at"),
    ({"occurred_at": "2026-10-31T12:00:00Z"}, "#/occurred_at"),
    ({"tz": "Berlin"}, "#/tz"),
    ({"tz": None}, "#/tz"),
    ({"local_date": "2026-11-22"}, "#/local_date"),
    ({"local_date": "2026-11-18"}, "#/local_date"),
    ({"local_date": "20.11.2026"}, "#/local_date"),
    ({"amount": "much"}, "#/amount"),
    ({"amount": "1e15"}, "#/amount"),
    ({"amount": "NaN"}, "#/amount"),
    ({"amount": True}, "#/amount"),
    ({"done": True}, "#/done"),
    ({"items": []}, "#/items"),
    ({"note": "x" * 2001}, "#/note"),
    ({"id": "aws-cost-2026-11-20"}, "#/id"),
    ({"id": "01kahj5y7q6m4t2z8v3x9b0cde"}, "#/id"),
    ({"by": "eve"}, "#/by"),
    ({"is_late": True}, "#/is_late"),
]


def test_without_a_token_there_is_nothing(client):
    routes = ["GET ", "POST ", "POST /batch", "GET /changes", "GET /x", "PATCH /x", "DELETE /x"]
    for method, path in (route.split(" ") for route in routes):
        assert client.open(f"/api/goals/some/check-ins{path}", method=method).status_code == 401


def test_the_goal_of_somebody_else_is_not_found(diary, join):
    run = diary()
    entry = run.post().get_json()
    eve = run.seen_by(join("Eve", "admin"))
    answers = [eve.post(), eve.batch({}), eve.get(entry), eve.change(entry, note="x"), eve.delete(entry)]
    lists = [eve.person.get(eve.url), eve.person.get(f"{eve.url}/changes")]
    for answer in (*answers, *lists):
        assert_is(answer, 404, "not-found")
    assert run.get(entry).get_json() == entry


def test_a_viewer_reads_what_the_team_did_and_does_nothing(diary, join):
    run = diary(visibility="team")
    entry = run.post().get_json()
    viewer = run.seen_by(join("Vic", "viewer"))
    assert viewer.list() == [entry]
    assert_is(viewer.post(), 403, "forbidden")
    assert_is(viewer.delete(entry), 403, "forbidden")


def test_in_the_team_everybody_checks_in_and_corrects_their_own(diary, join, ada):
    run = diary(visibility="team")
    bob, eve = run.seen_by(join("Bob")), run.seen_by(join("Eve"))
    entry = bob.post().get_json()
    assert entry["by"] == bob.person.id
    assert_is(eve.change(entry, note="Not so"), 403, "forbidden")
    assert_is(eve.delete(entry), 403, "forbidden")
    assert bob.change(entry, note="At noon").get_json()["changed_by"] == bob.person.id
    changed = run.change(entry, note="Says Ada").get_json()
    assert (changed["by"], changed["changed_by"]) == (bob.person.id, ada.id)


def test_what_is_wrong_is_pointed_at(diary):
    run = diary()
    for changes, pointer in WRONG:
        sent = {"occurred_at": "2026-11-20T07:30:00+01:00", "tz": "Europe/Berlin"} | changes
        assert pointers(run.person.call("POST", run.url, json=sent)) == [pointer], changes
    assert run.list() == []


def test_a_check_in_before_the_goal_began_says_when_that_was(diary):
    (error,) = diary().post("2026-11-01T12:00:00Z").get_json()["errors"]
    assert error["detail"] == "The goal begins on 2026-11-02."


def test_what_is_missing_is_pointed_at(diary):
    run = diary(aggregation="sum")
    assert pointers(run.person.call("POST", run.url, json={})) == ["#/occurred_at", "#/tz"]
    assert pointers(run.post()) == ["#/amount"]


def test_a_check_in_says_all_that_is_known_of_it(diary, ada, today):
    answer = diary().post(note="In the rain")
    told = answer.get_json()
    assert re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", told.pop("id"))
    assert told.pop("goal_id")
    assert told == {
        "amount": "1",
        "occurred_at": "2026-11-20T06:30:00+00:00",
        "tz": "Europe/Berlin",
        "local_date": "2026-11-20",
        "note": "In the rain",
        "by": ada.id,
        "source": "manual",
        "recorded_at": today.now.isoformat(),
        "changed_by": None,
        "changed_at": None,
        "is_late": False,
        "is_provisional": False,
    }
    assert answer.headers["ETag"]


def test_ids_that_are_made_here_grow_with_time(diary, today):
    run = diary()
    ids = []
    for _ in range(3):
        ids.append(run.post().get_json()["id"])
        today.move(milliseconds=1)
    assert ids == sorted(set(ids))


def test_the_day_is_that_of_the_place_by_the_boundary_of_the_goal(diary):
    run = diary(day_boundary_minutes=180)
    for occurred_at, tz, day in (
        ("2026-11-20T02:30:00+01:00", "Europe/Berlin", "2026-11-19"),
        ("2026-11-20T03:00:00+01:00", "Europe/Berlin", "2026-11-20"),
        ("2026-11-20T10:30:00Z", "America/Los_Angeles", "2026-11-19"),
        ("2026-11-20T11:30:00Z", "Pacific/Kiritimati", "2026-11-20"),
    ):
        assert run.post(occurred_at, tz).get_json()["local_date"] == day


def test_a_given_day_wins_where_it_is_beside_the_computed_one(diary):
    run = diary()
    answers = [run.post(local_date=f"2026-11-{day}").get_json()["local_date"] for day in (19, 20, 21)]
    assert answers == ["2026-11-19", "2026-11-20", "2026-11-21"]


def test_the_same_content_however_it_is_written_is_the_same(diary):
    run = diary(aggregation="sum")
    sent = {"id": ulid(), "amount": "5", "tz": "Europe/Berlin"}
    answers = [
        run.post(**sent, occurred_at="2026-11-20T07:30:00+01:00"),
        run.post(**sent | {"amount": 5.0}, occurred_at="2026-11-20T06:30:00Z"),
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    for other in ({"amount": "6"}, {"note": "x"}, {"tz": "Europe/Rome"}, {"local_date": "2026-11-20"}):
        assert_is(run.post(**sent | other), 409, "check-in-exists")
    assert len(run.list()) == 1


def test_what_was_changed_or_deleted_since_is_not_brought_back_by_its_first_content(diary):
    run = diary(aggregation="sum")
    sent = {"id": ulid(), "amount": "5"}
    entry = run.post(**sent).get_json()
    run.change(entry, amount="7")
    again = run.post(**sent)
    assert (again.status_code, again.get_json()["amount"]) == (200, "7")
    assert run.delete(entry).status_code == 204
    assert_is(run.post(**sent), 409, "check-in-exists")
    assert run.list() == []


def test_yes_or_no_says_done(diary):
    habit = diary(kind="yes_no", aggregation="last", target="3")
    assert pointers(habit.post(amount="1")) == ["#/amount"]
    assert pointers(habit.post()) == ["#/done"]
    assert [habit.post(done=done).get_json()["done"] for done in (True, False)] == [True, False]


def test_a_checklist_says_items_of_its_own(diary):
    settings = {"kind": "checklist", "items": [{"title": "Keys"}, {"title": "Backups"}, {"title": "Costs"}]}
    audit = diary(**settings | {"target": "3", "aggregation": "sum"})
    items = [item.id for item in audit.goal.items]
    assert pointers(audit.post(items=[items[0], "other"])) == ["#/items/1"]
    entry = audit.post(items=[items[2], items[0], items[0]]).get_json()
    assert (entry["items"], entry["amount"]) == ([items[0], items[2]], "5")
    assert audit.change(entry, items=[]).get_json()["items"] == []


def test_a_goal_that_is_measured_takes_no_check_ins(diary, put_goal):
    from app.goals.model import Source

    run = diary()
    measured = put_goal(run.person.id, source=Source("aws_cost", "shop"))
    run.url = f"/api/goals/{measured.id}/check-ins"
    assert_is(run.post(), 409, "measured-by-source")
    assert_is(run.batch({"occurred_at": "2026-11-20T07:30:00Z", "tz": "UTC"}), 409, "measured-by-source")


def test_a_day_has_an_end_of_what_it_takes(diary):
    run = diary()
    for _ in range(2):
        run.batch(*({"occurred_at": "2026-11-20T07:30:00Z", "tz": "UTC"} for _ in range(99)))
    last = run.batch(*({"occurred_at": "2026-11-20T07:30:00Z", "tz": "UTC"} for _ in range(4))).get_json()["results"]
    assert [result["status"] for result in last] == [201, 201, 409, 409]
    assert last[2]["problem"]["type"] == "urn:ai-wizard:problem:day-is-full"
    assert_is(run.post(), 409, "day-is-full")
    other = run.post("2026-11-19T07:30:00Z").get_json()
    assert_is(run.change(other, local_date="2026-11-20"), 409, "day-is-full")
    assert run.change(last[0]["check_in"], note="still").status_code == 200
    assert run.get(other).get_json() == other
