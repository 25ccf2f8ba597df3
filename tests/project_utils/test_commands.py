"""What holds for each command that is installed."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

PYPROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())["project"]


@pytest.fixture(params=PYPROJECT["scripts"])
def run(request):
    command = EntryPoint(request.param, PYPROJECT["scripts"][request.param], "console_scripts").load()
    return lambda *arguments: CliRunner().invoke(command, arguments, prog_name=request.param)


def test_a_command_says_its_version(run):
    assert run("--version").stdout.endswith(f", version {PYPROJECT['version']}\n")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_has_an_example(run, option):
    assert "Example" in run(option).stdout
