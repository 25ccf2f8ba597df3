"""After seven days: what goes, what stays, and that it ends the same however often it is broken off."""

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from app.audit import service as audit
from app.core import config, db
from app.departures import repository, service
from app.mails import service as mails_service
from app.users import service as users
from tests.app.departures.conftest import (
    forget_expired,
    items_that_mention,
    leave,
    make_token,
    read_table,
    restore,
)

DAYS = {"days": 7}


class Killed(BaseException):
    """Not even `except Exception` sees it coming."""


def die():
    raise Killed


def is_gone(person):
    return users.get_profile(person.id).is_gone


def farewells(mails, person):
    return [mail for mail in mails if mail["to"] == person.email and mail["subject"] == "Your account is deleted"]


def told_in_the_workspace(person):
    return [entry.action for entry in audit.read_all(audit.WORKSPACE) if entry.facts.get("account") == person.id]


def assert_nothing_is_left(person, mails):
    assert items_that_mention(person.email, person.id) == [
        f"USER#{person.id} PROFILE",
        "USER#workspace AUDIT#" + f"{len(list(audit.read_all(audit.WORKSPACE))):012d}",
    ]
    assert told_in_the_workspace(person) == ["account-gone"]
    assert len(farewells(mails, person)) == 1


@pytest.fixture
def gone(ada, eve, clock, sweep_all):
    leave(eve)
    clock.move(**DAYS)
    sweep_all()
    return eve


def test_until_the_last_second_nothing_is_deleted(ada, eve, clock):
    leave(eve)
    eve.log_in()
    before = items_that_mention(eve.email, eve.id)
    clock.move(days=7, seconds=-1)
    service.sweep()
    assert items_that_mention(eve.email, eve.id) == before
    eve.log_in()
    assert restore(eve).status_code == 204


def test_after_seven_days_only_a_tombstone_is_left(ada, gone, mails):
    tombstone = ada.get(f"/api/users/{gone.id}/profile").get_json()
    assert (tombstone["is_gone"], tombstone["name"]) == (True, "Former member")
    assert [user["id"] for user in ada.get("/api/users").get_json()] == [ada.id]
    assert users.count_owners() == 1
    forget_expired()
    assert_nothing_is_left(gone, mails)


def test_no_address_name_hash_or_id_is_anywhere_in_the_table(ada, join, clock, worker, mails, sweep_all):
    bob = join("Bob", "admin")
    bob.call("POST", "/api/invitations", json={"email": "carl@example.com", "role": "member"})
    bob.call("POST", "/api/users/me/second-factor")
    make_token(bob)
    worker.run()
    names = ("id", "session_id", "hash", "refresh_hash", "family_hash", "password_hash", "sealed_secret", "ends_with")
    own = [item for item in read_table() if item["PK"]["S"] == f"USER#{bob.id}" and "AUDIT" not in item["SK"]["S"]]
    secrets = {item[name]["S"] for item in own for name in names if name in item} - {bob.id}
    assert len(secrets) >= 8
    leave(bob)
    clock.move(**DAYS)
    sweep_all()
    forget_expired()
    assert items_that_mention(bob.email, "Bob", "carl@example.com", *secrets) == []
    assert_nothing_is_left(bob, mails)


def test_whoever_is_gone_gets_in_no_more(client, ada, eve, clock, worker, sweep_all):
    program = {"Authorization": f"Bearer {make_token(eve)}"}
    leave(eve)
    clock.move(days=6, hours=23, minutes=59)
    eve.log_in()
    clock.move(minutes=1)
    service.sweep()
    assert restore(eve).status_code == 401
    assert eve.get("/api/users/me").status_code == 401
    assert client.get("/api/users/me", headers=program).status_code == 401
    refresh_token = {"refresh_token": eve.tokens["refresh_token"]}
    assert client.post("/api/auth/refresh", json=refresh_token).status_code == 401
    assert eve.log_in().status_code == 401


def test_the_address_is_free_for_somebody_new(ada, gone, join, mails, sweep_all):
    new = join("Eve")
    assert new.id != gone.id
    assert [entry.action for entry in audit.read_all(new.id)] == ["registered", "logged-in"]
    sweep_all()
    assert new.me()["email"] == gone.email


