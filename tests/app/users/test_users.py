from concurrent.futures import ThreadPoolExecutor

import pytest

from app.audit import service as audit
from app.users import service as users
from tests.conftest import PASSWORD

URL = "/api/users"


def assert_is(answer, status, slug):
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def names(answer):
    assert answer.status_code == 200
    return [user["name"] for user in answer.get_json()]


def log_in(person):
    return person.client.post("/api/auth/login", json={"email": person.email, "password": PASSWORD})


def last_entry(person):
    *_, last = audit.read_all(person.id)
    return last


def test_without_a_token_nobody_is_listed_or_changed(client, eve):
    assert client.get(URL).status_code == 401
    assert client.patch(f"{URL}/{eve.id}", json={"role": "viewer"}).status_code == 401


@pytest.mark.parametrize("role", ["member", "viewer"])
def test_whoever_is_no_admin_sees_and_changes_nobody(ada, eve, join, role):
    person = join("Mallory", role)
    assert_is(person.get(URL), 403, "forbidden")
    assert_is(person.change(eve, role="viewer"), 403, "forbidden")
    assert_is(person.change(person, role="owner"), 403, "forbidden")


def test_an_admin_gives_no_role_that_is_not_below_their_own(bob, eve):
    for role in ("admin", "owner"):
        assert_is(bob.change(eve, role=role), 403, "forbidden")
    assert eve.me()["role"] == "member"


def test_an_admin_changes_nobody_whose_role_is_not_below_their_own(ada, bob, join):
    other = join("Carol", "admin")
    for person in (ada, other, bob):
        assert_is(bob.change(person, role="viewer"), 403, "forbidden")
        assert_is(bob.change(person, disabled=True), 403, "forbidden")
        assert_is(bob.change(person), 403, "forbidden")
    assert [person.me()["role"] for person in (ada, other, bob)] == ["owner", "admin", "admin"]


def test_an_admin_cannot_enable_somebody_above(ada, bob, join):
    carol = join("Carol", "owner")
    ada.change(carol, disabled=True)
    assert_is(bob.change(carol, disabled=False), 403, "forbidden")


