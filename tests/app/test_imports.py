"""What a start must not pay for, seen in a process of its own."""

import subprocess
import sys

import pytest

HEAVY = ("boto3", "botocore", "flask", "flask_jwt_extended", "flask_smorest", "marshmallow", "werkzeug")


def loaded_by(code):
    program = f"import sys\n{code}\nprint('loaded:', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.splitlines()[-1].removeprefix("loaded: ").split())


def test_the_package_alone_loads_nothing():
    before, after = loaded_by("import __future__, typing"), loaded_by("import app")
    assert after - before == {"app"}


def test_the_authorizer_loads_no_flask_and_no_boto3():
    assert loaded_by("import app.authorizer").isdisjoint({*HEAVY, "argon2", "click", "asyncio"})


@pytest.mark.parametrize("path", ["/api/health", "/api/version", "/.well-known/jwks.json", "/nothing"])
def test_what_needs_no_aws_does_not_load_boto3(environment, path):
    request = f"from app import create_app\ncreate_app().test_client().get({path!r})"
    assert loaded_by(request).isdisjoint({"boto3", "botocore"})


def test_a_guarded_route_without_a_token_does_not_load_boto3(environment):
    request = "from app import create_app\nassert create_app().test_client().get('/api/users/me').status_code == 401"
    assert loaded_by(request).isdisjoint({"boto3", "botocore"})


@pytest.mark.parametrize("module", ["app.wsgi", "app.worker"])
def test_no_function_starts_with_boto3(environment, module):
    assert loaded_by(f"import {module}").isdisjoint({"boto3", "botocore", "asyncio", "project_utils", "zappa"})


def test_the_api_starts_without_the_rules_that_only_the_worker_judges_by(environment):
    loaded = loaded_by("import app.wsgi")
    assert "app.rules.results" in loaded
    assert "app.rules.reviewing" not in loaded
