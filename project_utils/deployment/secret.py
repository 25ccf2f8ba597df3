"""Terraform owns the container of the stage's secret; its first value is random and known to nobody."""

import json
import secrets

import boto3


def fill_once(name: str) -> None:
    client = boto3.client("secretsmanager")
    try:
        client.get_secret_value(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        client.put_secret_value(SecretId=name, SecretString=json.dumps({"cursor": secrets.token_urlsafe(32)}))
