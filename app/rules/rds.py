"""Databases of RDS and Aurora: open to the internet, in clear on disk, without backup, easy to lose. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_true, must_be_true, must_not_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_OF_CLUSTERS = ("aurora", "docdb", "neptune")  # engines whose instances leave storage and backups to their cluster


def _is_on_its_own(database: Resource, world: World) -> bool:
    return not str(database["engine"]).startswith(_OF_CLUSTERS)


public = must_not_be_true(
    "rds-public",
    "high",
    "aws_db_instance",
    "aws_rds_cluster_instance",
    "aws_rds_shard_group",
    "aws_lightsail_database",
    "aws_timestreaminfluxdb_db_instance",
    path="publicly_accessible",
    title="A database can be reached from the internet",
    why="It gets a public address, so that one open port or one leaked password is enough to read all of its data.",
    fix="Set publicly_accessible to false and connect from within the VPC, through a VPN or a bastion.",
)


@rule(
    "rds-no-backups",
    "medium",
    "aws_db_instance",
    "aws_rds_cluster",
    title="A database keeps its backups for a day at most, or has none",
    why="What is deleted or damaged, by a bug or by an attacker, and noticed a day later, is lost for good.",
    fix="Set backup_retention_period to 7 days or more.",
)
def no_backups(database: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """A replica, or what is restored, keeps as many as what it is a copy of, and names no engine. A single day is too
    short for whoever writes it down; of a cluster of which nobody says it, AWS keeps that day by itself."""
    days = database["backup_retention_period"]
    is_cluster = database.type == "aws_rds_cluster"
    is_copy = database["replicate_source_db"] or database["replication_source_identifier"]
    if is_copy or not (is_cluster or _is_on_its_own(database, world)):
        return
    if days is UNKNOWN or (days is None and not is_cluster and not database["engine"]):
        yield Unsure("backup_retention_period")
    elif days is None and not is_cluster or days is not None and days < 2:
        yield Evidence("backup_retention_period", days)


no_deletion_protection = must_be_true(
    "rds-no-deletion-protection",
    "low",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_rds_global_cluster",
    path="deletion_protection",
    title="A database can be deleted by mistake",
    why="One wrong apply or click deletes it with all its automatic backups; nothing asks again.",
    fix="Set deletion_protection to true.",
)

single_az = must_be_true(
    "rds-single-az",
    "low",
    "aws_db_instance",
    path="multi_az",
    when=_is_on_its_own,
    title="A database stands in one availability zone only",
    why="When its zone or its machine fails, the database is gone until it is restored; also each patch is an outage.",
    fix="Set multi_az to true.",
)


@rule(
    "rds-unencrypted",
    "medium",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_rds_global_cluster",
    title="A database is not encrypted on disk",
    why="Its storage, snapshots and replicas lie in clear, and encryption can never be switched on later.",
    fix="Set storage_encrypted to true, and kms_key_id to a key of your own where you want to decide who may use it.",
)
def unencrypted(database: Resource, world: World) -> Iterator[Evidence | Unsure]:
    encrypted = database["storage_encrypted"]
    if _is_encrypted_anyway(database):
        return
    if encrypted is UNKNOWN:
        yield Unsure("storage_encrypted")
    elif not is_true(encrypted):
        yield from _as_its_source(database, world)


def _is_encrypted_anyway(database: Resource) -> bool:
    """The first serverless Aurora is, when nobody says otherwise, and so is what has a key for a copy from another
    region; a global cluster that is made of a cluster is as that one is, which is judged itself."""
    is_serverless = database["engine_mode"] == "serverless" and database["storage_encrypted"] is None
    has_a_key = database["replicate_source_db"] and database["kms_key_id"]
    return bool(is_serverless or has_a_key or database["source_db_cluster_identifier"])


def _as_its_source(database: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """A replica is encrypted as what it copies is."""
    sources = world.targets(database, "replicate_source_db", types=("aws_db_instance", "aws_rds_cluster"))
    known = [each["storage_encrypted"] for each in sources]
    if database["replicate_source_db"] and (not known or UNKNOWN in known):
        yield Unsure("replicate_source_db")
    elif not known or not all(map(is_true, known)):
        yield Evidence("storage_encrypted", database["storage_encrypted"])


@rule(
    "rds-snapshot-public",
    "critical",
    "aws_db_snapshot",
    "aws_db_snapshot_copy",
    "aws_db_cluster_snapshot",
    "aws_rds_cluster_snapshot_copy",
    title="A snapshot of a database is shared with everybody",
    why="Any AWS account can restore the snapshot and read the whole database.",
    fix="Name the accounts that may restore it in shared_accounts, and never `all`.",
)
def snapshot_public(snapshot: Resource, world: World) -> Iterator[Evidence | Unsure]:
    accounts = snapshot["shared_accounts"]
    if accounts is UNKNOWN:
        yield Unsure("shared_accounts")
    for account in accounts if isinstance(accounts, list) else ():
        if account is UNKNOWN:
            yield Unsure("shared_accounts")
        elif account == "all":
            yield Evidence("shared_accounts", account)
