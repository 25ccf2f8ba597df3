"""What the guides to Spacelift and to CI show is as it is."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.app.plans_of_terraform import DANGEROUS, HARMLESS
from tests.app.spacelift import payloads
from tests.app.spacelift.test_hook import HOOK
from tests.conftest import need

GUIDES = Path(__file__).parents[3] / "docs/guides"


def blocks(guide, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (GUIDES / guide).read_text(), re.MULTILINE | re.DOTALL)


def test_a_stack_without_a_project_looks_as_it_is_shown(ada, told, clock):
    told(payloads.default(labels=[], stack="shop-network"))
    (stack,) = ada.get("/api/stacks").get_json()
    shown = json.loads(blocks("spacelift.md", "json")[0])
    assert shown == stack | {"seen_at": shown["seen_at"]}


def test_the_verdict_has_what_is_shown_and_what_the_policy_reads(project):
    shown = json.loads(blocks("spacelift.md", "json")[1])
    written = set(re.findall(r"\w+", HOOK.read_text().partition("jq --arg url")[2].partition("}' ")[0]))
    assert set(shown) <= written
    policy = (GUIDES / "spacelift/plan.rego").read_text()
    read = set(re.findall(r"verdict\.(\w+)", policy)) | set(re.findall(r'object\.get\(verdict, "(\w+)"', policy))
    assert read <= written | {"reason"}


@pytest.mark.parametrize(("plan", "code"), [(HARMLESS, 0), (DANGEROUS, 2), (b"{}", 1)])
def test_the_lines_for_any_shell_end_with_the_verdict(project, server, token, tmp_path, plan, code):
    for tool in ("curl", "jq"):
        need(tool)
    (tmp_path / "plan.json").write_bytes(plan)
    (script,) = blocks("ci.md", "bash")
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "WIZARD_URL": server, "WIZARD_TOKEN": token}
    environment |= {"PLAN": "plan.json", "WIZARD_PROJECT": "shop", "WIZARD_STAGE": "prod"}
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout.startswith("failed: " if code == 1 else "completed: ")
