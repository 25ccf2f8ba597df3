import json

import pytest
from click.testing import CliRunner

from project_utils.lambda_utils import commands, imports

HOST = imports.host_architecture() or "x86_64"


@pytest.fixture
def run(make_project, monkeypatch):
    project = make_project()
    monkeypatch.chdir(project.root)
    return lambda *arguments: CliRunner().invoke(commands.project_lambda, ["build", "tiny", *arguments])


def test_a_dry_run_builds_nothing(run, tmp_path):
    result = run("--stage", "dev", "--dry-run", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["handlers"] == ["app.entry.handler"]
    assert told["would_build_layer"].startswith("build/layers/extra-")
    assert run("--stage", "dev", "--dry-run").stdout.startswith("would_build: build/tiny-<digest>.zip")


def test_the_result_is_json_and_the_progress_is_not_in_it(run):
    result = run("--stage", "dev", "--architecture", HOST, "--json")
    made = json.loads(result.stdout)
    assert made["zip"] == f"build/tiny-{made['digest']}.zip"
    assert made["packages"]["library"]["unpacked"] > 0
    assert made["layer"]["zip"] == f"build/layers/extra-{HOST}.zip"
    assert made["imports"]["app.entry"]["cpu_ms"] > 0
    assert "Assembling" in result.stderr


def test_the_table_has_sizes_and_import_times(run):
    lines = run("--stage", "dev", "--architecture", HOST).stdout.splitlines()
    assert lines[0].split() == ["package", "zipped", "kB", "unpacked", "kB"]
    assert any(line.startswith("app.entry") and "CPU ms" in line for line in lines)


def test_a_package_for_another_processor_says_on_which_it_was_imported(run):
    other = "arm64" if HOST == "x86_64" else "x86_64"
    assert f"the same package built for {HOST}" in run("--stage", "dev", "--architecture", other).stdout


@pytest.mark.parametrize("wrong", [("--stage", "live"), ("--stage", "dev", "--architecture", "mips"), ()])
def test_wrong_usage_ends_with_2(run, wrong):
    assert run(*wrong).exit_code == 2
