"""Runs Terraform's own checks of each root; providers are kept in build/ from one run to the next."""

import json
import os
import re
import subprocess
from fnmatch import fnmatch
from functools import cache, partial
from pathlib import Path

import pytest

from project_utils import config
from tests.app.rules import recording
from tests.conftest import need

REPOSITORY = Path(__file__).parents[2]
TERRAFORM = REPOSITORY / "terraform"
ROOTS = ("account", "foundation", "edge")
STAGES = ("dev", "test", "prod")


@pytest.fixture
def terraform():
    need("terraform")
    return run_terraform


@pytest.fixture
def initialised(terraform):
    return initialise


@cache
def initialise(root):
    run_terraform("init", "-backend=false", "-lockfile=readonly", "-input=false", root=root)
    return partial(run_terraform, root=root)


def run_terraform(*arguments, root="."):
    data = REPOSITORY / "build" / "terraform-test" / root
    done = subprocess.run(
        ["terraform", arguments[0], "-no-color", *arguments[1:]],
        cwd=TERRAFORM / root,
        env=offline_environment() | {"TF_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def offline_environment():
    """Without the values and the account that a developer's shell may name."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TF_VAR_", "AWS_"))}


def test_terraform_is_formatted(terraform):
    terraform("fmt", "-check", "-diff", "-recursive")


@pytest.mark.parametrize("root", ROOTS)
def test_a_root_is_valid(initialised, root):
    assert "The configuration is valid" in initialised(root)("validate")


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize("root", ["foundation", "edge"])
def test_a_stage_is_what_it_promises_to_be(initialised, root, stage):
    arguments = [f"-filter=tests/{stage}.tftest.hcl", f"-var-file=../stages/{stage}.tfvars"]
    assert "Success!" in initialised(root)("test", *arguments)


@pytest.mark.parametrize(
    ("root", "names"),
    [
        ("account", ["account", "deploy_policy", "deploy_role"]),
        ("foundation", ["bucket", "bucket_policy", "function_role", "queue"]),
    ],
)
def test_what_all_stages_share_is_what_it_promises_to_be(initialised, root, names):
    assert "Success!" in initialised(root)("test", *[f"-filter=tests/{name}.tftest.hcl" for name in names])


def test_no_promise_is_left_out():
    files = {path.name.removesuffix(".tftest.hcl") for path in TERRAFORM.glob("*/tests/*")}
    assert files == {
        "dev",
        "prod",
        "account",
        "deploy_policy",
        "deploy_role",
        "bucket",
        "bucket_policy",
        "function_role",
        "queue",
    }


def test_every_stage_says_the_same_things():
    dev, test, prod = (keys(TERRAFORM / "stages" / f"{stage}.tfvars") for stage in STAGES)
    assert dev == test == prod


def test_every_stage_lives_in_the_region_of_the_project():
    region = f'= "{config.load("ai-wizard", REPOSITORY).region}"'
    for file in (TERRAFORM / "account" / "terraform.tfvars", *TERRAFORM.glob("stages/*.tfvars")):
        (line,) = [line for line in file.read_text().splitlines() if line.startswith("region")]
        assert line.endswith(region), file.name


def test_every_root_pins_the_same_provider():
    locks = {(TERRAFORM / root / ".terraform.lock.hcl").read_text() for root in ROOTS}
    assert len(locks) == 1
    assert locks.pop().count('"zh:') > 10, "the checksums of all platforms"


def test_no_right_of_a_function_is_cut_off_by_the_boundary():
    boundary = actions("account/boundary.tf")
    rights = actions("foundation/roles.tf") | actions("modules/function_role/main.tf") - {"sts:AssumeRole"}
    assert {right for right in rights if not any(fnmatch(right, allowed) for allowed in boundary)} == set()


def actions(file):
    return set(re.findall(r'"([a-z0-9]+:[A-Z*]\w*)"', (TERRAFORM / file).read_text()))


def keys(tfvars):
    return {line.split("=")[0].strip() for line in tfvars.read_text().splitlines() if "=" in line}


@pytest.mark.parametrize("group", recording.GROUPS)
def test_the_recorded_plans_of_the_rules_are_what_terraform_writes(terraform, tmp_path, group):
    written = json.loads(recording.plan(group, tmp_path))
    assert written["resource_changes"] == json.loads(recording.recorded(group))["resource_changes"]
