"""What the journal must know of MiniStack's services; each test kills the cloud and looks again."""

import io
import resource
import sys
import time
import zipfile
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from project_utils.local import journal, process

from .conftest import client, kill

PATIENCE_SECONDS = 20


@contextmanager
def killed_at_the_end(folder):
    with process.fresh(folder) as cloud:
        yield cloud
        kill(cloud)


@pytest.fixture
def table(folder):
    with killed_at_the_end(folder) as cloud:
        create_table(cloud)


def create_table(cloud):
    client(cloud, "dynamodb").create_table(
        TableName="notes",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )


def put(cloud, name, **values):
    client(cloud, "dynamodb").put_item(TableName="notes", Item={"id": {"S": name}} | values)


def names(cloud):
    return sorted(item["id"]["S"] for item in client(cloud, "dynamodb").scan(TableName="notes")["Items"])


def test_a_deleted_item_stays_deleted(folder, table):
    with killed_at_the_end(folder) as cloud:
        put(cloud, "a")
        put(cloud, "b")
        client(cloud, "dynamodb").delete_item(TableName="notes", Key={"id": {"S": "a"}})
    with process.fresh(folder) as cloud:
        assert names(cloud) == ["b"]
        assert client(cloud, "dynamodb").describe_table(TableName="notes")["Table"]["ItemCount"] == 1


def test_items_of_a_deleted_table_do_not_come_back_in_a_new_one(folder, table):
    with killed_at_the_end(folder) as cloud:
        put(cloud, "a")
        client(cloud, "dynamodb").delete_table(TableName="notes")
        create_table(cloud)
        put(cloud, "b")
    with process.fresh(folder) as cloud:
        assert names(cloud) == ["b"]


