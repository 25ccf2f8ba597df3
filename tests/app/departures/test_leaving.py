"""From the wish to be deleted to the undo; what the sweep does later is in test_deletion.py."""

from datetime import datetime, timedelta

import pytest

from app.audit import service as audit
from app.core import auth, policy
from app.departures import service
from app.users import service as users
from tests.app.departures.conftest import items_that_mention, leave, make_token, restore

URL = "/api/users/me"


def actions(person):
    return [entry.action for entry in audit.read_all(person.id)]


def subjects(mails, person):
    return [mail["subject"] for mail in mails if mail["to"] == person.email]


@pytest.mark.parametrize(("method", "path"), [("DELETE", URL), ("POST", f"{URL}/restore")])
def test_without_a_token_nobody_leaves_and_nobody_stays(client, method, path):
    assert client.open(path, method=method).status_code == 401


def test_a_personal_access_token_is_not_enough(client, ada):
    token = {"Authorization": f"Bearer {make_token(ada)}"}
    for method, path in (("DELETE", URL), ("POST", f"{URL}/restore")):
        assert client.open(path, method=method, headers=token).status_code == 403
    assert ada.me()["deletes_at"] is None


def test_whoever_logged_in_long_ago_proves_first_who_they_are(ada, clock):
    clock.move(seconds=auth.RECENT_SECONDS + 1)
    ada.tokens = ada.client.post("/api/auth/refresh", json={"refresh_token": ada.tokens["refresh_token"]}).get_json()
    assert leave(ada).get_json()["type"] == "urn:ai-wizard:problem:reauthenticate"
    assert ada.me()["deletes_at"] is None


def test_nobody_leaves_for_somebody_else(ada, eve):
    assert ada.call("DELETE", f"/api/users/{eve.id}").status_code == 405
    leave(eve)
    assert ada.me()["deletes_at"] is None


def test_the_answer_tells_when_and_it_is_in_seven_days(ada, eve, clock):
    answer = leave(eve)
    assert answer.status_code == 202
    assert datetime.fromisoformat(answer.get_json()["deletes_at"]) == clock.now + timedelta(days=7)


def test_all_sessions_end_at_once(client, ada, eve):
    first = dict(eve.tokens)
    eve.log_in()
    leave(eve)
    for tokens in (first, eve.tokens):
        header = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert client.get(URL, headers=header).status_code == 401
        assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_programs_stop_at_once_and_go_on_after_an_undo(client, ada, eve):
    token = {"Authorization": f"Bearer {make_token(eve)}"}
    assert client.get(URL, headers=token).status_code == 200
    leave(eve)
    assert client.get(URL, headers=token).status_code == 401
    eve.log_in()
    restore(eve)
    assert client.get(URL, headers=token).status_code == 200


def test_it_is_told_by_mail_with_the_day_and_in_the_audit_log(ada, eve, clock, worker, mails):
    deletes_at = leave(eve).get_json()["deletes_at"]
    worker.run()
    (mail,) = [mail for mail in mails if mail["subject"] == "Your account will be deleted"]
    assert mail["to"] == eve.email
    assert f"{clock.now + timedelta(days=7):%d %B %Y, %H:%M} UTC" in mail["plain"]
    *_, entry = audit.read_all(eve.id)
    assert (entry.action, entry.facts) == ("leaving", {"deletes_at": deletes_at})


def test_whoever_asks_again_gets_the_same_answer_and_no_second_mail(ada, eve, clock, worker, mails):
    first = leave(eve).get_json()
    clock.move(days=2)
    eve.log_in()
    again = leave(eve)
    worker.run()
    assert (again.status_code, again.get_json()) == (202, first)
    assert subjects(mails, eve).count("Your account will be deleted") == 1
    assert eve.me()["deletes_at"] == first["deletes_at"]


def test_of_two_who_ask_at_once_both_get_the_same_day(ada, eve, clock, monkeypatch):
    answers, slow = [], service._leave

    def be_slow(user, client):
        monkeypatch.setattr(service, "_leave", slow)
        answers.append(service.leave(user.id, client))
        clock.move(seconds=1)
        return slow(user, client)

    monkeypatch.setattr(service, "_leave", be_slow)
    assert [leave(eve).get_json()["deletes_at"]] == answers


