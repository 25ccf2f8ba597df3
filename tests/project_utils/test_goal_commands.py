import json
from datetime import UTC, date, datetime
from decimal import Decimal

import boto3
import pytest
from click.testing import CliRunner

from app.aggregates import service as aggregates
from app.audit.model import Client
from app.check_ins import service as check_ins
from app.core import clock, db
from app.core.policy import Principal
from app.goals import service as goals
from app.verdicts import service as verdicts
from project_utils import cli

HERE = Client("test", "192.0.2.7")


@pytest.fixture
def run(app, monkeypatch):
    """On the stage `test`, which is inside this process."""
    monkeypatch.setattr(boto3, "setup_default_session", lambda **options: None)

    def run(*arguments, stage="test"):
        return CliRunner().invoke(cli.wizard, ["goals", "rebuild", *arguments, "--stage", stage])

    return run


@pytest.fixture
def goal(app, monkeypatch):
    """To run 3 times a week, kept in the first of two weeks."""
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    put_user()
    ada = Principal("ada", "member")
    made = goals.create(
        ada,
        {
            "name": "Run",
            "kind": "at_least",
            "aggregation": "count",
            "window": {"unit": "week"},
            "target": Decimal(3),
            "starts_on": date(2026, 11, 2),
            "zone": "Europe/Berlin",
        },
    )
    later = datetime(2026, 11, 16, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: later)
    for day in (3, 5, 7, 10):
        body = {"occurred_at": datetime(2026, 11, day, 12, tzinfo=UTC), "tz": "Europe/Berlin"}
        check_ins.record(ada, made.id, body, HERE)
    verdicts.sweep()
    return made


def put_user():
    user = {"id": "ada", "email": "ada@example.com", "name": "Ada", "password_hash": "-", "role": "member"}
    db.put("users", {"PK": "USER#ada", "SK": "PROFILE", "created_at": "2026-11-01T08:00:00+00:00", **user})


def documents(goal):
    kinds = (f"{kind}#{goal.id}" for kind in ("DAY", "MONTH", "YEAR", "TOTAL"))
    return [item for kind in kinds for item in db.read_all("aggregates", goal.space, kind)]


def found(result):
    told = json.loads(result.stdout)
    return {one["goal"]: one["documents"] for one in told["different"]}


def test_an_unknown_stage_is_wrong_usage(run):
    assert run("--check", stage="moon").exit_code == 2


def test_a_stage_that_is_not_there_is_told_in_a_sentence(run):
    result = run("--check", stage="prod")
    assert (result.exit_code, "\nError: " in result.stderr, "Traceback" in result.output) == (1, True, False)


@pytest.mark.parametrize("command", [cli.goals, *cli.goals.commands.values()], ids=lambda command: command.name)
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output


def test_where_all_is_as_its_check_ins_make_it_nothing_is_different(run, goal):
    assert len(documents(goal)) == 4 + 1 + 1 + 1
    result = run("--check")
    assert (result.exit_code, result.stdout) == (
        0,
        "1 goals looked at: all that is derived of their check-ins is as it should be\n",
    )
    assert json.loads(run("--check", "--json").stdout) == {
        "stage": "test",
        "goals": 1,
        "different": [],
        "written": False,
    }


def test_what_was_changed_lost_or_added_by_hand_is_named_and_stays_until_it_is_wanted(run, goal):
    before = documents(goal)
    day, month, total = before[0], before[4], before[6]
    db.put("aggregates", day | {"values": {}})
    db.put("aggregates", {"PK": month["PK"], "SK": month["SK"], "days": "nonsense"})
    db.delete("aggregates", total["PK"], total["SK"])
    db.put("aggregates", {"PK": day["PK"], "SK": f"DAY#{goal.id}#2026-11-30", "seq": 9, "values": {}})
    names = sorted([day["SK"], month["SK"], total["SK"], f"DAY#{goal.id}#2026-11-30"])
    result = run("--check")
    assert result.exit_code == 1
    assert [f"{goal.id}: {name}" for name in names] == result.stdout.splitlines()[:-1]
    assert found(run("--check", "--json")) == {goal.id: names}

    result = run("--json")
    assert (result.exit_code, found(result)) == (0, {goal.id: names})
    assert found(run("--check", "--json")) == {}
    assert without_seq(documents(goal)) == without_seq(before)


def without_seq(items):
    return [{name: value for name, value in item.items() if name != "seq"} for item in items]


def test_all_of_it_is_made_anew_where_all_is_lost(run, goal):
    before = documents(goal)
    for item in before:
        db.delete("aggregates", item["PK"], item["SK"])
    assert run("--check").exit_code == 1
    assert run().stdout.splitlines()[-1] == "1 goals looked at: 7 documents of 1 of them were put right"
    assert without_seq(documents(goal)) == without_seq(before)
    body = {"occurred_at": datetime(2026, 11, 12, 12, tzinfo=UTC), "tz": "Europe/Berlin"}
    check_ins.record(Principal("ada", "member"), goal.id, body, HERE)
    assert run("--check").exit_code == 0


def test_a_goal_that_was_purged_while_the_others_were_read_is_passed_over(run, goal, monkeypatch):
    monkeypatch.setattr(goals, "find_in", lambda space, goal_id: None)
    result = run("--check")
    assert (result.exit_code, result.stdout.startswith("0 goals looked at")) == (0, True)


def test_somebody_who_checks_in_between_two_looks_is_no_difference(run, goal, monkeypatch):
    compare, found = aggregates.compare, []

    def compare_late(*arguments):
        """When the check-ins are read already, and the documents are not."""
        if not found:
            found.append("on the way")
            body = {"occurred_at": datetime(2026, 11, 12, 12, tzinfo=UTC), "tz": "Europe/Berlin"}
            check_ins.record(Principal("ada", "member"), goal.id, body, HERE)
        differences = compare(*arguments)
        found.append(len(differences))
        return differences

    monkeypatch.setattr(aggregates, "compare", compare_late)
    assert run("--check").exit_code == 0
    assert found == ["on the way", 4, 0]
