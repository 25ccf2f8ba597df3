"""A project, plans of it, and CI, which brings them with a personal access token."""

import gzip
import hashlib
import json
from types import SimpleNamespace

import pytest

from app.core import aws, config

URL = "/api/reviews"
PROJECT = {"name": "fraud-or-not", "title": "Fraud or not", "stages": ["dev", "prod"]}
PASSWORD_OF_DATABASE = "correct-horse-9731-battery"
KEYS = {"hash_key": "id", "attribute": [{"name": "id", "type": "S"}], "billing_mode": "PAY_PER_REQUEST"}


def change(address, *actions, before=None, after=None, **more):
    type, _, name = address.partition(".")
    told = {"actions": list(actions), "before": before, "after": after, "after_unknown": {}, **more}
    return {"address": address, "mode": "managed", "type": type, "name": name, "change": told}


def plan_of(*changes):
    return {"format_version": "1.2", "terraform_version": "1.11.0", "resource_changes": list(changes)}


def rule(cidr):
    return {"type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": [cidr]}


def opening(cidr="0.0.0.0/0"):
    return change("aws_security_group_rule.ssh", "create", after=rule(cidr))


def replacing(new_key="key"):
    table = {"name": "payments"} | KEYS
    after = table | {"hash_key": new_key}
    return change(
        "aws_dynamodb_table.payments", "delete", "create", before=table, after=after, replace_paths=[["hash_key"]]
    )


DANGEROUS = plan_of(opening(), replacing())
HARMLESS = plan_of(change("aws_dynamodb_table.payments", "no-op", before=KEYS, after=KEYS))
SECRET = plan_of(
    change(
        "aws_db_instance.main",
        "create",
        after={"engine": "postgres", "instance_class": "db.t4g.micro", "password": PASSWORD_OF_DATABASE},
        after_sensitive={"password": True},
    )
)


def packed(plan):
    return gzip.compress(json.dumps(plan).encode())


def sha256(plan):
    return hashlib.sha256(json.dumps(plan).encode()).hexdigest()


def files():
    found = aws.client("s3").list_objects_v2(Bucket=config.settings.plans_bucket).get("Contents", [])
    return [one["Key"] for one in found]


def content_of(key):
    return aws.client("s3").get_object(Bucket=config.settings.plans_bucket, Key=key)["Body"].read()


@pytest.fixture
def project(ada):
    assert ada.call("POST", "/api/projects", json=PROJECT).status_code == 201
    return PROJECT["name"]


@pytest.fixture
def token_for(ada, client):
    """Calls with a personal access token for these scopes."""

    def token_for(*scopes):
        body = {"name": "CI", "scopes": list(scopes)}
        token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]

        def call(method, path, headers=(), **options):
            return client.open(
                path, method=method, headers={"Authorization": f"Bearer {token}"} | dict(headers), **options
            )

        return call

    return token_for


@pytest.fixture
def ci(token_for):
    return token_for("reviews:read", "reviews:write")


@pytest.fixture
def bring(ci, project):
    """A plan, as CI uploads it."""

    def bring(plan=DANGEROUS, body=None, headers=(), **where):
        query = {"project": project, "stage": "prod"} | where
        content = json.dumps(plan).encode() if body is None else body
        return ci("POST", URL, headers, data=content, query_string=query, content_type="application/json")

    return bring


@pytest.fixture
def judged(bring, worker, ci):
    """The review of a plan, when the worker is done."""

    def judged(plan=DANGEROUS, **options):
        answer = bring(plan, **options)
        assert answer.status_code in (200, 202), answer.get_json()
        worker.run()
        return SimpleNamespace(url=answer.headers["Location"], **ci("GET", answer.headers["Location"]).get_json())

    return judged
