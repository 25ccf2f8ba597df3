import dataclasses
import json
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from project_utils.config import load
from project_utils.deployment import layers, versions
from project_utils.lambda_utils import functions
from project_utils.lambda_utils.layer import Layer

ROOT = Path(__file__).parents[3]
PROJECT = load("ai-wizard", ROOT)


@pytest.fixture
def account(environment):
    """One with a bucket for packages."""
    versions.client.cache_clear()
    with mock_aws():
        s3 = boto3.client("s3", region_name="eu-west-1")
        s3.create_bucket(Bucket="packages", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield
    versions.client.cache_clear()


@pytest.fixture
def built(tmp_path):
    zipped = tmp_path / "ai-arm64.zip"
    zipped.write_bytes(b"PK\x05\x06" + bytes(18))
    return Layer(zipped, "arm64", "d1", 22, 0)


def test_a_layer_is_published_once_for_each_content(account, built):
    first = layers.publish(PROJECT, "dev", built, "packages")
    assert ":layer:ai-wizard-ai-dev:" in first
    assert layers.publish(PROJECT, "dev", built, "packages") == first
    assert layers.publish(PROJECT, "dev", dataclasses.replace(built, digest="d2"), "packages") != first
    assert layers.publish(PROJECT, "test", built, "packages") != first


def test_nothing_of_a_stages_layer_is_left_when_the_stage_is_taken_down(account, built):
    layers.publish(PROJECT, "dev", built, "packages")
    layers.publish(PROJECT, "test", built, "packages")
    layers.delete(PROJECT, "dev")
    layers.delete(PROJECT, "dev")
    assert (layers._versions("ai-wizard-ai-dev"), len(layers._versions("ai-wizard-ai-test"))) == ([], 1)


def test_a_function_that_is_gone_needs_not_be_deleted(account):
    versions.delete("ai-wizard-backend-dev")


@pytest.fixture
def with_provider(tmp_path):
    """The functions of dev, where somebody has chosen a provider."""

    def read(provider):
        settings = json.loads((ROOT / "zappa_settings.json").read_text())
        settings["dev"]["aws_environment_variables"]["WIZARD_AI_PROVIDER"] = provider
        (tmp_path / "zappa_settings.json").write_text(json.dumps(settings))
        return functions.of_stage(dataclasses.replace(PROJECT, root=tmp_path), "dev")

    return read


def test_only_the_worker_gets_it_and_only_where_there_is_somebody_to_ask(with_provider):
    wanting = {p: [f.stage_key for f in with_provider(p) if layers.wanted_by(PROJECT, f)] for p in ("none", "openai")}
    assert wanting == {"none": [], "openai": ["dev_worker"]}
