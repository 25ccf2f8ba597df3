"""From a file on somebody's phone to a link that others open."""

import base64
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests

from app.attachments import model, repository
from app.core import objects
from app.jobs import service as jobs
from tests.app.attachments.conftest import FILES, PNG, announce, make_goal, post, url


def assert_is(answer, status, slug):
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def test_without_a_token_there_is_nothing(client, goal):
    for method, path in (("GET", ()), ("POST", ()), ("GET", ("a",)), ("DELETE", ("a",)), ("POST", ("a", "uploaded"))):
        assert client.open(url(goal, *path), method=method).status_code == 401


def test_the_goal_of_somebody_else_is_not_found(goal, bring, ada, join):
    attachment = bring(ada, goal)
    bob = join("Bob", "admin")
    for method, path in (("GET", ()), ("GET", (attachment["id"],)), ("POST", (attachment["id"], "uploaded"))):
        assert_is(bob.call(method, url(goal, *path)), 404, "not-found")
    assert_is(announce(bob, goal), 404, "not-found")
    assert_is(bob.call("DELETE", url(goal, attachment["id"]), {"If-Match": "*"}), 404, "not-found")


def test_an_attachment_is_found_under_its_own_goal_only(goal, bring, ada):
    attachment = bring(ada, goal)
    assert_is(ada.get(url(make_goal(ada), attachment["id"])), 404, "not-found")


def test_a_viewer_attaches_nothing(team_goal, join):
    viewer = join("Vera", "viewer")
    assert announce(viewer, team_goal).status_code == 403
    assert viewer.get(url(team_goal)).get_json() == []


def test_what_cannot_be_is_named(goal, ada):
    for field, value in (
        ("name", ""),
        ("name", "a\nb"),
        ("name", "a" * 201),
        ("type", "image/svg+xml"),
        ("type", "text/html"),
        ("size_bytes", 0),
        ("size_bytes", 10 * 1024 * 1024 + 1),
        ("size_bytes", "17"),
        ("check_in_id", ""),
        ("check_in_id", "01KAHJ5Y7Q6M4T2Z8V3X9B0CDE"),
        ("unknown", 1),
    ):
        answer = announce(ada, goal, **{field: value})
        assert_is(answer, 422, "invalid")
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"#/{field}"]


def test_the_form_takes_one_file_of_this_size_and_type_for_ten_minutes(goal, ada):
    upload = announce(ada, goal).get_json()["upload"]
    policy = json.loads(base64.b64decode(upload["fields"]["policy"]))
    conditions = [condition for condition in policy["conditions"] if "x-amz" not in str(condition)]
    assert {"Content-Type": "image/png"} in conditions
    assert ["content-length-range", len(PNG), len(PNG)] in conditions
    assert {"key": upload["fields"]["key"]} in conditions
    expires_at = datetime.fromisoformat(upload["expires_at"])
    assert abs(datetime.fromisoformat(policy["expiration"]) - expires_at) < timedelta(seconds=30)


def test_where_it_lies_is_not_to_be_guessed_and_tells_no_name(goal, ada):
    keys = {announce(ada, goal, name="salary.png").get_json()["upload"]["fields"]["key"] for _ in range(2)}
    assert len(keys) == 2
    assert not [key for key in keys if "salary" in key or len(key.rpartition("/")[2]) < 32]


def test_a_file_becomes_ready_and_its_link_brings_back_what_was_posted(goal, bring, ada, clock):
    done = {"amount": 5, "occurred_at": clock.now.isoformat(), "tz": "Europe/Berlin"}
    answer = ada.call("POST", f"/api/goals/{goal.id}/check-ins", json=done)
    assert answer.status_code == 201, answer.get_json()
    check_in = answer.get_json()["id"]
    attachment = bring(ada, goal, name='Läuf "5 km".png', check_in_id=check_in)
    assert (attachment["status"], attachment["reason"]) == ("ready", None)
    link = attachment["link"]
    assert datetime.fromisoformat(link["expires_at"]) == clock.now + timedelta(minutes=5)
    asked = parse_qs(urlsplit(link["url"]).query)
    (disposition,) = asked["response-content-disposition"]
    assert disposition.startswith('attachment; filename="L_uf _5 km_.png"; ')
    assert unquote(disposition.partition("filename*=UTF-8''")[2]) == 'Läuf "5 km".png'
    assert asked["response-content-type"] == ["image/png"]
    assert asked["X-Amz-Expires"] == ["300"]
    assert requests.get(link["url"], timeout=10).content == PNG
    assert [key.partition("/")[0] for key, _ in objects.list_all("")] == ["kept"]
    (listed,) = ada.get(url(goal)).get_json()
    assert listed == {name: value for name, value in attachment.items() if name != "link"}
    assert listed["check_in_id"] == check_in


@pytest.mark.parametrize("media_type", FILES)
def test_every_type_that_is_allowed_is_known_by_its_content(media_type):
    content = FILES[media_type]
    assert model.fault(content, media_type, len(content)) is None


def test_the_types_that_are_allowed_are_these():
    assert set(FILES) == set(model.TYPES)


