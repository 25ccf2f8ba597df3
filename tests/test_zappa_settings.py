import json
import re
from pathlib import Path

import pytest
import zappa
from slugify import slugify

from project_utils import config
from project_utils.lambda_utils import functions

ROOT = Path(__file__).parents[1]
PROJECT = config.load("ai-wizard", ROOT)
STAGES = {stage: functions.of_stage(PROJECT, stage) for stage in PROJECT.stages}
FUNCTIONS = [function for stage in STAGES.values() for function in stage]

each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.stage_key)


def keys_that_zappa_reads():
    source = (Path(zappa.__file__).parent / "cli.py").read_text("utf-8")
    custom = re.search(r"^CUSTOM_SETTINGS = \[(.*?)\]", source, re.MULTILINE | re.DOTALL).group(1)
    asked = re.findall(r"""stage_config(?:\.get\(|\[)\s*["'](\w+)""", source)
    return {"extends", *asked, *re.findall(r'"(\w+)"', custom)}


def test_every_stage_has_an_api_a_worker_and_an_authorizer():
    for stage, its_functions in STAGES.items():
        assert [function.stage_key for function in its_functions] == [
            stage,
            f"{stage}_worker",
            f"{stage}_authorizer",
        ]


def test_the_same_function_sets_the_same_keys_in_every_stage():
    written = json.loads((ROOT / "zappa_settings.json").read_text())
    for kind in ("", "_worker", "_authorizer"):
        assert len({frozenset(written[stage + kind]) for stage in PROJECT.stages}) == 1


def test_all_functions_end_with_the_same_keys():
    assert len({frozenset(function.settings) for function in FUNCTIONS}) == 1


def test_zappa_reads_every_key():
    assert {key for function in FUNCTIONS for key in function.settings} <= keys_that_zappa_reads()


def test_a_key_that_zappa_ignores_would_be_noticed():
    assert "regex_excludes" not in keys_that_zappa_reads()


@each_function
def test_zappa_owns_nothing_but_the_function(function):
    assert function.settings["apigateway_enabled"] is False
    assert function.settings["manage_roles"] is False
    assert function.settings["keep_warm"] is False


@pytest.mark.parametrize(
    ("key", "harm"),
    [
        ("environment_variables", "is baked into the zip, which then cannot be promoted"),
        ("events", "deletes the rules and permissions of other tools at every update"),
        ("snap_start", "makes two versions an update and bills the idle ones"),
        ("layers", "is the worker's own matter"),
        ("exclude", "matches a name at any depth"),
        ("app_function", "is for Zappa's own handler"),
        ("authorizer", "is dropped in silence on an HTTP API"),
        ("role_arn", "would carry an account id"),
        ("callbacks", "runs code of the package at deploy and makes aliases"),
    ],
)
def test_no_function_sets_what_does_harm(key, harm):
    assert not [function.stage_key for function in FUNCTIONS if key in function.settings], f"{key} {harm}"


@each_function
def test_zappas_defaults_are_replaced_where_they_hurt(function):
    assert function.settings["debug"] is False
    assert function.settings["use_precompiled_packages"] is False
    assert function.settings["num_retained_versions"] is None
    assert function.settings["s3_bucket"] == f"ai-wizard-packages-{function.stage_key.split('_')[0]}"


@each_function
def test_a_function_has_a_role_of_its_own_name(function):
    assert function.settings["role_name"] == function.name


@each_function
def test_a_function_has_the_name_that_zappa_will_give_it(function):
    assert function.name == slugify(f"{PROJECT.zappa.project_name}-{function.stage_key}")


@each_function
def test_a_function_knows_its_stage_and_what_somebody_decides_for_it(function):
    stage = function.stage_key.split("_")[0]
    level = "DEBUG" if stage == "dev" else "INFO"
    assert function.settings["aws_environment_variables"] == {
        "WIZARD_STAGE": stage,
        "WIZARD_REGISTRATION": "invite",
        "WIZARD_EMAIL_VERIFICATION": "required",
        "WIZARD_AI_PROVIDER": "none",
        "WIZARD_AI_MODEL": "",
        "WIZARD_AI_BASE_URL": "",
        "WIZARD_AI_MONTHLY_BUDGET_USD": "10",
        "WIZARD_AI_PRICES": "{}",
        "WIZARD_SCAN_URL": "",
        "WIZARD_TERRAFORM_HOSTS": "",
        "WIZARD_LOG_LEVEL": level,
    }
    assert function.settings["log_level"] == level


@pytest.mark.parametrize("stage", PROJECT.stages)
def test_memory_and_time_are_those_of_the_architecture(stage):
    sizes = [(f.settings["memory_size"], f.settings["timeout_seconds"]) for f in STAGES[stage]]
    assert sizes == [(1024 if stage == "prod" else 512, 30), (2048, 300), (256, 5)]


@pytest.mark.parametrize("stage", PROJECT.stages)
def test_every_stage_runs_the_same_three_handlers(stage):
    assert [f.handler for f in STAGES[stage]] == [
        "app.wsgi.handler",
        "app.worker.handler",
        "app.authorizer.handler",
    ]


@each_function
def test_what_is_also_in_the_projects_configuration_agrees_with_it(function):
    assert function.settings["project_name"] == PROJECT.zappa.project_name
    assert function.settings["aws_region"] == PROJECT.region
    assert function.settings["architecture"] == PROJECT.package.architecture
    assert function.settings["runtime"] == f"python{PROJECT.package.python}"


def test_nothing_in_the_file_is_secret_or_names_an_account():
    text = (ROOT / "zappa_settings.json").read_text()
    assert not re.findall(r"arn:|AKIA|\b\d{12}\b|secret|password|token|credential|private", text, re.IGNORECASE)
