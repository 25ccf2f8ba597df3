"""Everything that is kept of a person, and nothing of others."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app as package
from app.audit import service as audit
from app.audit.model import Client, Event, follow
from app.core import auth, db
from app.core import clock as clocks
from app.exports import schemas, service
from tests.conftest import PASSWORD

URL = "/api/users/me/export"
TABLE = "ai-wizard-users-test"
MEGABYTE = 1024 * 1024
LAMBDA_ANSWERS_AT_MOST = 6 * MEGABYTE
NOT_PERSONAL = {
    "analytics": "counts of a day, and of whom they are none says",
    "aggregates": "what check-ins come to; made anew from them",
    "cognito": "what the user pool holds, address and name, is in the profile too",
    "codes": "hashes that are good for a week at the most, and whose subject is an id",
    "departures": "that somebody is leaving, and when, is in the profile",
    "projects": "belong to all; who made one, and who told an event, is an id",
    "pulls": "when to look where next; names goals and projects only",
    "pushes": "secrets of programs, sealed, and the hashes of what came for a month",
    "run_tasks": "runs of a workspace, by their ids",
    "spacelift": "the newest state of a run, by its id",
    "stacks": "names of stacks and workspaces, for a month",
    "reviews": "belong to all; who brought one, decided it or thinks that a finding is noise is an id",
    "passwords": "the list of those that nobody may have; one's own is in the profile, as a hash that stays inside",
}


@pytest.fixture
def bob(ada, join):
    """An admin who has some of everything."""
    bob = join("Bob", "admin")
    bob.log_in()
    bob.call("POST", "/api/users/me/tokens", json={"name": "CI", "scopes": ["profile:read"]})
    bob.call("POST", "/api/users/me/second-factor")
    bob.call("POST", "/api/invitations", json={"email": "carl@example.com", "role": "member"})
    return bob


def export(person):
    return person.get(URL).get_json()


def read_items(person):
    return list(db.read_partition("users", f"USER#{person.id}"))


def test_without_a_token_nothing_is_told(client):
    assert client.get(URL).status_code == 401


def test_a_personal_access_token_is_not_enough(client, ada):
    body = {"name": "CI", "scopes": ["profile:read", "audit:read", "users:read"]}
    token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
    answer = client.get(URL, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


def test_whoever_logged_in_long_ago_proves_first_who_they_are(ada, clock):
    clock.move(seconds=auth.RECENT_SECONDS + 1)
    assert ada.get(URL).get_json()["type"] == "urn:ai-wizard:problem:reauthenticate"


def test_it_comes_as_a_file_with_the_day_in_its_name_and_no_cache_keeps_it(ada, clock):
    clock.now = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    ada.log_in()
    headers = ada.get(URL).headers
    assert headers["Content-Disposition"] == 'attachment; filename="ai-wizard-2026-11-20.json"'
    assert headers["Cache-Control"] == "no-store"


def test_it_holds_what_the_account_holds(bob):
    told = export(bob)
    assert told["profile"] == bob.me()
    assert {session["id"] for session in told["sessions"]} == {
        session["id"] for session in bob.get("/api/users/me/sessions").get_json()
    }
    assert told["personal_access_tokens"] == bob.get("/api/users/me/tokens").get_json()
    assert [(sent["email"], sent["role"]) for sent in told["invitations"]] == [("carl@example.com", "member")]
    assert told["second_factor"] == {"is_on": False, "since": None}
    assert [entry["action"] for entry in told["audit"]["entries"]] == [
        entry.action for entry in reversed(list(audit.read_all(bob.id)))
    ]
    assert told["audit"]["older"] == 0


def test_mails_that_wait_are_told_and_those_to_others_are_not(bob):
    waiting = export(bob)["waiting_mails"]
    assert {mail["kind"] for mail in waiting} == {"verification", "role-changed", "token-created"}
    assert {mail["to"] for mail in waiting} == {bob.email}


def test_what_is_sent_waits_no_more(bob, worker, mails):
    worker.run()
    assert export(bob)["waiting_mails"] == []


def test_it_holds_no_hash_and_no_secret(bob):
    text = bob.get(URL).text
    names = ("hash", "previous_hash", "password_hash", "refresh_hash", "family_hash", "sealed_secret", "edition")
    invitation = db.query("users", "WORKSPACE", "INVITATION#", limit=1)
    secrets = [item[name] for item in (*read_items(bob), *invitation) for name in names if name in item]
    assert len(secrets) > 10
    assert [secret for secret in secrets if secret in text] == []
    assert PASSWORD not in text
    assert "hash" not in text


def test_it_holds_nothing_of_other_people(ada, bob):
    """Not even where they were when they did something to this account."""
    ada.client.environ_base["REMOTE_ADDR"] = "198.51.100.77"
    ada.call("PATCH", f"/api/users/{bob.id}", {"User-Agent": "Adas browser"}, json={"role": "member"})
    told = export(bob)
    text = json.dumps(told)
    assert [other for other in (ada.email, "198.51.100.77", "Adas browser") if other in text] == []
    newest = told["audit"]["entries"][0]
    assert (newest["action"], newest["actor_id"], newest["address"]) == ("role-changed", ada.id, None)
    assert told["audit"]["entries"][-1]["address"] == "127.0.0.1"


def test_each_person_gets_only_their_own(ada, bob):
    text = ada.get(URL).text
    assert bob.email not in text
    assert "carl@example.com" not in text


def test_a_hundred_sessions_are_not_all_there_may_be(ada):
    for item in [item for item in read_items(ada) if item["SK"].startswith("SESSION#")]:
        for number in range(120):
            db.put("users", item | {"SK": f"SESSION#{number}", "id": str(number)})
    assert len(export(ada)["sessions"]) == 121


@pytest.fixture
def fill_log(ada, monkeypatch):
    """Ada gets as many entries, as large as a device makes them; from memory, because the emulated table takes
    minutes to page through so many."""

    def fill_log(entries, device):
        where = Client(device, "2001:db8:85a3::8a2e:370:7334")
        event = Event(ada.id, "session-ended", where, facts={"session": ada.id})
        newest_first = [replace(follow(None, event, clocks.now()), number=number) for number in range(entries, 0, -1)]

        def list_page(account_id, after, *, limit):
            start = int(after or 0)
            more = start + limit
            return newest_first[start:more], str(more) if more < entries else None

        monkeypatch.setattr(service.audit, "list_page", list_page)

    return fill_log


def size_of(answer):
    """What a Lambda function has to answer: the text inside of JSON."""
    return len(json.dumps({"body": answer.text}))


def test_an_audit_log_of_five_thousand_entries_goes_out_whole(ada, fill_log):
    browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    fill_log(5000, browser)
    answer = ada.get(URL)
    told = answer.get_json()["audit"]
    assert [entry["number"] for entry in told["entries"]] == list(range(5000, 0, -1))
    assert told["older"] == 0
    assert size_of(answer) < LAMBDA_ANSWERS_AT_MOST


def test_of_a_log_that_is_too_large_the_newest_go_out_and_it_says_how_many_are_left(ada, fill_log):
    fill_log(2600, "é" * 200)
    answer = ada.get(URL)
    told = answer.get_json()["audit"]
    assert told["older"] > 0
    assert [entry["number"] for entry in told["entries"]] == list(range(2600, told["older"], -1))
    assert size_of(answer) < LAMBDA_ANSWERS_AT_MOST


def check_in(person, goal_id, number, **said):
    body = {"occurred_at": f"2026-11-{number:02}T08:00:00Z", "tz": "UTC", "amount": number} | said
    assert person.call("POST", f"/api/goals/{goal_id}/check-ins", json=body).status_code == 201


def make_goal(person, **changes):
    goal = {"name": "Run", "kind": "at_least", "window": {"unit": "week"}, "target": "3", "starts_on": "2026-11-01"}
    return person.call("POST", "/api/goals", json=goal | changes).get_json()["id"]


def test_it_holds_what_somebody_did_for_each_goal_of_theirs_and_not_what_others_did(ada, bob):
    private, team = make_goal(bob), make_goal(bob, visibility="team")
    for number in (3, 1, 2):
        check_in(bob, private, number, note="In the rain")
    check_in(bob, team, 4)
    check_in(ada, team, 5)
    told = {one["goal_id"]: one for one in export(bob)["check_ins"]}
    assert [entry["amount"] for entry in told[private]["entries"]] == ["3", "2", "1"]
    assert [entry["amount"] for entry in told[team]["entries"]] == ["4"]
    assert told[private]["entries"][0]["note"] == "In the rain"
    assert not told[private]["has_older"]


def test_of_very_many_check_ins_the_newest_go_out(bob, monkeypatch):
    goal = make_goal(bob)
    for number in range(1, 6):
        check_in(bob, goal, number, note="n" * 500)
    monkeypatch.setattr(service, "_ROOM_FOR_CHECK_INS", 3500)
    (told,) = export(bob)["check_ins"]
    assert [entry["amount"] for entry in told["entries"]] == ["5", "4", "3"]
    assert told["has_older"]


def test_every_part_that_is_read_is_described_and_every_other_way_round():
    assert set(service.PARTS) == set(schemas.Export().fields)


def test_every_feature_that_keeps_something_takes_part_or_there_is_a_reason():
    """Whoever adds a feature that keeps something of people adds it to PARTS, and to `departures._forget` where it is
    not under `USER#<id>`."""
    keeping = {path.parent.name for path in Path(package.__file__).parent.glob("*/repository.py")}
    asked = {module.__name__.split(".")[1] for module in vars(service).values() if hasattr(module, "repository")}
    assert keeping - asked - set(NOT_PERSONAL) == set()


def test_every_kind_of_item_is_told_of(bob):
    kinds = {item["SK"].partition("#")[0] for item in read_items(bob)}
    assert kinds == {
        "AUDIT",
        "PROFILE",
        "SECOND_FACTOR",
        "SESSION",
        "TOKEN",
        "TOKENS",  # how many were ever made
    }