def test_content_that_is_of_another_type_is_refused():
    """Each file under the name of every other type; text is text under both of its names."""
    accepted = {
        (said, really)
        for said in FILES
        for really, content in FILES.items()
        if said != really and model.fault(content, said, len(content)) is None
    }
    text = {"text/plain", "text/csv"}
    assert accepted == {(said, really) for said in text for really in (*text, "application/json") if said != really}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "text/plain"),
        (b"<script>alert(1)</script>", "text/csv"),
        (b"abc\0def", "text/plain"),
        ("Zürich".encode("latin-1"), "text/csv"),
        ("Zürich".encode("utf-16"), "text/csv"),
        (b'{"a": 1, "a": 2}', "application/json"),
        (b"{", "application/json"),
        (b"MZ\x90\0", "image/png"),
        (b"", "image/png"),
    ],
)
def test_what_is_dangerous_or_broken_is_refused(content, media_type):
    assert model.fault(content, media_type, len(content))


def test_what_is_refused_says_why_has_no_link_leaves_no_file_and_takes_no_room(goal, bring, ada):
    attachment = bring(ada, goal, content=b"<svg/>" + bytes(10), name="x.png")
    assert (attachment["status"], attachment["link"]) == ("refused", None)
    assert attachment["reason"] == "Its content is not image/png."
    assert list(objects.list_all("")) == []


def test_more_or_less_bytes_than_announced_are_refused(goal, bring, ada):
    """S3 refuses them before; should it not, we do."""
    assert bring(ada, goal, posted=PNG + b"x")["reason"] == f"It has {len(PNG) + 1} bytes, and was announced with 33."


def test_before_it_is_ready_nobody_gets_a_link(goal, ada):
    announced = announce(ada, goal).get_json()
    assert announced["attachment"]["status"] == "waiting"
    post(announced["upload"], PNG)
    assert ada.get(url(goal, announced["attachment"]["id"])).get_json()["link"] is None


def test_to_say_that_it_is_there_before_it_is_does_no_harm(goal, ada, worker):
    announced = announce(ada, goal).get_json()
    where = url(goal, announced["attachment"]["id"])
    ada.call("POST", f"{where}/uploaded")
    worker.run()
    assert ada.get(where).get_json()["status"] == "waiting"
    post(announced["upload"], PNG)
    for _ in range(2):
        assert ada.call("POST", f"{where}/uploaded").status_code == 202
    worker.run()
    assert ada.call("POST", f"{where}/uploaded").get_json()["status"] == "ready"


def test_said_twice_at_once_it_is_looked_at_once(goal, ada, worker, monkeypatch):
    announced = announce(ada, goal).get_json()
    where, waiting = (
        url(goal, announced["attachment"]["id"]),
        repository.get(goal.space, goal.id, announced["attachment"]["id"]),
    )
    post(announced["upload"], PNG)
    ada.call("POST", f"{where}/uploaded")
    read = iter([waiting])
    get = repository.get
    monkeypatch.setattr(repository, "get", lambda *key: next(read, None) or get(*key))
    assert ada.call("POST", f"{where}/uploaded").get_json()["status"] == "checking"
    assert len(list(jobs.read_all(ada.id))) == 1


def test_what_is_posted_after_the_check_changes_nothing(goal, ada, worker):
    """The form is good for ten minutes; a page of the web must not slip in behind a picture."""
    announced = announce(ada, goal).get_json()
    where = url(goal, announced["attachment"]["id"])
    post(announced["upload"], PNG)
    ada.call("POST", f"{where}/uploaded")
    worker.run()
    post(announced["upload"], b"<html>" + bytes(len(PNG) - 6))
    ada.call("POST", f"{where}/uploaded")
    worker.run()
    assert requests.get(ada.get(where).get_json()["link"]["url"], timeout=10).content == PNG


def test_it_is_deleted_with_its_file_by_whoever_has_seen_it_last(goal, bring, ada):
    where = url(goal, bring(ada, goal)["id"])
    etag = ada.get(where).headers["ETag"]
    assert_is(ada.call("DELETE", where), 428, "precondition-required")
    assert ada.call("DELETE", where, {"If-Match": '"another"'}).status_code == 412
    assert ada.call("DELETE", where, {"If-Match": etag}).status_code == 204
    assert_is(ada.get(where), 404, "not-found")
    assert list(objects.list_all("")) == []


def test_in_a_team_all_see_it_and_only_its_owner_or_an_admin_deletes_it(team_goal, bring, ada, join):
    bob, carl = join("Bob"), join("Carl")
    first, second = bring(bob, team_goal), bring(bob, team_goal)
    assert carl.get(url(team_goal, first["id"])).get_json()["link"]
    everything = {"If-Match": "*"}
    assert_is(carl.call("DELETE", url(team_goal, first["id"]), everything), 403, "forbidden")
    assert bob.call("DELETE", url(team_goal, first["id"]), everything).status_code == 204
    assert ada.call("DELETE", url(team_goal, second["id"]), everything).status_code == 204


def test_the_list_goes_on_page_by_page(goal, ada):
    made = {announce(ada, goal).get_json()["attachment"]["id"] for _ in range(5)}
    page = ada.get(url(goal) + "?limit=3")
    rest = ada.get(page.headers["Link"].partition(">")[0].removeprefix("<"))
    assert {one["id"] for one in (*page.get_json(), *rest.get_json())} == made
    assert "Link" not in rest.headers
