"""ElastiCache, DAX and the cache of AppSync: copies of data in memory are data. Pure."""

from collections.abc import Iterator
from typing import Any

from app.rules.attributes import is_true, must_be_at_least, must_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World


def _can_be_saved(cache: Resource, world: World) -> Any:
    """Memcached cannot, nor can the smallest of the old machines; a node of a group is saved with the group."""
    if cache["engine"] == "memcached" or cache["node_type"] == "cache.t1.micro":
        return False
    is_a_node = cache.type == "aws_elasticache_cluster" and cache["replication_group_id"]
    return not is_a_node and (cache["engine"] or True)


def _decides_for_itself(group: Resource, world: World) -> bool:
    """A group that joins a global one is encrypted as that one is."""
    return not group["global_replication_group_id"]


no_backups = must_be_at_least(
    "elasticache-no-backups",
    "low",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    path="snapshot_retention_limit",
    least=1,
    when=_can_be_saved,
    title="A Redis cache keeps no backups",
    why="When its nodes are lost, so is all that stands only there: sessions, queues, counters.",
    fix="Set snapshot_retention_limit to the number of days to keep a snapshot of each day.",
)

no_tls = must_be_true(
    "elasticache-no-tls",
    "medium",
    "aws_elasticache_replication_group",
    path="transit_encryption_enabled",
    when=_decides_for_itself,
    title="A cache speaks in clear",
    why="Data, and the password of the cache too, can be read on their way through the network.",
    fix="Set transit_encryption_enabled to true, and connect with TLS.",
)

memcached_no_tls = must_be_true(
    "elasticache-no-tls",
    "medium",
    "aws_elasticache_cluster",
    path="transit_encryption_enabled",
    when=lambda cache, world: cache["engine"] == "memcached",
    name="elasticache-memcached-no-tls",
    title="A Memcached cluster speaks in clear",
    why="All that is kept in it can be read on its way through the network.",
    fix="Set transit_encryption_enabled to true (from version 1.6.12 on), and connect with TLS.",
)


@rule(
    "elasticache-unencrypted",
    "medium",
    "aws_elasticache_replication_group",
    title="A cache is not encrypted on disk",
    why="Snapshots and what the nodes write to disk lie in clear, and encryption can never be switched on later.",
    fix="Set at_rest_encryption_enabled to true.",
)
def unencrypted(group: Resource, world: World) -> Iterator[Evidence | Unsure]:
    encrypted, engine = group["at_rest_encryption_enabled"], group["engine"]
    by_default = True if engine == "valkey" else engine if engine is UNKNOWN else False
    encrypted = by_default if encrypted is None else encrypted
    if encrypted is UNKNOWN:
        yield Unsure("at_rest_encryption_enabled")
    elif _decides_for_itself(group, world) and not is_true(encrypted):
        yield Evidence("at_rest_encryption_enabled", encrypted)


dax_unencrypted = must_be_true(
    "dax-unencrypted",
    "medium",
    "aws_dax_cluster",
    path="server_side_encryption.enabled",
    title="A DAX cluster is not encrypted on disk",
    why="It holds copies of the items of its tables, which are encrypted there and in clear here.",
    fix="Add server_side_encryption { enabled = true }; it cannot be switched on later.",
)

appsync_unencrypted = must_be_true(
    "appsync-cache-unencrypted",
    "medium",
    "aws_appsync_api_cache",
    path="at_rest_encryption_enabled",
    title="The cache of an API is not encrypted on disk",
    why="Answers of the API, with the data of its users, lie in clear; it cannot be switched on later.",
    fix="Set at_rest_encryption_enabled to true, and transit_encryption_enabled too.",
)
