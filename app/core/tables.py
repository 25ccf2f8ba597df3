"""Reads tables.json, the one description of every table; Terraform reads the same file."""

import json
from pathlib import Path
from typing import Any, NotRequired, TypedDict


class Index(TypedDict):
    hash_key: str
    range_key: str
    projection: str
    include: NotRequired[list[str]]  # what the index holds besides its keys


class Table(TypedDict):
    hash_key: str
    range_key: str
    attributes: dict[str, str]
    indexes: dict[str, Index]
    ttl: str


def load() -> dict[str, Table]:
    tables: dict[str, Table] = json.loads(Path(__file__).with_name("tables.json").read_text())
    return tables


def name(table: str, stage: str) -> str:
    return f"ai-wizard-{table}-{stage}"


def create_arguments(table: str, stage: str) -> dict[str, Any]:
    """What boto3's create_table takes; time to live is a call of its own."""
    description = load()[table]
    arguments: dict[str, Any] = {
        "TableName": name(table, stage),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in description["attributes"].items()
        ],
        "KeySchema": _key_schema(description["hash_key"], description["range_key"]),
    }
    if description["indexes"]:
        arguments["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index_name,
                "KeySchema": _key_schema(index["hash_key"], index["range_key"]),
                "Projection": _projection(index),
            }
            for index_name, index in description["indexes"].items()
        ]
    return arguments


def _projection(index: Index) -> dict[str, Any]:
    included = {"NonKeyAttributes": index["include"]} if "include" in index else {}
    return {"ProjectionType": index["projection"], **included}


def _key_schema(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]
