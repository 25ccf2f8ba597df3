from datetime import timedelta

from app import cli
from app.audit import service as audit
from app.departures import model
from app.departures import service as departures


def broken(known):
    return {chain.account_id: chain.problem for chain in cli.verify_audit("test", known) if chain.problem}


def test_an_account_that_was_deleted_for_good_breaks_no_chain(ada, join, clock):
    eve = join("Eve")
    known = cli.read_audit_export(cli.export_audit("test"))
    assert eve.call("DELETE", "/api/users/me").status_code == 202
    clock.move(seconds=(model.DAYS_TO_UNDO + timedelta(hours=2)).total_seconds())
    departures.sweep()
    assert sorted(audit.list_accounts()) == sorted([ada.id, audit.WORKSPACE])
    assert broken(known) == {}
    (entry,) = ada.get("/api/users/workspace/audit").get_json()
    assert (entry["action"], entry["facts"]) == (audit.ACCOUNT_GONE, {"account": eve.id})


def test_of_an_account_that_was_deleted_for_good_the_profile_is_a_tombstone(ada, join, clock):
    eve, bob = join("Eve"), join("Bob")
    eve.call("DELETE", "/api/users/me")
    clock.move(seconds=model.DAYS_TO_UNDO.total_seconds() + 1)
    departures.sweep()
    profile = bob.get(f"/api/users/{eve.id}/profile").get_json()
    assert (profile["is_gone"], profile["name"]) == (True, "Former member")
