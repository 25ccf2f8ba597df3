"""What somebody may set to yes or no, to a word or a small number, and AWS where nobody does. Pure.

Whoever writes it knows it when a plan is made, other than a name or a key, which a resource may make. So where such an
option is unknown, nobody has set it, although the plan does not show of a local or of a dynamic block what is in it.
"""

from collections.abc import Mapping

_DISK = ("encrypted",)
_MACHINE = ("associate_public_ip_address", "encrypted", "http_endpoint", "http_tokens")
_BALANCER = ("internal",)
_LISTENER = ("ssl_policy",)
_SEARCH = ("tls_security_policy",)
_GLOBAL = ("storage_encrypted",)
_PUBLIC = ("publicly_accessible",)

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "aws_alb": _BALANCER,
    "aws_alb_listener": _LISTENER,
    "aws_api_gateway_domain_name": ("security_policy",),
    "aws_db_instance": ("backup_retention_period", "multi_az"),
    "aws_dms_endpoint": ("ssl_mode",),
    "aws_dms_replication_instance": ("multi_az", "publicly_accessible"),
    "aws_docdb_global_cluster": _GLOBAL,
    "aws_docdbelastic_cluster": ("backup_retention_period",),
    "aws_ebs_volume": _DISK,
    "aws_efs_file_system": _DISK,
    "aws_elasticache_cluster": ("transit_encryption_enabled",),
    "aws_elasticache_replication_group": ("at_rest_encryption_enabled", "transit_encryption_enabled"),
    "aws_elasticache_serverless_cache": ("snapshot_retention_limit",),
    "aws_elasticsearch_domain": _SEARCH,
    "aws_elb": _BALANCER,
    "aws_instance": _MACHINE,
    "aws_launch_configuration": _MACHINE,
    "aws_launch_template": _MACHINE,
    "aws_lb": _BALANCER,
    "aws_lb_listener": _LISTENER,
    "aws_neptune_global_cluster": _GLOBAL,
    "aws_neptunegraph_graph": ("deletion_protection", "public_connectivity"),
    "aws_opensearch_domain": _SEARCH,
    "aws_rds_cluster": ("backup_retention_period", "storage_encrypted"),
    "aws_rds_cluster_instance": _PUBLIC,
    "aws_rds_global_cluster": _GLOBAL,
    "aws_rds_shard_group": _PUBLIC,
    "aws_spot_instance_request": _MACHINE,
    "aws_sqs_queue": ("sqs_managed_sse_enabled",),
    "aws_timestreaminfluxdb_db_instance": _PUBLIC,
}