def test_what_was_proved_long_ago_is_proved_again_first(clock, ada, eve):
    clock.move(seconds=599)
    assert ada.change(eve, role="viewer").status_code == 200
    clock.move(seconds=2)
    ada.tokens = ada.client.post("/api/auth/refresh", json={"refresh_token": ada.tokens["refresh_token"]}).get_json()
    assert_is(ada.change(eve, role="member"), 403, "reauthenticate")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"role": "king"}, "#/role"),
        ({"role": "leaving"}, "#/role"),
        ({"role": None}, "#/role"),
        ({"disabled": "yes"}, "#/disabled"),
        ({"disabled": None}, "#/disabled"),
        ({"epoch": 0}, "#/epoch"),
        ({"email": "eve@example.com"}, "#/email"),
    ],
)
def test_a_wrong_field_is_pointed_at(ada, eve, changes, pointer):
    answer = ada.change(eve, **changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_nobody_cannot_be_changed(ada):
    assert ada.call("PATCH", f"{URL}/nobody", json={"role": "viewer"}).status_code == 404


@pytest.mark.parametrize(("limit", "why"), [("0", "less"), ("101", "more"), ("x", "no number"), ("", "nothing")])
def test_a_wrong_size_of_a_page_is_pointed_at(ada, limit, why):
    answer = ada.get(f"{URL}?limit={limit}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == ["limit"]


def test_the_last_owner_stays_one(ada, bob):
    assert_is(ada.change(ada, role="member"), 409, "last-owner")
    assert ada.me()["role"] == "owner"


def test_an_owner_who_could_let_nobody_in_does_not_count(ada, join):
    carol = join("Carol", "owner")
    ada.change(carol, disabled=True)
    assert_is(ada.change(ada, role="admin"), 409, "last-owner")
    assert ada.me()["role"] == "owner"


def test_an_owner_who_is_enabled_again_counts_again(ada, join):
    carol = join("Carol", "owner")
    for disabled in (True, False):
        ada.change(carol, disabled=disabled)
    assert ada.change(ada, role="admin").status_code == 200


def test_an_owner_who_was_demoted_while_disabled_counts_once(ada, join):
    carol = join("Carol", "owner")
    for changes in ({"disabled": True}, {"role": "member"}, {"disabled": False}):
        ada.change(carol, **changes)
    assert_is(ada.change(ada, role="admin"), 409, "last-owner")
    assert users.count_owners() == 1


def test_nobody_disables_themselves(ada, join):
    join("Carol", "owner")
    assert_is(ada.change(ada, disabled=True), 409, "conflict")


def at_once(*changes):
    with ThreadPoolExecutor(len(changes)) as pool:
        return [answer.status_code for answer in pool.map(lambda change: change(), changes)]


@pytest.mark.parametrize("changes", [{"role": "member"}, {"disabled": True}])
def test_of_two_owners_who_turn_on_each_other_at_once_one_is_left(app, ada, join, atomic_calls, changes):
    carol = join("Carol", "owner")
    carol.client = app.test_client()
    answers = at_once(lambda: ada.change(carol, **changes), lambda: carol.change(ada, **changes))
    assert sorted(answers)[0] == 200
    assert sorted(answers)[1] in (401, 403, 409)
    left = [user for user in map(users.get, (ada.id, carol.id)) if user.counts_as_owner]
    assert (len(left), users.count_owners()) == (1, 1)


def test_of_two_owners_who_step_down_at_once_one_is_left(app, ada, join, atomic_calls):
    carol = join("Carol", "owner")
    carol.client = app.test_client()
    answers = at_once(lambda: ada.change(ada, role="viewer"), lambda: carol.change(carol, role="viewer"))
    assert sorted(answers) == [200, 409]
    assert users.count_owners() == 1


def test_everybody_is_listed_with_what_an_admin_has_to_know(ada, bob, eve):
    people = bob.get(URL).get_json()
    assert people == [ada.me(), bob.me(), eve.me()]
    assert not [name for name in people[0] if "password" in name or "epoch" in name]


def test_a_page_leads_to_the_next_one_until_all_were_there(ada, join):
    for number in range(4):
        join(f"P{number}")
    seen, path = [], f"{URL}?limit=2"
    while path:
        page = ada.get(path)
        seen.append(names(page))
        path = page.headers.get("Link", "").removesuffix('>; rel="next"').removeprefix("<")
    assert seen == [["Ada", "P0"], ["P1", "P2"], ["P3"]]


def test_a_page_that_holds_the_rest_leads_nowhere(ada, bob):
    page = ada.get(f"{URL}?limit=2")
    assert names(page) == ["Ada", "Bob"]
    assert "Link" not in page.headers


def test_who_joins_between_two_pages_is_on_the_second(ada, bob, eve, join):
    link = ada.get(f"{URL}?limit=2").headers["Link"]
    join("Late")
    assert names(ada.get(link[1:].partition(">")[0])) == ["Eve", "Late"]


def test_a_role_counts_from_the_next_request_on(ada, eve):
    assert eve.get(URL).status_code == 403
    assert ada.change(eve, role="admin").get_json()["role"] == "admin"
    assert eve.get(URL).status_code == 200


def test_an_owner_may_make_an_owner_and_step_down(ada, eve):
    assert ada.change(eve, role="owner").status_code == 200
    assert ada.change(ada, role="viewer").status_code == 200
    assert (ada.me()["role"], eve.me()["role"], users.count_owners()) == ("viewer", "owner", 1)


def test_who_is_disabled_is_out_at_once_and_stays_out(ada, eve):
    refresh = {"refresh_token": eve.tokens["refresh_token"]}
    ada.change(eve, disabled=True)
    assert eve.get("/api/users/me").status_code == 401
    assert eve.client.post("/api/auth/refresh", json=refresh).status_code == 401
    assert_is(log_in(eve), 403, "account-disabled")


def test_a_token_for_programs_is_out_as_long_as_its_owner_is(ada, eve):
    body = {"name": "CI", "scopes": ["profile:read"]}
    eve.tokens["access_token"] = eve.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
    ada.change(eve, disabled=True)
    assert eve.get("/api/users/me").status_code == 401
    ada.change(eve, disabled=False)
    assert eve.get("/api/users/me").status_code == 200


def test_who_is_enabled_again_finds_everything_but_the_old_sessions(ada, eve):
    before = eve.me()
    for disabled in (True, False):
        assert bool(ada.change(eve, disabled=disabled).get_json()["disabled_at"]) is disabled
    assert eve.get("/api/users/me").status_code == 401
    eve.tokens = log_in(eve).get_json()
    assert eve.me() == before


def test_what_is_so_already_is_neither_written_nor_mailed_again(ada, eve, mails, worker):
    ada.change(eve, disabled=True)
    worker.run()
    told, last = len(mails), last_entry(eve)
    assert ada.change(eve, disabled=True, role="member").status_code == 200
    worker.run()
    assert (len(mails), last_entry(eve)) == (told, last)


def test_the_log_says_who_did_what(ada, eve):
    ada.change(eve, role="viewer")
    entry = last_entry(eve)
    assert (entry.action, entry.actor_id) == ("role-changed", ada.id)
    assert entry.facts == {"role": "viewer", "before": "member"}
    ada.change(eve, disabled=True)
    assert (last_entry(eve).action, last_entry(eve).actor_id) == ("disabled", ada.id)
    ada.change(eve, disabled=False)
    assert (last_entry(eve).action, last_entry(eve).actor_id) == ("enabled", ada.id)


def test_two_changes_in_one_request_are_two_entries_and_happen_together(ada, eve):
    changed = ada.change(eve, role="viewer", disabled=True).get_json()
    assert (changed["role"], bool(changed["disabled_at"])) == ("viewer", True)
    assert [entry.action for entry in audit.read_all(eve.id)][-2:] == ["role-changed", "disabled"]


def test_two_changes_of_which_one_is_not_allowed_are_none(ada, join):
    carol = join("Carol", "owner")
    ada.change(carol, disabled=True)
    assert_is(ada.change(ada, role="member", disabled=False), 409, "last-owner")
    assert last_entry(ada).action == "logged-in"


def test_whom_it_concerns_is_told_by_mail(ada, eve, mails, worker):
    worker.run()
    mails.clear()
    ada.change(eve, role="viewer")
    ada.change(eve, disabled=True)
    ada.change(eve, disabled=False)
    worker.run()
    assert {mail["to"] for mail in mails} == {eve.email}
    assert sorted(mail["subject"] for mail in mails) == [
        "Your account is enabled again",
        "Your account was disabled",
        "Your role was changed",
    ]
    assert any("your role in AI Wizard is now: viewer." in mail["plain"] for mail in mails)
