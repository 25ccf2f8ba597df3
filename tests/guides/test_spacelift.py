"""The hook for Spacelift against the product as `make run` starts it: also with a plan that no request can carry."""

import json
import secrets
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.app.plans_of_terraform import HARMLESS
from tests.app.rules.plans import plan, resource
from tests.conftest import need

HOOK = Path(__file__).parents[2] / "docs/guides/spacelift/after_plan.sh"
PERSON = {"email": "spacelift@example.com", "password": "an old teapot by the window"}


@pytest.fixture
def call(running):
    url = f"http://127.0.0.1:{running['PORT']}"

    def call(path, body, token=""):
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        asked = urllib.request.Request(f"{url}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    call.url = url
    return call


@pytest.fixture
def token(call):
    call("/api/auth/register", PERSON | {"name": "Ada"})
    me = call("/api/auth/login", PERSON)["access_token"]
    call("/api/projects", {"name": "shop", "title": "Shop", "stages": ["prod"]}, me)
    scopes = ["reviews:read", "reviews:write"]
    return call("/api/users/me/tokens", {"name": "Spacelift", "scopes": scopes}, me)["token"]


def test_a_small_and_a_large_plan_are_judged(call, token, tmp_path):
    for tool in ("curl", "jq"):
        need(tool)
    large = [resource(f"aws_ssm_parameter.p{n}", after={"description": noise()}) for n in range(100)]
    assert judged(call.url, token, tmp_path, HARMLESS, "small")["level"] == "low"
    assert judged(call.url, token, tmp_path, plan(*large), "large")["status"] == "completed"


def noise():
    """What no packing makes small."""
    return secrets.token_urlsafe(60_000)


def judged(url, token, folder, shown, run):
    (folder / "shown.json").write_bytes(shown)
    terraform = folder / "terraform"
    terraform.write_text("#!/bin/sh\ncat shown.json\n")
    terraform.chmod(0o755)
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TERRAFORM": str(terraform),
        "WIZARD_URL": url,
        "WIZARD_TOKEN": token,
        "WIZARD_PROJECT": "shop",
        "TF_VAR_spacelift_run_id": run,
    }
    done = subprocess.run(["sh", str(HOOK)], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    verdict = json.loads((folder / "wizard.custom.spacelift.json").read_text())
    assert verdict["status"] == "completed", (verdict, done.stderr)
    return verdict
