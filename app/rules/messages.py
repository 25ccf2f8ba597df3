"""Queues, topics and streams that keep their messages in clear. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_set, is_true, must_be_one_of, must_be_set
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

topic = must_be_set(
    "sns-unencrypted",
    "medium",
    "aws_sns_topic",
    path="kms_master_key_id",
    title="A topic keeps its messages in clear",
    why="Messages lie on disk until they are delivered, and a topic is not encrypted unless somebody says so.",
    fix='Set kms_master_key_id to a key of your own, or to "alias/aws/sns".',
)

stream = must_be_one_of(
    "kinesis-unencrypted",
    "medium",
    "aws_kinesis_stream",
    path="encryption_type",
    allowed=("KMS",),
    default="NONE",
    title="A stream keeps its records in clear",
    why="Records lie on disk for a day to a year, and a stream is not encrypted unless somebody says so.",
    fix='Set encryption_type to "KMS" and kms_key_id to a key of your own, or to "alias/aws/kinesis".',
)


@rule(
    "sqs-unencrypted",
    "medium",
    "aws_sqs_queue",
    title="Nobody says that a queue is encrypted",
    why="Messages wait on disk for up to two weeks; a queue from before October 2022 keeps them in clear.",
    fix="Set sqs_managed_sse_enabled to true, or kms_master_key_id to a key of your own.",
)
def queue(queue: Resource, world: World) -> Iterator[Evidence | Unsure]:
    managed = queue["sqs_managed_sse_enabled"]
    if is_set(queue["kms_master_key_id"]) or is_true(managed):
        return
    if managed is UNKNOWN:
        yield Unsure("sqs_managed_sse_enabled")
    else:
        yield Evidence("sqs_managed_sse_enabled", managed)
