"""DocumentDB, Neptune and QLDB: what holds for RDS holds for them too. Pure."""

from app.rules.attributes import must_be_at_least, must_be_true, must_not_be_true
from app.rules.world import Resource, World


def _copies_nothing(cluster: Resource, world: World) -> bool:
    """A global cluster that is made of a cluster is encrypted as that one is."""
    return not cluster["source_db_cluster_identifier"]


def _keeps_its_own_backups(cluster: Resource, world: World) -> bool:
    return not cluster["replication_source_identifier"]


docdb_no_backups = must_be_at_least(
    "docdb-no-backups",
    "medium",
    "aws_docdb_cluster",
    "aws_docdbelastic_cluster",
    path="backup_retention_period",
    least=7,
    default=1,
    title="A DocumentDB cluster keeps backups for less than a week",
    why="Damage that is noticed after a weekend cannot be undone any more.",
    fix="Set backup_retention_period to 7 days or more.",
)

docdb_unencrypted = must_be_true(
    "docdb-unencrypted",
    "medium",
    "aws_docdb_cluster",
    "aws_docdb_global_cluster",
    path="storage_encrypted",
    when=_copies_nothing,
    title="A DocumentDB cluster is not encrypted on disk",
    why="Its storage and snapshots lie in clear, and encryption can never be switched on later.",
    fix="Set storage_encrypted to true.",
)

neptune_no_backups = must_be_at_least(
    "neptune-no-backups",
    "medium",
    "aws_neptune_cluster",
    path="backup_retention_period",
    least=7,
    default=1,
    when=_keeps_its_own_backups,
    title="A Neptune cluster keeps backups for less than a week",
    why="Damage that is noticed after a weekend cannot be undone any more.",
    fix="Set backup_retention_period to 7 days or more.",
)

neptune_no_deletion_protection = must_be_true(
    "neptune-no-deletion-protection",
    "low",
    "aws_neptune_cluster",
    "aws_neptune_global_cluster",
    path="deletion_protection",
    title="A Neptune cluster can be deleted by mistake",
    why="One wrong apply or click deletes it with all its automatic backups; nothing asks again.",
    fix="Set deletion_protection to true.",
)

neptune_public = must_not_be_true(
    "neptune-public",
    "high",
    "aws_neptune_cluster_instance",
    path="publicly_accessible",
    title="A Neptune instance can be reached from the internet",
    why="It gets a public address, so that one open port is enough to read the whole graph.",
    fix="Set publicly_accessible to false and connect from within the VPC.",
)

neptune_graph_public = must_not_be_true(
    "neptune-public",
    "high",
    "aws_neptunegraph_graph",
    path="public_connectivity",
    name="neptune-graph-public",
    title="A Neptune graph can be reached from the internet",
    why="It gets a public endpoint, so that one leaked key of an IAM user is enough to read the whole graph.",
    fix="Set public_connectivity to false and connect through a private graph endpoint.",
)

neptune_unencrypted = must_be_true(
    "neptune-unencrypted",
    "medium",
    "aws_neptune_cluster",
    "aws_neptune_global_cluster",
    path="storage_encrypted",
    when=_copies_nothing,
    title="A Neptune cluster is not encrypted on disk",
    why="Its storage and snapshots lie in clear, and encryption can never be switched on later.",
    fix="Set storage_encrypted to true.",
)

qldb_no_deletion_protection = must_be_true(
    "qldb-no-deletion-protection",
    "low",
    "aws_qldb_ledger",
    path="deletion_protection",
    default=True,
    title="A ledger can be deleted by mistake",
    why="A ledger is there to keep what nobody can change, and one wrong apply deletes it with its whole history.",
    fix="Set deletion_protection to true, which is also what it is when it is left out.",
)
