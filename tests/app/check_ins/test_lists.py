"""What was done, in pages; what changed since a device asked last."""

from itertools import pairwise

from app.check_ins import repository
from app.core import aws
from tests.app.check_ins.conftest import assert_is, ulid

BERLIN = "Europe/Berlin"


def fill(diary, *days):
    bodies = [{"id": ulid(), "occurred_at": f"2026-11-{day}T12:00:00+01:00", "tz": BERLIN} for day in days]
    return [result["check_in"] for result in diary.batch(*bodies).get_json()["results"]]


def pages(diary, query):
    url, found = f"{diary.url}?{query}", []
    while url:
        page = diary.person.get(url)
        found.append(page.get_json())
        url = page.headers["Link"][1:].partition(">")[0] if "Link" in page.headers else None
    return found


def days_of(page):
    return [entry["local_date"][-2:] for entry in page]


def test_the_newest_day_comes_first_and_each_only_once_over_all_pages(diary):
    run = diary()
    fill(run, "10", "12", "12", "12", "05", "19", "12", "11")
    found = pages(run, "limit=3")
    assert list(map(days_of, found)) == [["19", "12", "12"], ["12", "12", "11"], ["10", "05"]]
    assert len({entry["id"] for page in found for entry in page}) == 8
    assert [days_of(page) for page in pages(run, "limit=8")] == [days_of(run.list())]


def test_within_a_day_the_latest_comes_first(diary):
    run = diary()
    for hour in ("08", "20", "12"):
        run.post(f"2026-11-12T{hour}:00:00+01:00")
    assert [entry["occurred_at"][11:13] for entry in run.list()] == ["19", "11", "07"]


def test_of_a_stretch_of_days_only_those_are_listed(diary):
    run = diary()
    fill(run, "05", "10", "11", "12", "19")
    assert days_of(run.list("?from=2026-11-10&to=2026-11-12")) == ["12", "11", "10"]
    assert [days_of(page) for page in pages(run, "from=2026-11-10&limit=2")] == [["19", "12"], ["11", "10"]]
    assert days_of(run.list("?to=2026-11-09")) == ["05"]
    assert run.list("?from=2027-01-01") == []
    assert run.person.get(f"{run.url}?from=tomorrow").status_code == 422


def test_a_page_goes_on_where_it_was_also_when_something_was_added_and_deleted_meanwhile(diary):
    run = diary()
    entries = fill(run, "05", "10", "12", "19")
    first = run.person.get(f"{run.url}?limit=2")
    fill(run, "18")
    run.delete(entries[2])
    second = run.person.get(first.headers["Link"][1:].partition(">")[0])
    assert (days_of(first.get_json()), days_of(second.get_json())) == (["19", "12"], ["10", "05"])


def test_a_cursor_is_for_one_list_of_one_person(diary, join):
    run, other = diary(visibility="team"), diary()
    fill(run, "05", "10")
    link = run.person.get(f"{run.url}?limit=1").headers["Link"][1:].partition(">")[0]
    assert run.person.get(link + "&from=2026-11-01").status_code == 422
    assert run.person.get(link.replace(run.goal_id, other.goal_id)).status_code == 422
    assert join("Bob").get(link).status_code == 422
    feed = run.changes()["cursor"]
    assert other.person.get(f"{other.url}/changes?cursor={feed}").status_code == 422
    assert run.person.get(f"{run.url}?cursor={feed}").status_code == 422


def test_what_is_corrected_wants_the_version_that_was_read(diary):
    run = diary(aggregation="sum")
    entry = run.post(amount="5").get_json()
    etag = run.get(entry).headers["ETag"]
    path = f"{run.url}/{entry['id']}"
    assert run.person.call("PATCH", path, json={"amount": "6"}).status_code == 428
    assert run.person.call("DELETE", path).status_code == 428
    changed = run.change(entry, etag, amount="6")
    assert (changed.get_json()["amount"], changed.headers["ETag"]) == ("6", run.get(entry).headers["ETag"])
    assert run.change(entry, etag, amount="7").status_code == 412
    assert run.delete(entry, etag).status_code == 412
    assert run.delete(entry, changed.headers["ETag"]).status_code == 204
    for answer in (run.get(entry), run.change(entry, amount="8"), run.delete(entry)):
        assert_is(answer, 404, "not-found")


