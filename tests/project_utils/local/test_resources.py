import json
import re
import urllib.request
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.core import policy, tables
from project_utils.local import resources

from .conftest import client


@pytest.fixture
def env(running, monkeypatch):
    monkeypatch.setenv("WIZARD_MAIL_FROM", "AI Wizard <wizard@example.com>")
    return resources.create(running.env)


def test_a_second_start_finds_what_the_first_made(running, env):
    assert resources.create(running.env) == env


def test_items_of_the_users_expire(running, env):
    told = client(running, "dynamodb").describe_time_to_live(TableName="ai-wizard-users-local")
    assert told["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


@pytest.fixture
def users(monkeypatch):
    """The description of the table, which a test may change."""
    described = tables.load()
    monkeypatch.setattr(tables, "load", lambda: described)
    return described["users"]


def test_a_table_of_an_older_version_gets_the_index_that_came_later(running, env, users):
    users["attributes"] |= {"LATER": "S", "SINCE": "S"}
    users["indexes"] |= {"GSI9": {"hash_key": "LATER", "range_key": "SINCE", "projection": "ALL"}}
    dynamodb = client(running, "dynamodb")
    item = {name: {"S": "x"} for name in ("PK", "SK", "LATER", "SINCE")}
    dynamodb.put_item(TableName="ai-wizard-users-local", Item=item)
    resources.create(running.env)
    resources.create(running.env)
    found = dynamodb.query(
        TableName="ai-wizard-users-local",
        IndexName="GSI9",
        KeyConditionExpression="LATER = :x",
        ExpressionAttributeValues={":x": {"S": "x"}},
    )
    assert found["Items"] == [item]


def redrive_policy(running, env, queue):
    sqs = client(running, "sqs")
    told = sqs.get_queue_attributes(QueueUrl=env[f"WIZARD_{queue.upper()}_QUEUE_URL"], AttributeNames=["RedrivePolicy"])
    return json.loads(told["Attributes"]["RedrivePolicy"])


@pytest.mark.parametrize("queue", ["jobs", "notifications"])
def test_what_always_fails_goes_to_the_dead_letters_as_on_a_stage(running, env, queue):
    redrive = redrive_policy(running, env, queue)
    assert redrive["deadLetterTargetArn"].endswith(f":ai-wizard-{queue}-dead-local")
    queue_tf = (Path(__file__).parents[3] / "terraform/modules/queue/main.tf").read_text()
    assert re.search(r"maxReceiveCount += (\d+)", queue_tf)[1] == str(redrive["maxReceiveCount"])


def test_a_queue_of_an_older_version_is_brought_up_to_date(running, env):
    older = json.dumps({**redrive_policy(running, env, "jobs"), "maxReceiveCount": 5})
    client(running, "sqs").set_queue_attributes(
        QueueUrl=env["WIZARD_JOBS_QUEUE_URL"], Attributes={"RedrivePolicy": older}
    )
    assert redrive_policy(running, resources.create(running.env), "jobs")["maxReceiveCount"] == 3


def test_a_form_from_a_page_is_taken_by_the_bucket_of_attachments(running, env):
    s3 = client(running, "s3")
    form = s3.generate_presigned_post(env["WIZARD_ATTACHMENTS_BUCKET"], "key")
    boundary = "form"
    parts = [*form["fields"].items(), ("file", "what was sent")]
    body = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts)
    sent = urllib.request.Request(form["url"], f"{body}--{boundary}--\r\n".encode(), method="POST")
    sent.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
    with urllib.request.urlopen(sent, timeout=10) as answer:
        assert answer.status == 204
    assert s3.get_object(Bucket=env["WIZARD_ATTACHMENTS_BUCKET"], Key="key")["Body"].read() == b"what was sent"


def test_the_published_key_belongs_to_the_signing_key(running, env):
    signed = client(running, "kms").sign(
        KeyId="alias/ai-wizard-signing-local", Message=b"header.claims", SigningAlgorithm="ECDSA_SHA_256"
    )
    r, s = decode_dss_signature(signed["Signature"])
    (key,) = jwt.PyJWKSet.from_json(env["WIZARD_JWKS"]).keys
    assert key.Algorithm.verify(b"header.claims", key.key, r.to_bytes(32) + s.to_bytes(32))


def test_the_data_key_encrypts_and_its_alias_is_the_default_of_the_app(running, env):
    kms = client(running, "kms")
    sealed = kms.encrypt(KeyId=env["WIZARD_DATA_KEY"], Plaintext=b"secret")["CiphertextBlob"]
    assert kms.decrypt(KeyId="alias/ai-wizard-data-local", CiphertextBlob=sealed)["Plaintext"] == b"secret"


def test_the_sender_of_mail_is_known_by_its_address(running, env):
    identities = client(running, "sesv2").list_email_identities()["EmailIdentities"]
    assert [identity["IdentityName"] for identity in identities] == ["wizard@example.com"]


def test_a_pool_is_made_where_cognito_tells_who_somebody_is_and_found_again(running, monkeypatch):
    assert "WIZARD_POOL_ISSUER" not in resources.create(running.env)
    monkeypatch.setenv("WIZARD_IDENTITY", "cognito")
    made = resources.create(running.env)
    assert resources.create(running.env) == made
    cognito = client(running, "cognito-idp")
    groups = cognito.list_groups(UserPoolId=made["WIZARD_POOL_ISSUER"].rpartition("/")[2])["Groups"]
    assert {group["GroupName"] for group in groups} == set(policy.ROLES)
