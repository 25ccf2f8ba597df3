"""What people with an account do: invite, see who is invited, take an invitation back."""

from datetime import datetime, timedelta

import pytest

from app.audit import service as audit
from app.core import aws, policy
from app.invitations import service
from tests.app.invitations.conftest import GRACE, URL


def assert_is(answer, status, slug):
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def pointers(answer):
    assert answer.status_code == 422
    return [error["pointer"] for error in answer.get_json()["errors"]]


def addresses(person):
    return [invitation["email"] for invitation in person.get(URL).get_json()]


def invite(person, **changes):
    return person.call("POST", URL, json=GRACE | changes)


def revoke(person, invitation):
    return person.call("DELETE", f"{URL}/{invitation['id']}")


@pytest.mark.parametrize(("method", "url"), [("GET", URL), ("POST", URL), ("DELETE", f"{URL}/anything")])
def test_without_a_token_nobody_is_listed_invited_or_uninvited(client, method, url):
    assert client.open(url, method=method).status_code == 401


@pytest.mark.parametrize("role", ["member", "viewer"])
def test_whoever_is_no_admin_invites_and_sees_nobody(ada, join, role):
    person, invitation = join("Eve", role), invite(ada).get_json()
    assert_is(invite(person, role="viewer"), 403, "forbidden")
    assert_is(revoke(person, invitation), 403, "forbidden")
    assert_is(person.get(URL), 403, "forbidden")
    assert addresses(ada) == [GRACE["email"]]


@pytest.mark.parametrize(
    ("by", "allowed"), [("owner", {"owner", "admin", "member", "viewer"}), ("admin", {"member", "viewer"})]
)
def test_an_owner_invites_to_every_role_and_an_admin_to_those_below(ada, join, by, allowed):
    person = join("Bob", by)
    answers = {role: invite(person, email=f"{role}@example.com", role=role).status_code for role in policy.ROLES}
    assert {role for role, status in answers.items() if status == 201} == allowed
    assert set(answers.values()) <= {201, 403}


def test_an_admin_neither_takes_back_nor_renews_what_is_above_them(ada, join, invited, register):
    bob, code = join("Bob", "admin"), invited(ada, role="admin")
    (invitation,) = ada.get(URL).get_json()
    assert_is(revoke(bob, invitation), 403, "forbidden")
    assert_is(invite(bob, role="viewer"), 403, "forbidden")
    assert register(invitation=code).status_code == 201


def test_whoever_logged_in_long_ago_has_to_prove_it_again_to_invite_and_not_to_take_it_back(ada, clock):
    invitation = invite(ada).get_json()
    clock.move(minutes=10, seconds=1)
    assert_is(invite(ada), 403, "reauthenticate")
    assert revoke(ada, invitation).status_code == 204


def test_a_program_sees_who_is_invited_and_invites_nobody(ada, client):
    invitation = invite(ada).get_json()
    made = ada.call("POST", "/api/users/me/tokens", json={"name": "CI", "scopes": list(policy.SCOPES)}).get_json()
    header = {"Authorization": f"Bearer {made['token']}"}
    assert client.get(URL, headers=header).get_json() == [invitation]
    assert_is(client.post(URL, json=GRACE, headers=header), 403, "forbidden")
    assert_is(client.delete(f"{URL}/{invitation['id']}", headers=header), 403, "forbidden")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"email": "nobody"}, "#/email"),
        ({"email": "grace@example.com\nBcc: eve@example.com"}, "#/email"),
        ({"email": None}, "#/email"),
        ({"role": "leaving"}, "#/role"),
        ({"role": "root"}, "#/role"),
        ({"role": ["admin"]}, "#/role"),
        ({"invited_by": "eve"}, "#/invited_by"),
    ],
)
def test_a_wrong_field_is_pointed_at(ada, changes, pointer):
    assert pointers(invite(ada, **changes)) == [pointer]


def test_a_missing_field_is_pointed_at(ada):
    assert sorted(pointers(ada.call("POST", URL, json={}))) == ["#/email", "#/role"]


