"""A program called terraform stands in for the real one, which the rehearsal runs."""

import os
import signal
import subprocess
import sys
import time

import click
import pytest

from project_utils.deployment import destroy, run, terraform
from project_utils.deployment.terraform import Root, TerraformError


@pytest.fixture
def terraform_is(tmp_path, monkeypatch, interruptible):
    """Each call of it runs this shell script."""

    def terraform_is(script):
        program = tmp_path / "terraform"
        program.write_text(f"#!/bin/bash\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    return terraform_is


@pytest.fixture
def interruptible():
    """Tests that run in the background of a shell inherit that SIGINT is ignored, which a shell script cannot undo."""
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, inherited)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "foundation"
    folder.mkdir()
    return Root(folder, tmp_path / "data", state_bucket="states", state_key="key", region="eu-west-1")


def test_what_terraform_complains_of_is_told(root, terraform_is):
    terraform_is("echo 'Error: no such bucket' >&2; exit 1")
    with pytest.raises(TerraformError, match=r"terraform init in foundation failed:\nError: no such bucket"):
        root.init()


def test_a_state_that_a_killed_terraform_left_locked_comes_with_the_command_that_unlocks_it(root, terraform_is):
    terraform_is("printf 'Error: Error acquiring the state lock\\nLock Info:\\n  ID:        79cb-f9\\n' >&2; exit 1")
    with pytest.raises(TerraformError, match=r'TF_DATA_DIR="\$PWD/.*data" .*foundation force-unlock 79cb-f9'):
        root.init()


def test_where_there_is_no_terraform_that_is_told(root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TerraformError, match="Terraform is not installed"):
        root.init()


def test_a_stage_that_never_was_has_no_addresses(root, terraform_is):
    terraform_is("""case "$*" in *pull) echo '{"resources": []}';; *list) echo "No state file" >&2; exit 1;; esac""")
    assert root.addresses() == []


def test_an_apply_that_takes_too_long_is_asked_to_end_and_not_killed(root, terraform_is, monkeypatch, tmp_path):
    terraform_is(f"trap 'kill $!; echo written > {tmp_path}/state; exit 1' INT; sleep 60 & wait")
    monkeypatch.setattr(terraform, "_SECONDS", 3)
    with pytest.raises(TerraformError, match="took longer than"):
        root.init()
    assert (tmp_path / "state").read_text() == "written\n"


def test_a_first_deploy_names_the_servers_that_its_certificates_wait_for(root, terraform_is):
    named = '{"name_servers": {"value": ["ns-1.example.net"]}}'
    waits = "echo 'with aws_acm_certificate_validation.api,' >&2; exit 1"
    terraform_is(f"case \"$*\" in *plan*) {waits};; *output*) echo '{named}';; esac")
    with pytest.raises(TerraformError, match="delegate it to ns-1.example.net, then repeat"):
        run._deploy_foundation(root, ())


def test_a_protected_stage_is_refused_before_anything_of_it_is_gone(root, terraform_is):
    terraform_is("""case "$*" in *output*) echo '{"deletion_protection": {"value": true}}';; esac""")
    with pytest.raises(click.ClickException, match="prod has deletion protection, so nothing was changed"):
        destroy._check_protection(root, "prod")


INIT = """
from pathlib import Path
from project_utils.deployment.terraform import Root
Root(Path("."), Path("."), state_bucket="states", state_key="key", region="eu-west-1").init()
"""


def test_ctrl_c_leaves_terraform_the_time_to_write_its_state(terraform_is, tmp_path):
    started, state = tmp_path / "started", tmp_path / "state"
    trap = f"trap 'kill $!; sleep 1; echo written > {state}; exit 1' INT"
    terraform_is(f"{trap}; sleep 1; touch {started}; sleep 60 & wait")  # by then the deploy waits for its answer
    deploy = subprocess.Popen([sys.executable, "-c", INIT], start_new_session=True, stderr=subprocess.DEVNULL)
    while not started.exists() and deploy.poll() is None:
        time.sleep(0.02)
    os.killpg(deploy.pid, signal.SIGINT)
    assert deploy.wait(timeout=30) != 0
    assert state.read_text() == "written\n"
