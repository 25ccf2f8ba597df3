"""Terraform owns the container of the stage's secret; its first value is random and known to nobody."""

import json
import secrets
from typing import Any

import boto3


def fill_once(name: str) -> None:
    client = boto3.client("secretsmanager")
    if not _has_value(client, name):
        client.put_secret_value(SecretId=name, SecretString=json.dumps({"cursor": secrets.token_urlsafe(32)}))


def _has_value(client: Any, name: str) -> bool:
    """One without a value is not found on AWS, and found without a value in the local cloud."""
    try:
        return "SecretString" in client.get_secret_value(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        return False