def test_a_new_account_at_the_address_keeps_its_mails(ada, eve, clock, join, worker, mails):
    leave(eve)
    clock.move(**DAYS)
    service.sweep()
    join("Eve")
    clock.move(hours=1)
    service.sweep()
    worker.run()
    assert [mail["subject"] for mail in mails][-2:] == ["Your account is deleted", "Verify your address for AI Wizard"]


def test_the_last_mail_waits_until_it_is_sent_and_then_the_address_is_gone_too(ada, eve, clock, worker, mails):
    leave(eve)
    clock.move(**DAYS)
    for _ in range(3):
        service.sweep()
        clock.move(hours=1)
    forget_expired()
    (waiting,) = mails_service.list_waiting(eve.id)
    assert items_that_mention(eve.email) == [f"OUTBOX MAIL#{waiting.id}"]
    worker.run()
    assert items_that_mention(eve.email) == []
    assert len(farewells(mails, eve)) == 1


def test_mails_that_waited_are_not_sent_any_more(ada, eve, clock, sweep_all, mails):
    leave(eve)
    clock.move(**DAYS)
    sweep_all()
    assert [mail["subject"] for mail in mails if mail["to"] == eve.email] == ["Your account is deleted"]


def test_invitations_that_somebody_has_sent_go_with_them_sent_or_not(ada, join, clock):
    bob = join("Bob", "admin")
    bob.call("POST", "/api/invitations", json={"email": "carl@example.com", "role": "member"})
    leave(bob)
    clock.move(**DAYS)
    service.sweep()
    assert items_that_mention("carl@example.com") == []


def test_the_audit_log_of_the_workspace_tells_it_without_personal_data(ada, gone):
    (entry,) = audit.read_all(audit.WORKSPACE)
    assert (entry.action, entry.actor_id, entry.facts) == ("account-gone", "workspace", {"account": gone.id})
    assert audit.examine(audit.WORKSPACE).problem is None


def test_other_peoples_data_stay_as_they_are(ada, join, clock, sweep_all):
    eve, bob = join("Eve"), join("Bob", "admin")
    bob.call("POST", "/api/invitations", json={"email": "carl@example.com", "role": "member"})
    make_token(bob)
    others = (bob.id, bob.email, ada.id, ada.email, "carl@example.com")
    leave(eve)
    before = [item for item in items_that_mention(*others) if "OUTBOX" not in item]
    clock.move(**DAYS)
    sweep_all()
    assert [item for item in items_that_mention(*others) if "OUTBOX" not in item and "CODE" not in item] == before


def test_more_than_one_transaction_could_hold_goes_too(ada, eve, clock, mails, sweep_all):
    for number in range(230):
        db.put("users", {"PK": f"USER#{eve.id}", "SK": f"SESSION#{number}", "device": "x" * 10_000})
    leave(eve)
    clock.move(**DAYS)
    sweep_all()
    forget_expired()
    assert_nothing_is_left(eve, mails)


def test_more_people_than_a_page_go_at_once(ada, clock, monkeypatch):
    done = []
    monkeypatch.setattr(service, "_finish", done.append)
    for number in range(101):
        departure = service.Departure(str(number), clock.now.isoformat(), keeps_seat=False)
        db.transact(repository.creation(departure))
    service.sweep()
    assert len({departure.user_id for departure in done}) == 101


def test_what_is_written_in_that_moment_goes_an_hour_later(ada, eve, clock, mails, sweep_all):
    """As by a log-in that had read the account before it went."""
    leave(eve)
    clock.move(**DAYS)
    service.sweep()
    db.put("users", {"PK": f"USER#{eve.id}", "SK": "SESSION#late", "address": "192.0.2.7"})
    clock.move(hours=1)
    sweep_all()
    forget_expired()
    assert_nothing_is_left(eve, mails)


def test_the_list_of_those_who_leave_forgets_them_last(ada, eve, clock):
    leave(eve)
    clock.move(**DAYS)
    service.sweep()
    service.sweep()
    assert len(items_that_mention("DEPARTURES")) == 1
    clock.move(hours=1)
    service.sweep()
    assert items_that_mention("DEPARTURES") == []


