import json

import boto3
import pytest
from moto import mock_aws

from project_utils.deployment import secret

NAME = "ai-wizard/dev/app"


@pytest.fixture
def manager(environment):
    with mock_aws():
        manager = boto3.client("secretsmanager")
        manager.create_secret(Name=NAME)
        yield manager


def value(manager):
    return manager.get_secret_value(SecretId=NAME)["SecretString"]


def test_an_empty_secret_gets_a_value_that_nobody_knows(manager):
    secret.fill_once(NAME)
    assert len(json.loads(value(manager))["cursor"]) > 40


def test_a_value_stays_at_the_next_deploy(manager):
    secret.fill_once(NAME)
    first = value(manager)
    secret.fill_once(NAME)
    assert value(manager) == first


def test_an_empty_secret_gets_a_value_also_where_it_is_found(manager, monkeypatch):
    """As the local cloud answers."""
    empty = {"ARN": "arn", "Name": NAME, "VersionStages": ["AWSCURRENT"]}
    monkeypatch.setattr(type(manager), "get_secret_value", lambda self, **asked: empty)
    monkeypatch.setattr(secret.boto3, "client", lambda service: manager)
    secret.fill_once(NAME)
    monkeypatch.undo()
    assert len(json.loads(value(manager))["cursor"]) > 40
