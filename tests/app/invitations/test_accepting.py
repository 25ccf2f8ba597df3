"""Registering where not everybody may: with an invitation, as the first of all, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

import pytest

from app.audit import service as audit
from app.passwords import service as passwords
from app.users import service as users
from tests.app.invitations.conftest import GRACE, URL
from tests.conftest import PASSWORD


@pytest.fixture
def together(app, atomic_calls, monkeypatch):
    """Registers all at once: each has read what there was before any of them writes."""

    def together(*bodies):
        barrier, thread = Barrier(len(bodies)), local()

        def meet(*_, **__):
            if not hasattr(thread, "has_met"):
                thread.has_met = True
                barrier.wait(60)

        def register(body):
            person = {"password": PASSWORD, "name": "Grace", **body}
            return app.test_client().post("/api/auth/register", json=person).status_code

        monkeypatch.setattr(passwords, "check", meet)
        with ThreadPoolExecutor(len(bodies)) as pool:
            return list(pool.map(register, bodies))

    return together


def assert_is(answer, status, slug):
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def assert_is_refused(answer):
    assert_is(answer, 422, "invalid")
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["#/invitation"]


def role_of(email):
    user = users.find_by_email(email)
    return user.role if user else None


def everybody():
    return users.list_page(None, limit=100)[0]


def test_without_an_invitation_nobody_registers_where_one_is_needed(ada, registration, register):
    registration("invite")
    assert_is(register(), 403, "invitation-needed")
    assert_is(register(ada.email), 403, "invitation-needed")
    assert role_of(GRACE["email"]) is None


def test_nobody_registers_where_it_is_closed(ada, registration, register, invited):
    code = invited(ada)
    registration("closed")
    assert_is(register(), 403, "registration-closed")
    assert_is(register(invitation=code), 403, "registration-closed")
    assert role_of(GRACE["email"]) is None


def test_not_even_the_first_registers_where_it_is_closed(registration, register):
    registration("closed")
    assert_is(register(), 403, "registration-closed")


@pytest.mark.parametrize("mode", ["open", "invite"])
def test_an_invitation_that_nobody_sent_is_refused(ada, registration, register, mode):
    registration(mode)
    assert_is_refused(register(invitation="x" * 43))
    assert role_of(GRACE["email"]) is None


@pytest.mark.parametrize("invitation", ["", "x" * 129, None, 7])
def test_what_has_not_the_form_of_an_invitation_is_pointed_at(ada, register, invitation):
    assert_is_refused(register(invitation=invitation))


def test_an_invitation_of_somebody_else_is_refused(ada, register, invited):
    code = invited(ada)
    assert_is_refused(register("eve@example.com", invitation=code))
    assert register(invitation=code).status_code == 201


def test_another_code_that_came_by_mail_is_no_invitation(ada, register, code_from):
    assert_is_refused(register(invitation=code_from(ada.email)))


def test_an_invitation_is_no_other_code(ada, client, invited):
    assert client.post("/api/auth/verify", json={"code": invited(ada)}).status_code == 422


def test_a_revoked_invitation_is_refused(ada, register, invited):
    code = invited(ada)
    (invitation,) = ada.get(URL).get_json()
    ada.call("DELETE", f"{URL}/{invitation['id']}")
    assert_is_refused(register(invitation=code))


def test_a_renewed_invitation_replaces_the_one_before(ada, register, invited):
    first, second = invited(ada, role="admin"), invited(ada, role="viewer")
    assert_is_refused(register(invitation=first))
    assert register(invitation=second).status_code == 201
    assert role_of(GRACE["email"]) == "viewer"


def test_an_invitation_is_refused_after_a_week_also_where_the_mail_came_late(ada, register, code_from, clock):
    ada.call("POST", URL, json=GRACE)
    clock.move(days=1)
    code = code_from(GRACE["email"])
    clock.move(days=6)
    assert_is_refused(register(invitation=code))


def test_an_invitation_is_good_until_the_week_is_over(ada, register, invited, clock):
    code = invited(ada)
    clock.move(days=7, seconds=-1)
    assert register(invitation=code).status_code == 201


def test_a_used_invitation_is_refused(ada, register, invited):
    code = invited(ada)
    assert register(invitation=code).status_code == 201
    assert_is_refused(register(invitation=code))
    assert ada.get(URL).get_json() == []


@pytest.mark.parametrize("change", [{"role": "member"}, {"disabled": True}])
def test_who_lost_the_right_to_invite_has_invited_nobody(ada, join, register, invited, change):
    bob = join("Bob", "admin")
    code = invited(bob)
    assert ada.change(bob, **change).status_code == 200
    assert_is_refused(register(invitation=code))


def test_who_lost_the_right_to_give_a_role_has_not_given_it(ada, join, register, invited):
    bob = join("Bob", "owner")
    to_admin, to_member = invited(bob, role="admin"), invited(bob, email="heidi@example.com")
    ada.change(bob, role="admin")
    assert_is_refused(register(invitation=to_admin))
    assert register("heidi@example.com", invitation=to_member).status_code == 201


def test_who_is_gone_has_invited_nobody(ada, join, register, invited, monkeypatch):
    code = invited(join("Bob", "admin"))
    find = users.find
    monkeypatch.setattr(users, "find", lambda user_id: None if user_id != ada.id else find(user_id))
    assert_is_refused(register(invitation=code))


def test_a_password_that_is_refused_leaves_the_invitation_as_it_is(ada, register, invited):
    code = invited(ada)
    assert register(invitation=code, password="fourteen chars").status_code == 422
    assert register(invitation=code).status_code == 201


def test_a_known_address_gets_the_same_answer_and_costs_the_same_work(ada, register, invited, work):
    to_grace, to_heidi = invited(ada), invited(ada, email="heidi@example.com")
    register()
    work.clear()
    known, for_known = register(invitation=to_grace), list(work)
    work.clear()
    unknown, for_unknown = register("heidi@example.com", invitation=to_heidi), list(work)
    assert (known.status_code, known.get_json()) == (201, {"email": GRACE["email"]})
    assert (unknown.status_code, unknown.get_json()) == (201, {"email": "heidi@example.com"})
    assert for_known == for_unknown


def test_an_account_that_there_is_keeps_its_role(ada, register, invited):
    code = invited(ada, role="admin")
    register()
    register(invitation=code)
    assert role_of(GRACE["email"]) == "member"


@pytest.mark.parametrize("role", ["owner", "admin", "member", "viewer"])
def test_an_invited_colleague_registers_and_has_the_role(ada, registration, register, invited, role):
    registration("invite")
    assert register(GRACE["email"].upper(), invitation=invited(ada, role=role)).status_code == 201
    assert role_of(GRACE["email"]) == role


def test_an_invited_owner_counts_as_one(ada, register, invited):
    register(invitation=invited(ada, role="owner"))
    assert users.count_owners() == 2


def test_an_invited_colleague_still_verifies_the_address(ada, client, register, invited, code_from):
    register(invitation=invited(ada))
    assert users.find_by_email(GRACE["email"]).verified_at is None
    assert client.post("/api/auth/verify", json={"code": code_from(GRACE["email"])}).status_code == 204


def test_it_is_written_down_who_invited_them(ada, register, invited):
    register(invitation=invited(ada, role="viewer"))
    first = next(audit.read_all(users.find_by_email(GRACE["email"]).id))
    assert (first.action, first.facts["role"], first.facts["invited_by"]) == ("registered", "viewer", ada.id)


@pytest.mark.parametrize("mode", ["open", "invite"])
def test_the_first_of_all_needs_no_invitation_and_becomes_owner(registration, register, mode):
    registration(mode)
    assert register().status_code == 201
    assert role_of(GRACE["email"]) == "owner"


def test_one_invitation_makes_one_account_however_often_it_is_used_at_once(ada, together, invited, mails, worker):
    body = {"email": GRACE["email"], "invitation": invited(ada, role="viewer")}
    mails.clear()
    assert set(together(body, body, body)) <= {201, 422}
    assert [user.role for user in everybody()] == ["owner", "viewer"]
    worker.run()
    assert [mail["subject"] for mail in mails].count("Verify your address for AI Wizard") == 1


def test_two_invited_owners_who_come_at_once_are_both_owners(ada, together, invited):
    emails = ("grace@example.com", "heidi@example.com")
    bodies = [{"email": email, "invitation": invited(ada, email=email, role="owner")} for email in emails]
    assert together(*bodies) == [201, 201]
    assert [user.role for user in everybody()] == ["owner"] * 3
    assert users.count_owners() == 3
    assert ada.get(URL).get_json() == []


def test_of_many_who_come_first_at_once_one_is_owner(together):
    answers = together(*({"email": f"grace{number}@example.com"} for number in range(6)))
    assert answers == [201] * 6
    assert sorted(user.role for user in everybody()) == ["member"] * 5 + ["owner"]
    assert users.count_owners() == 1


def test_of_many_who_come_first_at_once_one_gets_in_where_an_invitation_is_needed(together, registration):
    registration("invite")
    answers = together(*({"email": f"grace{number}@example.com"} for number in range(6)))
    assert sorted(answers) == [201] + [403] * 5
    assert [user.role for user in everybody()] == ["owner"]