def test_one_who_cannot_be_deleted_holds_up_nobody(ada, join, clock, monkeypatch, lines):
    bob, eve, forget = join("Bob"), join("Eve"), service._forget
    leave(bob)
    leave(eve)
    clock.move(**DAYS)
    monkeypatch.setattr(service, "_forget", lambda user_id: forget(user_id) if user_id == eve.id else 1 / 0)
    lines()
    service.sweep()
    assert f"USER#{eve.id} SESSION" not in str(items_that_mention(eve.id))
    assert [line["level"] for line in lines()] == ["ERROR"]
    monkeypatch.setattr(service, "_forget", forget)
    service.sweep()
    assert items_that_mention(f"USER#{bob.id}") == [f"USER#{bob.id} PROFILE"]


def test_who_came_back_and_left_again_has_seven_days_again(ada, eve, clock):
    leave(eve)
    clock.move(days=6)
    eve.log_in()
    restore(eve)
    leave(eve)
    clock.move(days=6)
    service.sweep()
    assert not is_gone(eve)
    clock.move(days=1)
    service.sweep()
    assert is_gone(eve)


def test_an_entry_that_was_read_before_the_undo_deletes_nobody(ada, eve, clock):
    leave(eve)
    clock.move(**DAYS)
    (read_before,) = repository.list_due(clock.now)
    eve.log_in()
    restore(eve)
    service._finish(read_before)
    leave(eve)
    service._finish(read_before)
    assert not is_gone(eve)


def test_broken_off_at_any_call_it_ends_the_same(ada, join, clock, during, sweep_all, mails):
    for number in count():
        eve = join(f"Eve{number}")
        make_token(eve)
        leave(eve)
        clock.move(**DAYS)
        with during(number, die) as happened, suppress(Killed):
            service.sweep()
        sweep_all()
        forget_expired()
        assert_nothing_is_left(eve, mails)
        if not happened:
            break
    assert number > 10


def test_two_sweeps_at_once_do_what_one_does(ada, join, clock, during, sweep_all, mails):
    for number in count():
        eve = join(f"Eve{number}")
        make_token(eve)
        leave(eve)
        clock.move(**DAYS)
        with during(number, service.sweep) as happened:
            service.sweep()
        sweep_all()
        forget_expired()
        assert_nothing_is_left(eve, mails)
        if not happened:
            break
    assert number > 10


def test_of_an_undo_and_the_sweep_exactly_one_wins(ada, join, clock, during, sweep_all, mails):
    """The undo comes at each call of the sweep."""
    for number in count():
        eve, answers = join(f"Eve{number}"), []
        leave(eve)
        clock.move(**DAYS)
        eve.log_in()
        before = items_that_mention(eve.id)

        def undo(person=eve, told=answers):
            told.append(restore(person).status_code)

        with during(number, undo) as happened:
            service.sweep()
        if not happened:
            break
        assert_exactly_one_won(eve, answers, before, sweep_all, mails)
    assert number > 10


def test_of_the_sweep_and_an_undo_exactly_one_wins(ada, join, clock, during, sweep_all, mails):
    """The sweep comes at each call of the undo."""
    for number in count():
        eve = join(f"Eve{number}")
        leave(eve)
        clock.move(**DAYS)
        eve.log_in()
        before = items_that_mention(eve.id)
        with during(number, service.sweep) as happened:
            status = restore(eve).status_code
        if not happened:
            break
        assert_exactly_one_won(eve, [status], before, sweep_all, mails)
    assert number >= 5


def assert_exactly_one_won(person, answers, before, sweep_all, mails):
    (status,) = answers
    assert status in (204, 401, 404)
    sweep_all()
    if status == 204:
        assert set(items_that_mention(person.id)) >= {item for item in before if "AUDIT" in item or "SESSION" in item}
        assert person.log_in().status_code == 200
        assert person.me()["deletes_at"] is None
        assert farewells(mails, person) == []
    else:
        forget_expired()
        assert_nothing_is_left(person, mails)