def test_an_address_that_has_an_account_is_not_invited(ada, join, mails, worker):
    grace = join("Grace")
    worker.run()
    mails.clear()
    assert_is(invite(ada, email=grace.email.upper()), 409, "already-here")
    worker.run()
    assert (mails, addresses(ada)) == ([], [])


def test_nobody_is_invited_so_often_that_it_is_a_nuisance(ada):
    assert [invite(ada).status_code for _ in range(6)] == [201] * 5 + [429]
    assert invite(ada, email="heidi@example.com").status_code == 201


def test_the_answer_says_what_was_offered_and_nothing_that_opens_it(ada, clock, clouds_text, code_from):
    answer = invite(ada, email="Grace@Example.com").get_json()
    end = (clock.now + timedelta(days=7)).replace(microsecond=0).isoformat()
    assert answer.pop("id") in clouds_text()
    assert answer == GRACE | {"invited_by": ada.id, "created_at": clock.now.isoformat(), "expires_at": end}
    assert code_from(GRACE["email"]) not in clouds_text()


def test_the_mail_says_where_to_go_and_comes_once(ada, mails, worker):
    invite(ada)
    worker.run()
    (mail,) = [mail for mail in mails if mail["to"] == GRACE["email"]]
    assert mail["subject"] == "You are invited to AI Wizard"
    assert "https://test.example.com" in mail["plain"]


def test_the_same_address_again_renews_its_invitation(ada, clock):
    first = invite(ada).get_json()
    clock.move(minutes=5)
    second = invite(ada, email="GRACE@example.com", role="viewer").get_json()
    (listed,) = ada.get(URL).get_json()
    assert listed == second
    assert (listed["id"], listed["role"]) == (first["id"], "viewer")
    assert listed["expires_at"] > first["expires_at"]


def test_a_renewal_that_comes_second_does_not_overwrite_the_first(ada, monkeypatch):
    write, others = service.mails.write, []

    def write_and_be_overtaken(*arguments, **values):
        if not others:
            others.append("on the way")
            others.append(invite(ada, role="viewer").status_code)
        return write(*arguments, **values)

    invite(ada)
    monkeypatch.setattr(service.mails, "write", write_and_be_overtaken)
    assert_is(invite(ada, role="admin"), 409, "conflict")
    assert others[1:] == [201]
    assert ada.get(URL).get_json()[0]["role"] == "viewer"


def test_an_invitation_that_is_too_old_is_not_listed(ada, clock):
    end = datetime.fromisoformat(invite(ada).get_json()["expires_at"])
    clock.now = end - timedelta(microseconds=1)
    assert addresses(ada) == [GRACE["email"]]
    clock.now = end
    assert addresses(ada) == []


def test_the_table_forgets_an_invitation_when_it_is_too_old(ada):
    expiry = datetime.fromisoformat(invite(ada).get_json()["expires_at"]).timestamp()
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    (item,) = [item for item in items if item["SK"]["S"].startswith("INVITATION#")]
    assert int(item["expires_at"]["N"]) == expiry


def test_the_list_comes_in_pages(ada):
    for number in range(5):
        invite(ada, email=f"grace{number}@example.com")
    seen, url = [], f"{URL}?limit=2"
    while url:
        page = ada.get(url)
        seen += [invitation["email"] for invitation in page.get_json()]
        url = page.headers["Link"][1:].partition(">")[0] if "Link" in page.headers else None
    assert sorted(seen) == [f"grace{number}@example.com" for number in range(5)]


def test_an_invitation_that_was_taken_back_is_gone(ada):
    invitation = invite(ada).get_json()
    assert revoke(ada, invitation).status_code == 204
    assert addresses(ada) == []
    assert_is(revoke(ada, invitation), 404, "not-found")


def test_it_is_written_down_who_invited_and_not_the_address(ada):
    revoke(ada, invite(ada, role="viewer").get_json())
    entries = [entry for entry in audit.read_all(ada.id) if "invit" in entry.action]
    assert [entry.action for entry in entries] == ["invited", "invitation-revoked"]
    assert [entry.facts["role"] for entry in entries] == ["viewer", "viewer"]
    assert GRACE["email"] not in str(entries)
