"""The after_plan hook of the guide, run by a shell as Spacelift's worker does, against the application."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.app.plans_of_terraform import DANGEROUS, HARMLESS
from tests.app.spacelift import payloads
from tests.conftest import need

HOOK = Path(__file__).parents[3] / "docs/guides/spacelift/after_plan.sh"
VERDICT = "wizard.custom.spacelift.json"


@pytest.fixture
def run_hook(tmp_path, server, token):
    """What it has written for the policy, and what stands in the log of the run."""
    for tool in ("curl", "jq"):
        need(tool)
    workspace, tools = tmp_path / "workspace", tmp_path / "tools"
    workspace.mkdir()
    tools.mkdir()

    def run_hook(plan, **changes):
        (workspace / "shown.json").write_bytes(plan)
        terraform = tools / "terraform"
        terraform.write_text(
            '#!/bin/sh\n[ "$*" = "show -json spacelift.plan" ] && [ -s shown.json ] && cat shown.json\n'
        )
        terraform.chmod(0o755)
        environment = {
            "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
            "WIZARD_URL": server,
            "WIZARD_TOKEN": token,
            "WIZARD_PROJECT": "shop",
            "WIZARD_STAGE": "prod",
            "TF_VAR_spacelift_run_id": payloads.RUN,
            "TF_VAR_spacelift_stack_id": "shop-network",
            "TF_VAR_spacelift_commit_sha": "0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb",
        }
        done = subprocess.run(
            ["sh", str(HOOK)],
            cwd=workspace,
            env=environment | changes,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert token not in done.stdout + done.stderr
        return json.loads((workspace / VERDICT).read_text()), done.stdout

    return run_hook


def test_a_plan_without_danger_passes(project, run_hook, review):
    verdict, log = run_hook(HARMLESS)
    assert (verdict["status"], verdict["passed"], verdict["level"]) == ("completed", True, "low")
    assert log.startswith("AI Wizard: passed.")
    found = review(verdict["review"])
    assert (found["run"], found["project"], found["stage"]) == (payloads.RUN, "shop", "prod")
    assert (found["source"], found["commit"]) == ("spacelift", "0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb")
    assert verdict["url"].endswith(f"/reviews/{verdict['review']}")


def test_a_dangerous_plan_is_stopped_with_what_was_found(project, run_hook):
    verdict, log = run_hook(DANGEROUS)
    assert (verdict["status"], verdict["passed"]) == ("completed", False)
    assert verdict["headline"] in log
    assert verdict["findings"][0]["address"] == "aws_dynamodb_table.orders"
    assert set(verdict["findings"][0]) == {"rule", "severity", "address", "title"}


def test_it_joins_the_review_that_the_webhook_has_opened(project, told, run_hook, count):
    review_id = told(payloads.default("PENDING_REVIEW"))["review_id"]
    assert run_hook(HARMLESS)[0]["review"] == review_id
    assert count() == 1


def test_run_again_it_has_the_same_verdict(project, run_hook, count):
    assert run_hook(DANGEROUS) == run_hook(DANGEROUS)
    assert count() == 1


UNKNOWN = [
    ({"WIZARD_TOKEN": ""}, "WIZARD_URL or WIZARD_TOKEN is not set."),
    ({"TF_VAR_spacelift_run_id": ""}, "This is no run of Spacelift."),
    ({"WIZARD_TOKEN": "a.b.c"}, "The plan was not taken: 401 The access token is not valid"),
    ({"WIZARD_PROJECT": "nothing"}, "The plan was not taken: 422"),
    ({"WIZARD_STAGE": "qa"}, "The plan was not taken: 422"),
    ({"WIZARD_URL": "http://127.0.0.1:1"}, "The plan was not taken: 000 (it cannot be reached)"),
    ({"TERRAFORM": "false"}, "The plan cannot be shown."),
]


@pytest.mark.parametrize(("changes", "reason"), UNKNOWN)
def test_what_cannot_be_judged_is_unknown_and_says_why(project, run_hook, changes, reason):
    verdict, _ = run_hook(HARMLESS, **changes)
    assert verdict["status"] == "unknown"
    assert verdict["reason"].startswith(reason)


@pytest.mark.parametrize("plan", [b"{}", b'{"format_version": "9.0", "resource_changes": []}'])
def test_what_is_no_plan_is_unknown_with_the_reason_of_the_review(project, run_hook, plan):
    verdict, _ = run_hook(plan)
    assert verdict["status"] == "unknown"
    assert "terraform show -json" in verdict["reason"]