def test_after_the_only_one_the_next_one_who_comes_is_the_owner(ada, join, clock, mails, sweep_all):
    leave(ada)
    clock.move(**DAYS)
    sweep_all()
    assert items_that_mention("OWNERS") == []
    assert join("Eve").me()["role"] == "owner"


def test_who_came_while_the_last_owner_was_leaving_takes_over(ada, join, clock, mails, sweep_all):
    leave(ada)
    eve = join("Eve")
    clock.move(seconds=1)
    bob = join("Bob")
    clock.move(**DAYS)
    sweep_all()
    eve.log_in()
    bob.log_in()
    assert (eve.me()["role"], bob.me()["role"]) == ("owner", "member")
    assert users.count_owners() == 1
    assert [mail["to"] for mail in mails if mail["subject"] == "Your role was changed"] == [eve.email]


def test_nobody_who_cannot_log_in_takes_over_while_there_is_another_one(ada, join, clock, code_from, sweep_all):
    leave(ada)
    eve, bob = join("Eve"), join("Bob")
    assert bob.client.post("/api/auth/verify", json={"code": code_from(bob.email)}).status_code == 204
    clock.move(**DAYS)
    sweep_all()
    assert [users.get(person.id).role for person in (eve, bob)] == ["member", "owner"]


def test_nobody_who_is_leaving_or_disabled_takes_over(ada, join, clock, sweep_all):
    leave(ada)
    clock.move(days=1)
    bob, carl = join("Bob"), join("Carl")
    clock.move(days=1)
    eve = join("Eve")
    bob.log_in()
    assert leave(bob).status_code == 202
    db.update("users", f"USER#{carl.id}", "PROFILE", {"disabled_at": clock.now.isoformat()}, "attribute_exists(PK)")
    clock.move(days=5)
    sweep_all()
    assert is_gone(ada)
    assert [users.get(person.id).role for person in (bob, carl, eve)] == ["member", "member", "owner"]


def test_at_no_moment_is_the_place_free_for_a_stranger(ada, join, clock, monkeypatch):
    leave(ada)
    join("Eve")
    clock.move(**DAYS)
    transact, counts = db.transact, []

    def watch(*writes):
        transact(*writes)
        counts.append(users.count_owners())

    monkeypatch.setattr(db, "transact", watch)
    service.sweep()
    assert is_gone(ada)
    assert min(counts) == 1


def test_broken_off_at_any_call_there_is_one_owner_in_the_end(ada, join, clock, during, sweep_all, mails):
    """The owner leaves alone, somebody comes, is the next owner, and leaves alone, and so on."""
    owner = ada
    for number in count():
        leave(owner)
        heir = join(f"Eve{number}")
        clock.move(**DAYS)
        with during(number, die) as happened, suppress(Killed):
            service.sweep()
        sweep_all()
        assert is_gone(owner)
        assert (users.get(heir.id).role, users.count_owners()) == ("owner", 1)
        if not happened:
            break
        heir.log_in()
        owner = heir
    assert number > 15


def test_a_workspace_that_has_lost_its_owner_gets_the_highest_of_all_who_are_there(ada, join, clock):
    """Somebody registered in the very moment in which the only one went."""
    eve = join("Eve")
    clock.move(seconds=1)
    bob = join("Bob", "admin")
    db.delete("users", f"USER#{ada.id}", "PROFILE")
    db.delete("users", "WORKSPACE", "OWNERS")
    for number in range(100):
        db.put("users", {"PK": "WORKSPACE", "SK": f"MEMBER#0#{number}", "user_id": f"nobody-{number}"})
    service.sweep()
    assert (bob.me()["role"], eve.me()["role"]) == ("owner", "member")


def test_as_long_as_somebody_is_leaving_alone_nobody_comes_in_without_an_invitation(ada, client, monkeypatch, clock):
    monkeypatch.setattr(config, "settings", replace(config.settings, registration="invite"))
    leave(ada)
    body = {"email": "eve@example.com", "password": "an old teapot by the window", "name": "Eve"}
    assert client.post("/api/auth/register", json=body).status_code == 403
    clock.move(**DAYS)
    service.sweep()
    assert client.post("/api/auth/register", json=body).status_code == 201
