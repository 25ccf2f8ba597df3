"""`wizard review`: what somebody sees, and what CI understands."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from project_utils.cli import wizard
from tests.app.rules.plans import plan, resource

GROUP = {"name": "edge", "vpc_id": "vpc-1"}
ALL_PORTS = {"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}
TABLE = {"name": "orders", "hash_key": "id"}


@pytest.fixture
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **options: CliRunner().invoke(wizard, ["review", *arguments], **options)


@pytest.fixture
def bad(tmp_path):
    """Makes a table anew and opens all ports."""
    opened = resource("aws_security_group.edge", before=GROUP, after=GROUP | {"ingress": [ALL_PORTS]})
    anew = resource(
        "aws_dynamodb_table.orders", before=TABLE, after=TABLE | {"hash_key": "order"}, actions=["delete", "create"]
    )
    anew["change"]["replace_paths"] = [["hash_key"]]
    (tmp_path / "bad.json").write_bytes(plan(opened, anew))
    return "bad.json"


@pytest.fixture
def good(tmp_path):
    tagged = resource("aws_security_group.edge", before=GROUP, after=GROUP | {"tags": {"team": "shop"}})
    (tmp_path / "good.json").write_bytes(plan(tagged))
    return "good.json"


def test_wrong_usage_ends_with_1_because_2_is_the_gates(review, good):
    assert review().exit_code == 1
    assert review("--fail-on", "sometimes", good).exit_code == 1
    assert review("--name", "shop", good, good).exit_code == 1


def test_a_change_that_is_too_risky_ends_with_2_and_says_why(review, bad):
    done = review(bad)
    assert done.exit_code == 2
    assert done.stdout.startswith("bad.json: stopped: critical risk")
    assert "aws_dynamodb_table.orders" in done.stdout
    assert "aws_security_group.edge" in done.stdout
    assert "Fix: " in done.stdout


def test_a_change_that_passes_ends_with_0(review, good):
    done = review(good)
    assert done.exit_code == 0
    assert done.stdout.startswith("good.json: passed: low risk")


@pytest.mark.parametrize(("gate", "code"), [("low", 2), ("critical", 2), ("never", 0)])
def test_the_gate_stands_where_it_is_put(review, bad, gate, code):
    assert review("--fail-on", gate, bad).exit_code == code


def test_json_has_an_entry_for_each_file_and_a_bad_file_keeps_its_own(review, bad, good):
    done = review("--json", bad, "missing.json", good, os.curdir)
    assert done.exit_code == 1
    first, missing, last, folder = json.loads(done.stdout)["reviews"]
    assert (first["file"], first["passed"], last["passed"]) == ("bad.json", False, True)
    assert first.keys() >= {"sha256", "risk", "level", "reasons", "findings", "cost", "counts", "unknowns", "resolved"}
    assert missing == {"file": "missing.json", "error": "No such file or directory."}
    assert folder["error"] == "Is a directory."
    finding = first["findings"][0]
    assert finding.keys() >= {"address", "rule", "category", "severity", "title", "why", "fix", "evidence"}


def test_what_cannot_be_reviewed_is_said_beside_the_others(review, bad):
    done = review("missing.json", bad)
    assert done.exit_code == 1
    assert done.stderr == "missing.json: No such file or directory.\n"
    assert "bad.json: stopped" in done.stdout


def test_a_plan_comes_also_from_standard_input(review, bad, tmp_path):
    with open(tmp_path / bad, "rb") as file:
        done = review("--json", "-", input=file)
    assert json.loads(done.stdout)["reviews"][0]["level"] == "critical"


def test_it_is_written_for_code_scanning_and_for_the_pull_request_too(review, bad, tmp_path):
    done = review("--sarif", "a.sarif", "--markdown", "a.md", "--name", "shop/prod", "--source", "main.tf", bad)
    assert done.exit_code == 2
    run = json.loads((tmp_path / "a.sarif").read_text())["runs"][0]
    assert run["automationDetails"]["id"] == "ai-wizard/shop/prod/"
    assert (tmp_path / "a.md").read_text().startswith("<!-- ai-wizard:review:shop/prod -->\n### ")


def test_markdown_alone_goes_to_standard_output(review, good):
    assert review("--markdown", "-", good).stdout.startswith("<!-- ai-wizard:review:good.json -->")


def test_a_file_that_cannot_be_written_is_said(review, good):
    done = review("--sarif", "nowhere/a.sarif", good)
    assert (done.exit_code, "cannot be written" in done.stderr) == (1, True)


def test_what_stood_there_before_is_counted_and_listed_when_asked_for(review, tmp_path):
    open_before = GROUP | {"ingress": [ALL_PORTS]}
    (tmp_path / "old.json").write_bytes(
        plan(resource("aws_security_group.edge", before=open_before, after=open_before))
    )
    short, whole = review("old.json"), review("--all", "old.json")
    assert short.exit_code == whole.exit_code == 0
    assert "stood there before; --all lists them" in short.stdout
    assert "(from before)" in whole.stdout


def test_infracost_knows_more_prices(review, good, tmp_path):
    resource = {"name": "aws_mwaa_environment.etl", "monthlyCost": "350.40"}
    project = {"pastBreakdown": {"resources": []}, "breakdown": {"resources": [resource]}}
    told = {"currency": "USD", "timeGenerated": "2026-12-01T10:00:00Z", "projects": [project]}
    (tmp_path / "infracost.json").write_text(json.dumps(told))
    (entry,) = json.loads(review("--json", "--infracost", "infracost.json", good).stdout)["reviews"]
    assert (entry["cost"]["monthly_delta"], entry["cost"]["source"]) == ("350.40", "infracost")
    assert [each["category"] for each in entry["findings"]] == ["cost"]


@pytest.mark.parametrize("content", ["{}", "no JSON", "[]"])
def test_what_is_not_of_infracost_is_said(review, good, tmp_path, content):
    (tmp_path / "infracost.json").write_text(content)
    done = review("--infracost", "infracost.json", good)
    assert (done.exit_code, "--infracost" in done.stderr) == (1, True)


def test_the_prompt_can_be_read_before_anybody_is_asked(review, bad, tmp_path):
    done = review("--show-prompt", bad)
    assert done.exit_code == 0
    assert "aws_dynamodb_table.orders" in done.stdout
    assert "<data>" in done.stdout
    assert (review("--show-prompt", "missing.json").exit_code, review("--show-prompt", os.curdir).exit_code) == (1, 1)


def test_a_review_loads_no_flask_no_aws_and_no_local_cloud():
    program = (
        "import sys; from project_utils.cli import wizard\n"
        "try: wizard(['review', 'missing.json'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert "app.rules.reviewing" in loaded
    assert loaded.isdisjoint({"flask", "boto3", "botocore", "jwt", "marshmallow", "yaml", "asyncio", "jsonschema"})


def test_help_has_an_example(review):
    assert "Example" in review("--help").stdout