def test_while_leaving_one_may_look_take_everything_along_stay_and_log_out(ada, eve):
    leave(eve)
    assert eve.log_in().status_code == 200
    assert eve.me()["deletes_at"]
    assert eve.get(f"{URL}/export").status_code == 200
    assert eve.call("POST", "/api/auth/logout").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", URL, {"name": "Eva"}),
        ("POST", f"{URL}/tokens", {"name": "CI", "scopes": ["profile:read"]}),
        ("POST", f"{URL}/second-factor", None),
        ("PUT", f"{URL}/password", {"current_password": "x", "password": "y"}),
        ("GET", "/api/users", None),
        ("POST", "/api/invitations", {"email": "bob@example.com", "role": "member"}),
    ],
)
def test_while_leaving_one_does_nothing_else(ada, join, method, path, body):
    bob = join("Bob", "admin")
    leave(bob)
    bob.log_in()
    assert bob.call(method, path, {"If-Match": "*"}, json=body).status_code == 403


def test_who_is_leaving_may_write_nothing_but_their_own_way_out(app):
    leaver = policy.Principal("1", policy.LEAVING)
    guarded = [(rule, getattr(app.view_functions[rule.endpoint], "needs", None)) for rule in app.url_map.iter_rules()]
    allowed = {
        f"{method} {rule.rule}"
        for rule, needs in guarded
        if needs and policy.may(leaver, needs.action)
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}
    }
    assert allowed == {
        "DELETE /api/users/me",
        "POST /api/users/me/restore",
        "POST /api/auth/logout",
        "POST /api/auth/reauthenticate",
        "DELETE /api/users/me/sessions",
        "DELETE /api/users/me/sessions/<session_id>",
        "DELETE /api/users/me/tokens/<token_id>",
    }


def test_an_undo_keeps_everything_but_the_sessions(ada, eve, worker, mails):
    before, old = eve.me(), dict(eve.tokens)
    leave(eve)
    eve.log_in()
    assert restore(eve).status_code == 204
    worker.run()
    assert eve.me() == before
    assert actions(eve)[-3:] == ["leaving", "logged-in", "stayed"]
    assert subjects(mails, eve)[-1] == "Your account stays"
    assert items_that_mention("DEPARTURES") == []
    eve.tokens = old
    assert eve.get(URL).status_code == 401


def test_an_undo_of_nothing_does_nothing(ada, worker, mails):
    before = actions(ada)
    assert restore(ada).status_code == 204
    worker.run()
    assert actions(ada) == before
    assert "Your account stays" not in subjects(mails, ada)


def test_of_two_undos_at_once_one_tells(ada, eve, monkeypatch):
    slow = service._stay

    def be_slow(user, departure, client):
        monkeypatch.setattr(service, "_stay", slow)
        service.restore(user.id, client)
        return slow(user, departure, client)

    leave(eve)
    eve.log_in()
    monkeypatch.setattr(service, "_stay", be_slow)
    assert restore(eve).status_code == 204
    assert actions(eve).count("stayed") == 1


def test_the_last_owner_stays_as_long_as_other_people_are_there(ada, eve):
    answer = leave(ada)
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:last-owner"
    assert ada.me()["deletes_at"] is None
    ada.change(eve, role="owner")
    assert leave(ada).status_code == 202


def test_somebody_who_is_leaving_too_is_still_there(ada, eve):
    leave(eve)
    assert leave(ada).status_code == 409


def test_an_owner_who_is_leaving_leaves_another_one_alone_until_the_undo(ada, join):
    bob = join("Bob", "owner")
    leave(ada)
    assert leave(bob).status_code == 409
    ada.log_in()
    restore(ada)
    assert leave(bob).status_code == 202


def test_of_two_owners_who_leave_at_once_one_stays(ada, join, monkeypatch):
    bob, slow = join("Bob", "owner"), service._leave

    def be_slow(user, client):
        monkeypatch.setattr(service, "_leave", slow)
        assert leave(bob).status_code == 202
        return slow(user, client)

    monkeypatch.setattr(service, "_leave", be_slow)
    assert leave(ada).status_code == 409
    assert users.count_owners() == 1


def test_the_last_owner_may_leave_when_alone_and_stays_owner_after_an_undo(ada):
    assert leave(ada).status_code == 202
    ada.log_in()
    restore(ada)
    assert ada.me()["role"] == "owner"
    assert users.count_owners() == 1


def test_nobody_takes_the_place_of_the_last_owner_before_it_is_empty(ada, join):
    leave(ada)
    assert join("Eve").me()["role"] == "member"


@pytest.mark.parametrize("others", [0, 1])
def test_after_many_changes_of_mind_the_owners_are_counted_right(ada, join, others):
    for number in range(others):
        join(f"Bob{number}", "owner")
    for _ in range(3):
        leave(ada)
        ada.log_in()
        restore(ada)
    assert users.count_owners() == 1 + others
