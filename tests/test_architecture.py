"""Facts about the code that rot when nobody looks. The direction of imports is import-linter's (pyproject.toml)."""

import ast
import importlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from app.core import auth, tables

ROOT = Path(__file__).parents[1]
SOURCES = [path for folder in ("app", "project_utils") for path in (ROOT / folder).rglob("*.py")]
FEATURES = sorted(path.parent.name for path in ROOT.glob("app/*/service.py"))
VAGUE = {"utils", "helpers", "helper", "common", "base", "manager", "managers", "misc", "lib"}
PUBLIC = json.loads((ROOT / "app/core/public_routes.json").read_text())
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def routes(app):
    return {
        f"{method} {re.sub(r'<(?:\w+:)?(\w+)>', r'{\1}', rule.rule)}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_asks_for_a_token_unless_it_is_public(app):
    client = app.test_client()
    answers = {route: client.open(address(route), method=route.split()[0]).status_code for route in routes(app)}
    assert {route for route, status in answers.items() if status != 401} <= set(PUBLIC)
    assert len(answers) > len(PUBLIC)


def address(route):
    return re.sub(r"{\w+}", "x", route.split()[1])


def test_every_public_route_exists(app):
    assert set(PUBLIC) <= routes(app)


def test_the_public_routes_are_sorted_and_there_once():
    assert sorted(set(PUBLIC)) == PUBLIC


def test_a_rule_with_a_converter_is_found_in_the_list(monkeypatch):
    monkeypatch.setattr(auth, "_public_routes", lambda: {"GET /api/things/{id}"})
    assert auth.is_public("GET", "/api/things/<int:id>")
    assert auth.is_public("HEAD", "/api/things/<id>")
    assert not auth.is_public("POST", "/api/things/<id>")
    auth.is_public.cache_clear()


def sent_tasks():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "queue.send":
                yield path.relative_to(ROOT).as_posix(), node.args[0]


def test_every_task_that_is_sent_or_scheduled_exists():
    from app.worker import SCHEDULE, TASKS

    sent = list(sent_tasks())
    assert sent
    assert not [path for path, task in sent if not isinstance(task, ast.Constant)], "name the task in plain text"
    assert {task.value for _, task in sent} | set(SCHEDULE) == set(TASKS)


def test_terraform_keeps_the_same_schedule():
    from app.worker import SCHEDULE

    rates = {"rate(1 minute)": 60, "rate(1 hour)": 3600}
    written = re.findall(r'"(\w+\.\w+)"\s+= "(rate\([^)]+\))"', (ROOT / "terraform/edge/schedule.tf").read_text())
    assert {task: rates[rate] for task, rate in written} == SCHEDULE


def test_a_task_is_named_after_its_function():
    from app.worker import TASKS

    named = {f"{task.__module__.split('.')[1]}.{task.__name__}" for task in TASKS.values()}
    assert named == set(TASKS)


def test_no_name_is_vague():
    names = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts[1:]}
    assert names.isdisjoint(VAGUE)


def test_every_feature_has_its_contracts():
    layered = {module for contract in CONTRACTS for module in contract.get("containers", [])}
    assert {f"app.{feature}" for feature in FEATURES} <= layered


def test_every_repository_is_asked_by_its_own_feature_only():
    allowed = {m: c["allowed_importers"] for c in CONTRACTS for m in c.get("protected_modules", [])}
    repositories = [path.parent.name for path in ROOT.glob("app/*/repository.py")]
    assert allowed == {f"app.{feature}.repository": [f"app.{feature}"] for feature in repositories}


def test_there_are_at_least_six_contracts():
    assert len(CONTRACTS) >= 6


@pytest.mark.parametrize("table", tables.load())
def test_a_table_is_created_as_it_is_described(cloud, table):
    from app.core import aws

    described = tables.load()[table]
    created = aws.client("dynamodb").describe_table(TableName=tables.name(table, "test"))["Table"]
    assert [key["AttributeName"] for key in created["KeySchema"]] == [described["hash_key"], described["range_key"]]
    assert {a["AttributeName"]: a["AttributeType"] for a in created["AttributeDefinitions"]} == described["attributes"]
    assert {index["IndexName"] for index in created.get("GlobalSecondaryIndexes", [])} == set(described["indexes"])
    assert created["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_a_table_with_an_index_is_created_with_it(monkeypatch):
    index = {"hash_key": "GSI1PK", "range_key": "GSI1SK", "projection": "ALL"}
    keys = {"PK": "S", "SK": "S", "GSI1PK": "S", "GSI1SK": "S"}
    described = {"hash_key": "PK", "range_key": "SK", "attributes": keys, "indexes": {"GSI1": index}, "ttl": "x"}
    monkeypatch.setattr(tables, "load", lambda: {"things": described})
    (created,) = tables.create_arguments("things", "dev")["GlobalSecondaryIndexes"]
    assert created == {
        "IndexName": "GSI1",
        "KeySchema": [
            {"AttributeName": "GSI1PK", "KeyType": "HASH"},
            {"AttributeName": "GSI1SK", "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "ALL"},
    }


@pytest.mark.parametrize("stage", ["dev", "test", "prod"])
@pytest.mark.parametrize("suffix", ["", "_worker", "_authorizer"])
def test_every_handler_that_zappa_names_can_be_imported(environment, stage, suffix):
    settings = json.loads((ROOT / "zappa_settings.json").read_text())
    environment.setenv("WIZARD_STAGE", stage)
    module, _, name = settings[stage + suffix]["lambda_handler"].rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_flask_run_finds_the_application():
    assert (ROOT / ".flaskenv").read_text().split() == ["FLASK_APP=app.wsgi"]
    assert "app = create_app()" in (ROOT / "app/wsgi.py").read_text()


def test_a_module_of_the_app_reads_the_environment_only_where_settings_are_made():
    readers = {path.relative_to(ROOT).as_posix() for path in SOURCES if "os.environ" in path.read_text()}
    assert {reader for reader in readers if reader.startswith("app/")} == {
        "app/authorizer.py",
        "app/core/config.py",
        "app/core/health.py",
        "app/core/local.py",
        "app/core/pool.py",
    }


def test_nothing_is_left_to_do_later():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XXX|HACK)\b")
    assert not [path.relative_to(ROOT).as_posix() for path in SOURCES if marks.search(path.read_text())]
