import json
import re
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import create_app
from app.core import auth

COMMITTED = Path(__file__).parents[3] / "openapi.json"
UNDESCRIBED = {"/", "/.well-known/jwks.json", "/api/docs", "/api/docs/{file}", "/api/openapi.json"}


@pytest.fixture
def served(environment):
    return create_app().test_client().get("/api/openapi.json")


@pytest.fixture
def operations(served):
    return {
        (method.upper(), path): operation
        for path, methods in served.get_json()["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_it_is_valid_openapi_3_1(served):
    assert served.get_json()["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(served.get_json()).validate()


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python 3.13 gave some HTTP statuses new names")
def test_the_committed_one_is_fresh(served):
    assert json.loads(COMMITTED.read_text()) == served.get_json(), "renew it with: make openapi"


def test_it_describes_every_route(operations):
    rules = create_app().url_map.iter_rules()
    paths = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in rules} - UNDESCRIBED
    assert {path for _, path in operations} == paths


def test_only_public_routes_want_no_token(operations):
    open_routes = {route for route, operation in operations.items() if operation.get("security") == []}
    assert open_routes == {route for route in operations if auth.is_public(*route)}
    assert ("GET", "/api/users/me") not in open_routes


def test_every_operation_says_what_it_does(operations):
    summaries = [operation["summary"] for operation in operations.values()]
    assert all(summary and not summary.endswith(".") for summary in summaries)
    assert len(set(summaries)) == len(summaries)


def test_errors_are_problem_documents(served):
    responses = served.get_json()["components"]["responses"]
    assert {media_type for response in responses.values() for media_type in response["content"]} == {
        "application/problem+json"
    }


def test_it_says_nothing_of_what_we_do_not_have(served):
    assert "PaginationMetadata" not in served.get_json()["components"]["schemas"]


def test_no_answer_has_what_opens_an_account(served, operations):
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps([o["responses"] for o in operations.values()])))
    schemas = {name: served.get_json()["components"]["schemas"][name] for name in names}
    assert len(schemas) > 10
    assert not [(name, field) for name, one in schemas.items() for field in one["properties"] if is_secret(field)]


def is_secret(field):
    return "password" in field or field in {"secret_hash", "refresh_hash", "family_hash", "epoch"}