def test_a_change_that_changes_nothing_is_none(diary):
    run = diary(aggregation="sum")
    entry = run.post(amount="5", note="x").get_json()
    cursor = run.changes()["cursor"]
    for changes in ({}, {"amount": "5.0"}, {"note": "x"}, {"occurred_at": "2026-11-20T06:30:00Z"}):
        assert run.change(entry, **changes).get_json() == entry
    assert run.changes(cursor)["changes"] == []


def test_a_device_learns_what_was_recorded_changed_and_deleted_since(diary):
    run = diary(aggregation="sum")
    kept, changed, deleted = (run.post(amount=amount).get_json() for amount in "123")
    first = run.changes()
    assert [(one["id"], one["check_in"]) for one in first["changes"]] == [
        (entry["id"], entry) for entry in (kept, changed, deleted)
    ]
    run.delete(deleted)
    for amount in ("4", "5"):
        last = run.change(changed, amount=amount).get_json()
    second = run.changes(first["cursor"])
    assert [(one["id"], one["check_in"]) for one in second["changes"]] == [
        (deleted["id"], None),
        (changed["id"], last),
    ]
    assert second["changes"][0]["deleted_at"]
    assert second["has_more"] is False
    nothing = run.changes(second["cursor"])
    assert (nothing["changes"], nothing["has_more"]) == ([], False)
    assert run.changes(nothing["cursor"])["changes"] == []


def test_who_asks_for_the_first_time_gets_all_of_many_changes_in_parts(diary):
    run = diary(aggregation="sum")
    run.batch(*({"id": ulid(), "occurred_at": "2026-11-12T12:00:00Z", "tz": BERLIN, "amount": "1"} for _ in range(90)))
    run.batch(*({"id": ulid(), "occurred_at": "2026-11-13T12:00:00Z", "tz": BERLIN, "amount": "1"} for _ in range(90)))
    seen, answer = [], run.changes()
    while True:
        seen += [one["id"] for one in answer["changes"]]
        assert len(answer["changes"]) <= 100
        if not answer["has_more"]:
            break
        answer = run.changes(answer["cursor"])
    assert len(seen) == len(set(seen)) == 180


def test_the_cursor_of_a_device_is_good_for_90_days(diary, today):
    run = diary()
    cursor = run.changes()["cursor"]
    run.post()
    today.move(days=90, seconds=-1)
    run.person.log_in()
    assert len(run.changes(cursor)["changes"]) == 1
    today.move(seconds=1)
    answer = run.person.get(f"{run.url}/changes?cursor={cursor}")
    assert [error["parameter"] for error in answer.get_json()["errors"]] == ["cursor"]


def test_nothing_is_passed_over_while_a_transaction_becomes_visible_in_parts(diary, monkeypatch):
    """A query may see the second change before the first, and a change before its check-in."""
    run = diary()
    entries = [run.post().get_json() for _ in range(3)]
    read, get_many = repository.list_changes, repository.get_many

    monkeypatch.setattr(repository, "list_changes", lambda goal, after: read(goal, after)[:1] + read(goal, after)[2:])
    half = run.changes()
    assert ([one["id"] for one in half["changes"]], half["has_more"]) == ([entries[0]["id"]], True)

    monkeypatch.setattr(repository, "list_changes", read)

    def without_second(goal, ids):
        return {name: one for name, one in get_many(goal, ids).items() if name != entries[1]["id"]}

    monkeypatch.setattr(repository, "get_many", without_second)
    half = run.changes(half["cursor"])
    assert (half["changes"], half["has_more"]) == ([], True)

    monkeypatch.setattr(repository, "get_many", get_many)
    rest = run.changes(half["cursor"])
    assert ([one["id"] for one in rest["changes"]], rest["has_more"]) == ([entry["id"] for entry in entries[1:]], False)


def test_nothing_is_left_of_what_was_said_in_one_that_was_deleted(diary):
    run = diary()
    run.delete(run.post(note="my secret").get_json())
    assert "my secret" not in str(aws.client("dynamodb").scan(TableName="ai-wizard-goals-test")["Items"])


def test_changes_name_the_one_before_them(diary):
    run = diary()
    entry = run.post().get_json()
    run.change(entry, note="x")
    changes = repository.list_changes(run.goal, 0)
    assert [change.before for change in changes] == [0, changes[0].seq]
    assert all(one.seq < other.seq for one, other in pairwise(changes))


def test_a_day_that_is_full_is_listed_in_pages(diary):
    run = diary()
    fill(run, *["12"] * 60)
    fill(run, *["12"] * 60)
    assert [len(page) for page in pages(run, "limit=50")] == [50, 50, 20]
