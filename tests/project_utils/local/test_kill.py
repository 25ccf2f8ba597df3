"""Twenty times under load: kill -9 at a random moment, start again, and everything acknowledged is there."""

import random
import threading
from collections import Counter
from dataclasses import dataclass, field

import pytest
from botocore.exceptions import EndpointConnectionError, HTTPClientError

from project_utils.local import process

from .conftest import client, kill

ROUNDS = 20
TABLE = {
    "TableName": "counts",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}


@dataclass
class Writer:
    """Writes one thing after another until the cloud is gone; remembers what was acknowledged and what was asked."""

    name: str
    acknowledged: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)
    signatures: dict = field(default_factory=dict)

    def connect(self, cloud):
        self.dynamodb, self.sqs, self.s3, self.kms = (client(cloud, name) for name in ("dynamodb", "sqs", "s3", "kms"))
        self.queue = self.sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
        self.kinds = [self.put, self.add, self.add_twice, self.send, self.upload, self.sign]

    def run(self):
        try:
            while True:
                self.write(random.choice(self.kinds))
        except (HTTPClientError, EndpointConnectionError, KeyError):
            return  # KeyError: killed between status and body, which boto3 takes for an empty answer

    def write(self, kind):
        self.asked[kind.__name__] += 1
        kind(f"{self.name}-{self.asked[kind.__name__]}")
        self.acknowledged[kind.__name__] += 1

    def put(self, name):
        self.dynamodb.put_item(TableName="counts", Item={"id": {"S": name}})

    def add(self, _):
        self.dynamodb.update_item(**self.one_more("added"))

    def add_twice(self, _):
        both = [{"Update": self.one_more(part)} for part in ("left", "right")]
        self.dynamodb.transact_write_items(TransactItems=both)

    def one_more(self, part):
        return {
            "TableName": "counts",
            "Key": {"id": {"S": f"{self.name}-{part}"}},
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }

    def send(self, name):
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=name)

    def upload(self, name):
        self.s3.put_object(Bucket="files", Key=name, Body=name.encode())

    def sign(self, name):
        key = self.kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        signed = self.kms.sign(KeyId=key, Message=b"it was me", SigningAlgorithm="ECDSA_SHA_256")
        self.signatures[key] = signed["Signature"]

    def check_counts(self):
        """After every start, or a lost one would hide behind one that was applied and never acknowledged."""
        for kind, parts in {"add": ["added"], "add_twice": ["left", "right"]}.items():
            keys = [{"id": {"S": f"{self.name}-{part}"}} for part in parts]
            counted = {self.count(self.dynamodb.get_item(TableName="counts", Key=key)) for key in keys}
            assert len(counted) == 1, "half of a transaction"
            self.between(kind, *counted)
            self.acknowledged[kind] = self.asked[kind] = counted.pop()

    def between(self, kind, found):
        assert self.acknowledged[kind] <= found <= self.asked[kind], kind

    @staticmethod
    def count(answer):
        return int(answer.get("Item", {"n": {"N": "0"}})["n"]["N"])

    def names(self, kind):
        return {f"{self.name}-{n}" for n in range(1, self.asked[kind] + 1)}


@pytest.fixture
def writers(folder):
    with process.fresh(folder) as cloud:
        client(cloud, "dynamodb").create_table(**TABLE)
        client(cloud, "sqs").create_queue(QueueName="jobs")
        client(cloud, "s3").create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        writers = [Writer("ada"), Writer("bob")]
        for writer in writers:
            writer.connect(cloud)
            for kind in writer.kinds:
                writer.write(kind)
    return writers


def write_until_killed(folder, writers):
    with process.fresh(folder) as cloud:
        for writer in writers:
            writer.check_counts()
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        threads[0].join(timeout=random.uniform(0.01, 0.2))
        kill(cloud)
        for thread in threads:
            thread.join()


def test_nothing_acknowledged_is_lost_and_nothing_is_applied_twice(folder, writers):
    for _ in range(ROUNDS):
        write_until_killed(folder, writers)
    with process.fresh(folder) as cloud:
        found = {"put": scanned(cloud), "send": received(cloud), "upload": stored(cloud)}
        for writer in writers:
            writer.check_counts()
            for kind, names in found.items():
                writer.between(kind, len(writer.names(kind) & names))
            assert_signatures_hold(cloud, writer)


def assert_signatures_hold(cloud, writer):
    kms = client(cloud, "kms")
    for key, signature in writer.signatures.items():
        proof = {"Message": b"it was me", "Signature": signature, "SigningAlgorithm": "ECDSA_SHA_256"}
        assert kms.verify(KeyId=key, **proof)["SignatureValid"]


def scanned(cloud):
    pages = client(cloud, "dynamodb").get_paginator("scan").paginate(TableName="counts")
    return {item["id"]["S"] for page in pages for item in page["Items"]}


def received(cloud):
    sqs = client(cloud, "sqs")
    queue, bodies = sqs.get_queue_url(QueueName="jobs")["QueueUrl"], set()
    while batch := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
        bodies |= {message["Body"] for message in batch}
    return bodies


def stored(cloud):
    s3 = client(cloud, "s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="files")
    keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
    return {key for key in keys if s3.get_object(Bucket="files", Key=key)["Body"].read() == key.encode()}
