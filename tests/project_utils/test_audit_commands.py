import json
import subprocess
import sys

import boto3
import pytest
from click.testing import CliRunner

from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import db
from project_utils import cli
from project_utils.local import process
from tests.app.audit.conftest import Table

HERE = Client(device="curl/8", address="192.0.2.7")


@pytest.fixture
def run(app, monkeypatch):
    """On the stage `test`, which is inside this process."""
    monkeypatch.setattr(boto3, "setup_default_session", lambda **options: None)

    def run(*arguments, stage="test"):
        return CliRunner().invoke(cli.wizard, ["audit", *arguments, "--stage", stage])

    return run


@pytest.fixture
def table(app):
    """Two accounts with three entries each, and what can be done to them with the rights of the table."""
    for account_id in ("ada", "eve"):
        db.put("users", {"PK": "WORKSPACE", "SK": f"MEMBER#{account_id}", "user_id": account_id})
        for action in ("registered", "logged-in", "left"):
            audit.write(Event(account_id, action, HERE))
    return Table()


@pytest.fixture
def export(run, table, tmp_path):
    file = tmp_path / "audit.ndjson"
    file.write_text(run("export").stdout)
    return str(file)


def found(result):
    assert result.exit_code in (0, 1), result.output
    told = json.loads(result.stdout)
    assert bool(told["broken"]) is bool(result.exit_code)
    return {broken["account"]: broken["problem"] for broken in told["broken"]}


def test_nobody_waits_for_what_only_these_commands_need():
    program = "import sys, project_utils.cli; print(*{'app', 'boto3', 'flask', 'yaml'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []


def test_an_unknown_stage_is_wrong_usage(run):
    assert run("verify", stage="moon").exit_code == 2


def test_what_is_no_export_is_wrong_usage(run, table, tmp_path):
    (tmp_path / "notes.txt").write_text("buy milk\n")
    result = run("verify", "--against", str(tmp_path / "notes.txt"))
    assert result.exit_code == 2
    assert "--against: This is no line of an export: 'buy milk'" in result.stderr


def test_an_export_that_is_not_text_is_wrong_usage(run, table, tmp_path):
    (tmp_path / "audit.gz").write_bytes(b"\x1f\x8b\xff")
    assert run("verify", "--against", str(tmp_path / "audit.gz")).exit_code == 2


def test_a_file_that_is_not_there_is_wrong_usage(run):
    assert run("verify", "--against", "nowhere.ndjson").exit_code == 2


def test_a_stage_that_is_not_there_is_told_in_a_sentence(run):
    result = run("verify", stage="prod")
    assert result.exit_code == 1
    assert "\nError: " in result.stderr
    assert "Traceback" not in result.output


def test_a_local_cloud_that_does_not_run_is_told_with_the_remedy(run, monkeypatch):
    monkeypatch.setattr(process, "find", lambda folder: None)
    result = run("verify", stage="local")
    assert (result.exit_code, "wizard local up" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", [cli.audit, *cli.audit.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output


def test_an_export_has_every_entry_on_a_line_of_its_own(run, table):
    entries = [json.loads(line) for line in run("export").stdout.splitlines()]
    assert [(entry["account_id"], entry["number"]) for entry in entries] == [
        (account_id, number) for account_id in ("ada", "eve") for number in (1, 2, 3)
    ]


def test_good_chains_are_counted(run, table):
    result = run("verify")
    assert (result.exit_code, result.stdout) == (0, "6 entries in 2 chains, 0 of them broken\n")
    told = json.loads(run("verify", "--json").stdout)
    assert told == {"stage": "test", "chains": 2, "entries": 6, "broken": []}


def test_what_belongs_to_no_account_is_a_chain_too(run, table):
    audit.write(Event(audit.WORKSPACE, "invitation-sent", HERE))
    audit.write(Event(audit.WORKSPACE, "invitation-withdrawn", HERE))
    table.delete(table.items(audit.WORKSPACE)[0])
    assert found(run("verify", "--json")) == {"workspace": "Entry 1 is missing."}


def test_the_first_break_of_each_account_is_named(run, table):
    table.put(table.items("ada")[1] | {"address": "203.0.113.9"})
    table.delete(table.items("eve")[1])
    result = run("verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "ada: Entry 2 was changed.",
        "eve: Entry 2 is missing.",
        "5 entries in 2 chains, 2 of them broken",
    ]
    assert found(run("verify", "--json")) == {"ada": "Entry 2 was changed.", "eve": "Entry 2 is missing."}


def test_a_chain_is_found_also_where_its_account_is_not_listed(run, table):
    db.delete("users", "WORKSPACE", "MEMBER#ada")
    table.delete(table.items("ada")[0])
    assert found(run("verify", "--json")) == {"ada": "Entry 1 is missing."}


def test_somebody_who_is_here_without_any_entry_is_found(run, table):
    for item in table.items("ada"):
        table.delete(item)
    assert list(found(run("verify", "--json"))) == ["ada"]


def test_an_end_that_was_cut_off_is_found_against_an_export(run, table, export):
    table.delete(table.items("ada")[2])
    assert found(run("verify", "--json")) == {}
    told = found(run("verify", "--json", "--against", export))
    assert told == {"ada": "Entries 3 to 3 were exported and are gone."}


def test_an_account_that_was_removed_with_all_entries_is_found_against_an_export(run, table, export):
    db.delete("users", "WORKSPACE", "MEMBER#ada")
    for item in table.items("ada"):
        table.delete(item)
    assert found(run("verify", "--json")) == {}
    told = found(run("verify", "--json", "--against", export))
    assert told == {"ada": "Entries 1 to 3 were exported and are gone."}


def test_a_chain_that_was_written_anew_is_found_against_an_export(run, table, export):
    for item in table.items("ada"):
        table.delete(item)
    for action in ("registered", "nothing", "nothing", "nothing"):
        audit.write(Event("ada", action, HERE))
    assert found(run("verify", "--json")) == {}
    assert list(found(run("verify", "--json", "--against", export))) == ["ada"]


def test_what_came_after_an_export_is_good(run, table, export):
    audit.write(Event("ada", "logged-in", HERE))
    db.put("users", {"PK": "WORKSPACE", "SK": "MEMBER#bob", "user_id": "bob"})
    audit.write(Event("bob", "registered", HERE))
    assert found(run("verify", "--json", "--against", export)) == {}


def test_an_account_that_was_deleted_for_good_took_its_entries_along(run, table, export):
    audit.write(Event(audit.WORKSPACE, audit.ACCOUNT_GONE, HERE, facts={"account": "ada"}))
    db.delete("users", "WORKSPACE", "MEMBER#ada")
    for item in table.items("ada")[1:]:
        table.delete(item)
    table.delete(table.items("ada")[0])
    assert found(run("verify", "--json", "--against", export)) == {}


def test_nobody_who_is_still_here_counts_as_deleted(run, table):
    audit.write(Event(audit.WORKSPACE, audit.ACCOUNT_GONE, HERE, facts={"account": "ada"}))
    table.delete(table.items("ada")[0])
    assert list(found(run("verify", "--json"))) == ["ada"]


def test_more_entries_and_accounts_than_one_page_holds_are_all_read(run, table):
    for number in range(101):
        account_id = f"p{number:03}"
        db.put("users", {"PK": "WORKSPACE", "SK": f"MEMBER#{account_id}", "user_id": account_id})
    for number in range(103):
        audit.write(Event("ada", f"step-{number}", HERE))
    told = json.loads(run("verify", "--json").stdout)
    assert (told["chains"], told["entries"], len(told["broken"])) == (103, 109, 101)