def test_a_transaction_that_is_sent_again_after_a_kill_is_applied_once(folder, table):
    update = {
        "TableName": "notes",
        "Key": {"id": {"S": "a"}},
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    for _ in range(2):
        with killed_at_the_end(folder) as cloud:
            transaction = [{"Update": update}]
            client(cloud, "dynamodb").transact_write_items(TransactItems=transaction, ClientRequestToken="once")
    with process.fresh(folder) as cloud:
        found = client(cloud, "dynamodb").get_item(TableName="notes", Key={"id": {"S": "a"}})
        assert found["Item"]["n"] == {"N": "1"}


def test_a_transaction_that_was_rolled_back_leaves_nothing(folder, table):
    statements = ["INSERT INTO notes VALUE {'id': 'new'}", "INSERT INTO notes VALUE {'id': 'old'}"]
    with killed_at_the_end(folder) as cloud:
        put(cloud, "old")
        with pytest.raises(ClientError, match="TransactionCanceled"):
            client(cloud, "dynamodb").execute_transaction(TransactStatements=[{"Statement": s} for s in statements])
    with process.fresh(folder) as cloud:
        assert names(cloud) == ["old"]


def test_compaction_keeps_what_is_there_and_drops_what_was(folder, table):
    with killed_at_the_end(folder) as cloud:
        put(cloud, "small")
        for _ in range(40):
            put(cloud, "large", text={"S": "x" * 390_000})
        until(lambda: (folder / "journal").stat().st_size < 10_000_000)
        put(cloud, "later")
    with process.fresh(folder) as cloud:
        assert names(cloud) == ["large", "later", "small"]


def test_a_file_of_which_only_half_was_written_is_no_object(folder):
    bucket = {"Bucket": "files", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    with killed_at_the_end(folder) as cloud:
        client(cloud, "s3").create_bucket(**bucket)
        client(cloud, "s3").put_object(Bucket="files", Key="whole", Body=b"1")
    (whole,) = (folder / "s3").rglob("whole")
    stop_before_the_rename(whole.with_name("half"))
    with process.fresh(folder) as cloud:
        found = client(cloud, "s3").list_objects_v2(Bucket="files")["Contents"]
        assert [item["Key"] for item in found] == ["whole"]


def stop_before_the_rename(path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal.os, "replace", lambda *_: sys.exit())
        with pytest.raises(SystemExit):
            journal.replace_file(path, b"1")


def until(is_so):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()


def test_mail_that_was_sent_is_still_in_the_inbox(folder):
    with killed_at_the_end(folder) as cloud:
        mail = client(cloud, "sesv2")
        mail.create_email_identity(EmailIdentity="wizard@example.com")
        text = {"Subject": {"Data": "Welcome"}, "Body": {"Text": {"Data": "Hello"}}}
        mail.send_email(
            FromEmailAddress="wizard@example.com",
            Destination={"ToAddresses": ["ada@example.com"]},
            Content={"Simple": text},
        )
    with process.fresh(folder) as cloud:
        assert client(cloud, "ses").get_send_statistics()["SendDataPoints"][0]["DeliveryAttempts"] == 1


def test_what_one_service_sent_to_another_is_kept_soon(folder):
    with killed_at_the_end(folder) as cloud:
        sns, sqs = client(cloud, "sns"), client(cloud, "sqs")
        topic, queue = sns.create_topic(Name="news")["TopicArn"], sqs.create_queue(QueueName="news")["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:eu-west-1:000000000000:news")
        sns.publish(TopicArn=topic, Message="spring is here")
        until(lambda: b"spring is here" in (folder / "journal").read_bytes())
    with process.fresh(folder) as cloud:
        assert "spring is here" in client(cloud, "sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"]


STACK = """
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: notes
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


def test_an_item_is_kept_together_with_the_table_that_another_service_made(folder):
    with killed_at_the_end(folder) as cloud:
        cloudformation = client(cloud, "cloudformation")
        cloudformation.create_stack(StackName="notes", TemplateBody=STACK)
        cloudformation.get_waiter("stack_create_complete").wait(StackName="notes", WaiterConfig={"Delay": 1})
        put(cloud, "spring")
    with process.fresh(folder) as cloud:
        assert names(cloud) == ["spring"]


def package(answer):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("main.py", f"def handler(event, context): return {answer}")
    return package.getvalue()


@pytest.fixture
def function(folder):
    """A function that answers 1."""
    with killed_at_the_end(folder) as cloud:
        client(cloud, "lambda").create_function(
            FunctionName="answer",
            Runtime="python3.13",
            Handler="main.handler",
            Role="arn:aws:iam::000000000000:role/any",
            Code={"ZipFile": package(answer=1)},
        )


def invoke(cloud):
    return client(cloud, "lambda").invoke(FunctionName="answer")["Payload"].read()


def test_the_code_of_a_function_is_kept(folder, function):
    with process.fresh(folder) as cloud:
        assert invoke(cloud) == b"1"


@contextmanager
def full_disk(folder, cloud):
    """As far as the cloud can tell: none of its files may become larger than its journal is now."""
    size = (folder / "journal").stat().st_size
    unlimited = resource.prlimit(cloud.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield size
    resource.prlimit(cloud.pid, resource.RLIMIT_FSIZE, unlimited)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of another process")


@on_linux
def test_a_full_disk_is_an_error_and_loses_nothing(folder, table):
    with killed_at_the_end(folder) as cloud:
        put(cloud, "before")
        with full_disk(folder, cloud), pytest.raises(ClientError, match="could not keep this write"):
            put(cloud, "refused")
        put(cloud, "after")
    with process.fresh(folder) as cloud:
        assert set(names(cloud)) >= {"after", "before"}


@on_linux
def test_an_object_that_does_not_fit_is_an_error_and_the_one_before_stays(folder):
    with killed_at_the_end(folder) as cloud:
        s3 = client(cloud, "s3")
        s3.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_object(Bucket="files", Key="a", Body=b"before")
        with full_disk(folder, cloud) as size, pytest.raises(ClientError, match="500"):
            s3.put_object(Bucket="files", Key="a", Body=b"x" * (size + 1))
    with process.fresh(folder) as cloud:
        assert client(cloud, "s3").get_object(Bucket="files", Key="a")["Body"].read() == b"before"


@on_linux
def test_the_code_before_an_update_that_did_not_fit_is_kept(folder, function):
    refused = pytest.raises(ClientError, match="could not keep this write")
    with killed_at_the_end(folder) as cloud, full_disk(folder, cloud), refused:
        client(cloud, "lambda").update_function_code(FunctionName="answer", ZipFile=package(answer=2))
    with process.fresh(folder) as cloud:
        assert invoke(cloud) == b"1"
