"""DynamoDB. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_own_key, is_true, must_be_own_key, must_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World


@rule(
    "dynamodb-no-cmk",
    "low",
    "aws_dynamodb_table",
    title="A table is encrypted with a key of AWS",
    why="Nobody can take the key away, say who may use it, or see in the logs who did.",
    fix="Add server_side_encryption { enabled = true, kms_key_arn = … } with a key of your own.",
)
def no_cmk(table: Resource, world: World) -> Iterator[Evidence | Unsure]:
    enabled = table.at("server_side_encryption", "enabled")
    key = table.at("server_side_encryption", "kms_key_arn")
    if enabled is not UNKNOWN and not (is_true(enabled) and is_own_key(key)):
        yield Evidence("server_side_encryption", table["server_side_encryption"])
    elif enabled is UNKNOWN:
        yield Unsure("server_side_encryption.enabled")


replica_no_cmk = must_be_own_key(
    "dynamodb-no-cmk",
    "low",
    "aws_dynamodb_table_replica",
    path="kms_key_arn",
    name="dynamodb-replica-no-cmk",
    title="A replica of a table is encrypted with a key of AWS",
    why="Nobody can take the key away, say who may use it, or see in the logs who did.",
    fix="Set kms_key_arn to a key of your own in the region of the replica.",
)

no_pitr = must_be_true(
    "dynamodb-no-pitr",
    "medium",
    "aws_dynamodb_table",
    path="point_in_time_recovery.enabled",
    title="A table cannot be restored to an earlier moment",
    why="Items that a bug or a wrong script overwrites are lost: a table has no other backup by itself.",
    fix="Add point_in_time_recovery { enabled = true }.",
)

replica_no_pitr = must_be_true(
    "dynamodb-no-pitr",
    "medium",
    "aws_dynamodb_table_replica",
    path="point_in_time_recovery",
    name="dynamodb-replica-no-pitr",
    title="A replica of a table cannot be restored to an earlier moment",
    why="When the region of the table is lost, so are all earlier states of its items.",
    fix="Set point_in_time_recovery to true.",
)
