import base64
import re
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core import config
from project_utils.config import load
from project_utils.deployment import release, versions
from project_utils.lambda_utils import functions
from project_utils.lambda_utils.functions import Function

ROOT = Path(__file__).parents[3]
OLD, NEW = "aa" * 8, "bb" * 8


class Versions:
    """What Lambda would list: (version, code, told release), and where the alias points."""

    exceptions = SimpleNamespace(ResourceNotFoundException=LookupError)

    def __init__(self, live, *versions):
        self.live, self.versions, self.moved = live, versions, {}

    def get_paginator(self, operation):
        assert operation == "list_versions_by_function"
        return self

    def paginate(self, **_):
        half = len(self.versions) // 2
        latest = {"Version": "$LATEST", "CodeSha256": "", "Environment": {}}
        return [
            {"Versions": [latest, *map(describe, self.versions[half:])]},
            {"Versions": list(map(describe, self.versions[:half]))},
        ]

    def get_alias(self, **_):
        return {"FunctionVersion": self.live}

    def update_alias(self, **alias):
        self.moved[alias["FunctionName"]] = alias["FunctionVersion"]


def describe(version):
    number, code, told = version
    sha256 = base64.b64encode(bytes.fromhex(code.ljust(64, "0"))).decode()
    return {"Version": number, "CodeSha256": sha256, "Environment": {"Variables": {"WIZARD_RELEASE": told}}}


@pytest.fixture
def aws(monkeypatch):
    def listed(live, *those):
        client = Versions(live, *those)
        monkeypatch.setattr(versions, "client", lambda: client)
        return client

    return listed


TARGETS = [Function("dev", "api", "app.wsgi.handler", {}), Function("dev_worker", "worker", "app.worker.handler", {})]


def test_new_code_under_the_old_configuration_is_no_release(aws):
    aws("4", ("2", OLD, OLD), ("3", NEW, OLD), ("4", NEW, NEW))
    assert versions.releases("api") == {"2": OLD, "4": NEW}


def test_a_rollback_moves_every_function_to_the_release_before_the_live_one(aws):
    client = aws("4", ("2", OLD, OLD), ("3", NEW, OLD), ("4", NEW, NEW))
    release.make_live(release.before_live(TARGETS))
    assert client.moved == {"api": "2", "worker": "2"}


def test_a_rollback_skips_the_versions_of_the_release_that_is_live(aws):
    aws("6", ("2", OLD, OLD), ("4", NEW, NEW), ("6", NEW, NEW))
    assert release.before_live(TARGETS) == {"api": "2", "worker": "2"}


def test_a_rollback_skips_the_release_of_a_deploy_that_broke_off(aws, monkeypatch):
    aws("6")
    had = {"api": {"2": OLD, "4": "broken off", "6": NEW}, "worker": {"2": OLD, "4": NEW}}
    monkeypatch.setattr(versions, "releases", had.__getitem__)
    assert release.before_live(TARGETS) == {"api": "2", "worker": "2"}


def test_versions_past_ten_are_ordered_as_numbers(aws):
    aws("10", ("9", OLD, OLD), ("10", NEW, NEW))
    assert list(versions.releases("api")) == ["9", "10"]


def test_the_first_release_has_nothing_to_go_back_to(aws):
    aws("2", ("2", OLD, OLD))
    with pytest.raises(click.ClickException, match="nothing before version 2"):
        release.before_live(TARGETS)


def test_a_rollback_before_the_first_deploy_says_that_there_was_none(aws, monkeypatch):
    client = aws(None)
    monkeypatch.setattr(client, "get_alias", lambda **_: _raise(client.exceptions.ResourceNotFoundException))
    monkeypatch.setattr(client, "paginate", lambda **_: _raise(client.exceptions.ResourceNotFoundException))
    with pytest.raises(click.ClickException, match="api is not deployed"):
        release.before_live(TARGETS)


def _raise(error):
    raise error


@pytest.fixture
def foundation():
    """What Terraform tells of a stage: every output, but only the form of those that matters here."""
    outputs = re.findall(r'^output "(\w+)"', (ROOT / "terraform/foundation/outputs.tf").read_text(), re.MULTILINE)
    public = generate_private_key(SECP256R1()).public_key()
    return dict.fromkeys(outputs, "told") | {
        "signing_public_key": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "queues": {"jobs": {"url": "told"}, "notifications": {"url": "told"}},
        "attachments_bucket": {"name": "told"},
        "plans_bucket": {"name": "told"},
        "functions": {"api": {"name": "ai-wizard-backend-dev", "role_arn": "told"}},
    }


def test_a_release_leaves_no_setting_of_a_stage_to_its_default(foundation):
    api = functions.of_stage(load("ai-wizard", ROOT), "dev")[0]
    package = SimpleNamespace(digest=NEW, architecture="arm64")
    values = release._values([api], package, foundation, "abc", {})[api.stage_key]
    not_of_a_stage = {"WIZARD_CORS_ORIGINS", "WIZARD_OUTBOUND_EXCEPTIONS"}
    assert values["aws_environment_variables"].keys() == set(config.variables().values()) - not_of_a_stage


@pytest.mark.parametrize(
    ("provider", "key"), [("none", ""), ("bedrock", ""), ("anthropic", "secretsmanager:told#anthropic")]
)
def test_a_function_is_told_where_the_key_of_its_ai_provider_is(foundation, provider, key):
    api = functions.of_stage(load("ai-wizard", ROOT), "dev")[0]
    api.settings["aws_environment_variables"]["WIZARD_AI_PROVIDER"] = provider
    package = SimpleNamespace(digest=NEW, architecture="arm64")
    values = release._values([api], package, foundation, "abc", {})[api.stage_key]
    assert values["aws_environment_variables"]["WIZARD_AI_KEY"] == key


def test_a_layer_is_given_to_who_wants_it_and_taken_from_who_does_not(foundation):
    api = functions.of_stage(load("ai-wizard", ROOT), "dev")[0]
    package = SimpleNamespace(digest=NEW, architecture="arm64")
    given = release._values([api], package, foundation, "abc", {api.name: "arn:layer"})[api.stage_key]
    taken = release._values([api], package, foundation, "abc", {})[api.stage_key]
    assert (given["layers"], taken["layers"]) == (["arn:layer"], [])
