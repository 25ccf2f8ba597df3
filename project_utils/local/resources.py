"""What the application needs before it can start: its tables, its queues, its bucket and its keys."""

import json
import os
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import boto3

from app.core import tables
from project_utils import jwks
from project_utils.local import pool

STAGE = "local"
SIGNING_ALIAS = f"alias/ai-wizard-signing-{STAGE}"
DATA_ALIAS = f"alias/ai-wizard-data-{STAGE}"
DELIVERIES_BEFORE_DEAD = 3  # as on a stage


def create(env: dict[str, str]) -> dict[str, str]:
    """Creates what is missing; returns the environment that tells the application where everything is."""
    session = boto3.Session(
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
        region_name=env["AWS_DEFAULT_REGION"],
    )

    def client(service: str) -> Any:
        return session.client(service, endpoint_url=env["AWS_ENDPOINT_URL"])  # type: ignore[call-overload]

    _create_tables(client("dynamodb"))
    _verify_sender(client("sesv2"), os.environ.get("WIZARD_MAIL_FROM", "wizard@localhost.localdomain"))
    kms = client("kms")
    key_id = _key(kms, SIGNING_ALIAS, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return {
        "WIZARD_SIGNING_KEY": key_id,
        "WIZARD_DATA_KEY": _key(kms, DATA_ALIAS),
        **_create_queues(client("sqs"), env["AWS_ENDPOINT_URL"]),
        "WIZARD_ATTACHMENTS_BUCKET": _bucket(client("s3"), f"ai-wizard-attachments-{STAGE}"),
        "WIZARD_PLANS_BUCKET": _bucket(client("s3"), f"ai-wizard-plans-{STAGE}"),
        "WIZARD_JWKS": jwks.as_text(jwks.of_der(kms.get_public_key(KeyId=key_id)["PublicKey"])),
        **(pool.create(client("cognito-idp"), env["AWS_DEFAULT_REGION"]) if _has_pool() else {}),
    }


def _has_pool() -> bool:
    return os.environ.get("WIZARD_IDENTITY") == "cognito"


def _create_tables(dynamodb: Any) -> None:
    existing = dynamodb.list_tables()["TableNames"]
    for table, description in tables.load().items():
        name = tables.name(table, STAGE)
        if name not in existing:
            dynamodb.create_table(**tables.create_arguments(table, STAGE))
        _add_indexes(dynamodb, tables.create_arguments(table, STAGE))
        if dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED":
            dynamodb.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": description["ttl"]},
            )


def _add_indexes(dynamodb: Any, wanted: dict[str, Any]) -> None:
    """A table of an older version lacks those that came later."""
    table = dynamodb.describe_table(TableName=wanted["TableName"])["Table"]
    known = {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}
    for index in wanted.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] not in known:
            dynamodb.update_table(
                TableName=wanted["TableName"],
                AttributeDefinitions=wanted["AttributeDefinitions"],
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )


def _create_queues(sqs: Any, endpoint: str) -> dict[str, str]:
    return {
        f"WIZARD_{name.upper()}_QUEUE_URL": endpoint + urlsplit(_queue(sqs, name)).path
        for name in ("jobs", "notifications")
    }


def _queue(sqs: Any, name: str) -> str:
    dead_url = sqs.create_queue(QueueName=f"ai-wizard-{name}-dead-{STAGE}")["QueueUrl"]
    dead = sqs.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = {"deadLetterTargetArn": dead, "maxReceiveCount": DELIVERIES_BEFORE_DEAD}
    url: str = sqs.create_queue(QueueName=f"ai-wizard-{name}-{STAGE}")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": json.dumps(redrive)})  # also of an older one
    return url


def _bucket(s3: Any, name: str) -> str:
    """A page of the dashboard, which may be served from another port, sends files to it."""
    if name not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    rule = {"AllowedMethods": ["POST"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    return name


def _verify_sender(ses: Any, sender: str) -> None:
    address = parseaddr(sender)[1]
    known = [identity["IdentityName"] for identity in ses.list_email_identities()["EmailIdentities"]]
    if address not in known:
        ses.create_email_identity(EmailIdentity=address)


def _key(kms: Any, alias: str, **specification: str) -> str:
    aliases = {known["AliasName"]: known["TargetKeyId"] for known in kms.list_aliases()["Aliases"]}
    if alias not in aliases:
        key = kms.create_key(**specification)["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=alias, TargetKeyId=key)
        aliases[alias] = key
    return str(aliases[alias])
