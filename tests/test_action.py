"""The GitHub Action: its steps as a runner starts them, with everything from outside in variables."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.app.rules.plans import plan, resource

ROOT = Path(__file__).parents[1]
ACTION = ROOT / ".github/actions/review"
DESCRIBED = yaml.safe_load((ACTION / "action.yml").read_text())
TABLE = {"name": "orders", "hash_key": "id"}


def _given():
    steps = {step["id"]: step for step in DESCRIBED["runs"]["steps"] if "id" in step}
    return set(steps["review"]["env"])


@pytest.fixture
def act(tmp_path):
    """The step that reviews; what it has told the runner."""
    (tmp_path / "ai-wizard").symlink_to(Path(sys.executable).parents[1])
    (tmp_path / "good.json").write_bytes(plan(resource("aws_sns_topic.news", before=TABLE, after=TABLE)))
    (tmp_path / "bad plan.json").write_bytes(plan(resource("aws_dynamodb_table.orders", before=TABLE)))
    defaults = dict.fromkeys(_given(), "") | {"FAIL_ON": "high"}
    files = {"RUNNER_TEMP": tmp_path, "GITHUB_OUTPUT": tmp_path / "output", "GITHUB_STEP_SUMMARY": tmp_path / "summary"}

    def run(**variables):
        environment = os.environ | {name: str(path) for name, path in files.items()} | defaults | variables
        subprocess.run([ACTION / "review.sh"], env=environment, cwd=tmp_path, check=True, timeout=60)
        told = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
        summary = tmp_path / "summary"
        return told | {"summary": summary.read_text() if summary.exists() else ""}

    return run


def test_a_change_that_passes(act, tmp_path):
    told = act(PLAN="good.json")
    assert told["result"] == "passed"
    assert Path(told["sarif"]).is_file()
    assert "passes" in told["summary"]


def test_a_change_that_is_stopped_among_several(act):
    told = act(PLAN="good.json\nbad plan.json\n")
    assert told["result"] == "stopped"
    assert "aws_dynamodb_table.orders" in told["summary"]


def test_what_cannot_be_reviewed_has_not_passed(act):
    assert act(PLAN="missing.json")["result"] == "failed"
    assert act(PLAN="")["result"] == "failed"
    assert act(PLAN="good.json", FAIL_ON="sometimes")["result"] == "failed"


def test_where_an_address_is_given_the_plan_goes_there(act):
    told = act(PLAN="good.json", WIZARD_URL="https://127.0.0.1:1", WIZARD_TOKEN="of-ci", PROJECT="shop")
    assert told["result"] == "failed"


@pytest.mark.parametrize("variable", ["PLAN", "NAME", "SOURCE", "FAIL_ON"])
def test_what_comes_from_outside_is_never_run(act, tmp_path, variable):
    act(**{"PLAN": "good.json", variable: '$(touch pwned)`touch pwned`"; touch pwned #'})
    assert not (tmp_path / "pwned").exists()


def test_no_script_holds_an_expression_of_github():
    scripts = [step["run"] for step in DESCRIBED["runs"]["steps"] if "run" in step]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_every_variable_of_a_script_is_given_by_its_step():
    used = set(re.findall(r"\$\{?([A-Z_]+)", (ACTION / "review.sh").read_text()))
    assert used <= _given() | {"RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}


def test_what_is_installed_is_what_we_test_with():
    def locked(path):
        return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(), re.MULTILINE))

    ours = locked(ROOT / "requirements-dev.txt")
    installed = locked(ACTION / "requirements.txt")
    assert set(installed) == {"click", "setuptools"}
    assert all(ours[name] == version for name, version in installed.items())
