"""The product's own package, built for this machine. The first time it fetches the requirements."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from project_utils import config
from project_utils.lambda_utils import build, imports, layer

ROOT = Path(__file__).parents[3]
PROJECT = config.load("ai-wizard", ROOT)

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 13) or imports.host_architecture() is None,
    reason="The package is built by Python 3.13 and imported on Linux",
)

CLIENTS = """
import json, sys
sys.path.insert(0, sys.argv[1])
import boto3
for service in json.loads(sys.argv[2]):
    boto3.client(service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
"""

ZONES = """
import sys, zoneinfo
sys.path.insert(0, sys.argv[1])
zoneinfo.reset_tzpath(to=[])
known = zoneinfo.available_timezones()
for name in known:
    zoneinfo.ZoneInfo(name)
print(len(known))
"""


SIGNING = """
import sys
from datetime import timedelta
sys.path.insert(0, sys.argv[1])
from app.core import config, objects
config.load(stage="dev", attachments_bucket="files")
form = objects.form("key", media_type="text/plain", size_bytes=1, lifetime=timedelta(minutes=1))
link = objects.link("key", media_type="text/plain", disposition="inline", lifetime=timedelta(minutes=1))
print(form["url"], link.partition("?")[0])
"""
AWS = {
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}

ASKING = """
import sys
sys.path[:0] = sys.argv[1:]
import anthropic, jsonschema, openai
from app.ai.providers import anthropic as first, compatible, openai as second
anthropic.Anthropic(api_key="x", base_url="http://localhost")
openai.OpenAI(api_key="x", base_url="http://localhost")
jsonschema.Draft202012Validator({"type": "object"}).validate({})
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    PROJECT.path("build").mkdir(exist_ok=True)
    with build.alone(PROJECT, print):
        return build.make(PROJECT, "dev", imports.host_architecture(), tmp_path_factory.mktemp("package"), print)


@pytest.fixture(scope="module")
def names(package):
    with zipfile.ZipFile(package.zip) as archive:
        return set(archive.namelist())


def test_it_is_within_its_budget(package):
    build.check_budget(PROJECT, package)


def test_it_has_the_app_with_its_data_and_its_static_files(names):
    wanted = [path for path in (ROOT / "app").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {str(path.relative_to(ROOT)) for path in wanted} <= names


def test_it_has_nothing_of_zappa_of_development_or_of_artificial_intelligence(names):
    top = {name.split("/")[0].split(".")[0] for name in names}
    unwanted = "zappa handler zappa_settings package_info project_utils tests bench config pytest moto mypy ruff openai"
    assert not top & {*unwanted.split(), "anthropic", "pip", "setuptools", "yaml", "hypothesis", "docutils"}


def test_it_has_a_client_for_every_service_that_the_project_names(package):
    run_beside(package, CLIENTS, json.dumps(PROJECT.package.botocore_services))


def test_it_signs_forms_and_links_of_files(package):
    assert run_beside(package, SIGNING).split() == [
        b"https://files.s3.eu-west-1.amazonaws.com/",
        b"https://files.s3.eu-west-1.amazonaws.com/key",
    ]


def test_it_knows_the_time_zones_also_where_the_system_knows_none(package):
    assert int(run_beside(package, ZONES)) > 500


def test_with_the_layer_it_has_what_it_takes_to_ask_a_model(package, tmp_path):
    made = layer.build(PROJECT, imports.host_architecture(), print)
    with zipfile.ZipFile(made.zip) as archive:
        archive.extractall(tmp_path)
    run_beside(package, ASKING, str(tmp_path / "python"))


def run_beside(package, code, *arguments):
    files = package.zip.parent / package.architecture / "files"
    command = [sys.executable, "-I", "-S", "-B", "-c", code, str(files), *arguments]
    return subprocess.run(command, check=True, timeout=60, stdout=subprocess.PIPE, env=AWS).stdout


def test_the_authorizer_loads_neither_flask_nor_boto3(package):
    loaded = package.imports["app.authorizer"].by_package_ms.keys()
    assert {"app", "jwt"} <= loaded
    assert not loaded & {"flask", "boto3", "botocore", "werkzeug", "marshmallow"}


def test_the_api_starts_without_boto3(package):
    assert not package.imports["app.wsgi"].by_package_ms.keys() & {"boto3", "botocore"}
