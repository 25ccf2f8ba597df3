"""What protects, where it stands in a resource, and what it means that it gets weaker. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_OFF: tuple[object, ...] = (None, False, "", [], {})
_ASKING_FOR_TLS = ("rds.force_ssl", "require_secure_transport", "tls")
_WORDS_FOR_OFF = ("false", "none", "disabled", "suspended", "inactive")


class Guard(NamedTuple):
    """Something that protects, where it stands, and what it means that it gets weaker."""

    rule: str
    category: str
    severity: str
    paths: tuple[tuple[str, ...], ...]
    is_weaker: Callable[[Any, Any], bool]
    title: str
    why: str
    types: tuple[str, ...] = ()  # any, where none is named
    default: Any = None  # what AWS makes of it when nobody says it


def _is_off(value: Any) -> bool:
    """A key that AWS manages for everybody is none of your own."""
    return value in _OFF or (isinstance(value, str) and (value.lower() in _WORDS_FOR_OFF or "alias/aws/" in value))


def _turned_off(was: Any, will_be: Any) -> bool:
    return not _is_off(was) and _is_off(will_be)


def _turned_on(was: Any, will_be: Any) -> bool:
    return _turned_off(will_be, was)


def _lowered(was: Any, will_be: Any) -> bool:
    return _number(will_be) < _number(was)


def _number(value: Any) -> float:
    return float(value or 0)


def _shortened(was: Any, will_be: Any) -> bool:
    """Of how long something is kept, where 0 is for ever."""
    return _number(will_be) > 0 and (_number(was) == 0 or _lowered(was, will_be))


def _became(*bad: str) -> Callable[[Any, Any], bool]:
    return lambda was, will_be: will_be in bad and was not in bad and was is not None


def _fewer(was: Any, will_be: Any) -> bool:
    return bool(set(was or ()) - set(will_be or ()))


def _is_locked_less(was: Any, will_be: Any) -> bool:
    """Of a number of days, or of a block with days or years and a mode."""
    if not isinstance(was, list):
        return _lowered(was, will_be)
    lock, later = was[0], will_be[0] if will_be else {}
    is_for_fewer = lock.get("mode") == "COMPLIANCE" and later.get("mode") != "COMPLIANCE"
    return is_for_fewer or _days(later) < _days(lock)


def _days(lock: Mapping[str, Any]) -> float:
    return _number(lock.get("days")) + 365 * _number(lock.get("years"))


def _is_tls_waived(parameters: Any) -> bool:
    """By a parameter that says so: what is left out is what the version of the engine makes of it."""
    return any(
        each.get("name") in _ASKING_FOR_TLS and str(each.get("value")).lower() in ("0", "off", "false", "disabled")
        for each in parameters or ()
    )


def _older_tls(was: Any, will_be: Any) -> bool:
    return _tls(will_be) < _tls(was)


def _tls(policy: Any) -> int:
    """By the oldest version that a policy of a load balancer, a distribution, an API or a search domain lets in."""
    text = str(policy).replace("_", "-").lower()
    for version, marks in ((3, ("tls13-1-3", "tlsv1.3")), (2, ("1-2", "tlsv1.2")), (1, ("1-1", "tlsv1.1"))):
        if any(mark in text for mark in marks):
            return version
    return 0


_DELETION = (
    "What was to keep it from being destroyed by mistake is gone; that is often the first half of destroying it."
)
_BACKUPS = "What happened before that can no longer be restored, and the older backups are deleted."
_PLAIN = (
    "What is written from now on lies on disk in clear, or under a key that you neither control nor see the use of."
)
_CLEAR = "What goes over the wire can be read and changed by whoever sits on it."
_PUBLIC = "It gets a public address: one open port or one leaked password is enough to read it from anywhere."

_OF_ALL = (
    Guard(
        "deletion-protection-off",
        "deletion-protection",
        "medium",
        (
            ("deletion_protection",),
            ("deletion_protection_enabled",),
            ("enable_deletion_protection",),
            ("delete_protection",),
            ("termination_protection",),
            ("termination_protection_enabled",),
            ("disable_api_termination",),
        ),
        _turned_off,
        "Deletion protection is turned off",
        _DELETION,
    ),
    Guard(
        "final-snapshot-off",
        "deletion-protection",
        "medium",
        (("skip_final_snapshot",), ("skip_final_backup",), ("force_destroy",), ("force_delete",)),
        _turned_on,
        "From now on it can be destroyed with all its data",
        "Whoever destroys it later gets neither a last snapshot nor a refusal because there is still something in it.",
    ),
    Guard(
        "backups-shortened",
        "backups",
        "medium",
        (("backup_retention_period",), ("automated_snapshot_retention_period",), ("snapshot_retention_limit",)),
        _lowered,
        "Backups are kept for a shorter time",
        _BACKUPS,
    ),
    Guard(
        "point-in-time-recovery-off",
        "backups",
        "medium",
        (("point_in_time_recovery", "enabled"), ("point_in_time_recovery", "status")),
        _turned_off,
        "Point-in-time recovery is turned off",
        "What a bug or a wrong script overwrites can no longer be brought back, and the history is deleted at once.",
    ),
    Guard(
        "encryption-removed",
        "encryption",
        "medium",
        (
            ("storage_encrypted",),
            ("encrypted",),
            ("at_rest_encryption_enabled",),
            ("encrypt_at_rest", "enabled"),
            ("server_side_encryption", "enabled"),
            ("server_side_encryption", "kms_key_arn"),
            ("kms_master_key_id",),
            ("kms_key_id",),
            ("kms_key_arn",),
            ("sqs_managed_sse_enabled",),
            ("encryption_config",),
        ),
        _turned_off,
        "Encryption, or the key of your own, is removed",
        _PLAIN,
    ),
    Guard(
        "transit-encryption-removed",
        "transit",
        "high",
        (
            ("transit_encryption_enabled",),
            ("node_to_node_encryption", "enabled"),
            ("domain_endpoint_options", "enforce_https"),
        ),
        _turned_off,
        "Encryption in transit is turned off",
        _CLEAR,
    ),
    Guard(
        "made-public",
        "public-exposure",
        "critical",
        (("publicly_accessible",),),
        _turned_on,
        "It becomes publicly accessible",
        _PUBLIC,
    ),
    Guard(
        "second-zone-off",
        "second-zone",
        "medium",
        (("multi_az",), ("multi_az_enabled",), ("automatic_failover_enabled",)),
        _turned_off,
        "It no longer has a standby in another zone",
        "When its zone fails it is gone until the zone is back, and each maintenance stops it.",
    ),
    Guard(
        "logs-off",
        "logs",
        "low",
        (("enabled_cloudwatch_logs_exports",), ("enabled_cluster_log_types",)),
        _fewer,
        "Less is logged",
        "What happens in it can no longer be looked up afterwards.",
    ),
    Guard(
        "access-logs-off",
        "logs",
        "low",
        (("access_logs", "enabled"),),
        _turned_off,
        "Access is no longer logged",
        "Who asked for what can no longer be looked up afterwards.",
    ),
)

_OF_SOME = (
    Guard(
        "versioning-suspended",
        "s3-no-versioning",
        "medium",
        (("versioning_configuration", "status"), ("versioning", "enabled")),
        _turned_off,
        "Versioning is suspended",
        "What is overwritten or deleted from now on is lost, by a bug, a wrong script or ransomware alike.",
        ("aws_s3_bucket", "aws_s3_bucket_versioning"),
    ),
    Guard(
        "mfa-delete-off",
        "s3-no-versioning",
        "medium",
        (("versioning_configuration", "mfa_delete"),),
        _turned_off,
        "Versions can be deleted without a second factor",
        "A leaked key is enough to delete every version of every object.",
        ("aws_s3_bucket_versioning",),
    ),
    Guard(
        "public-access-block-loosened",
        "s3-no-public-access-block",
        "high",
        (("block_public_policy",), ("restrict_public_buckets",), ("block_public_acls",), ("ignore_public_acls",)),
        _turned_off,
        "The public access block is loosened",
        "A policy or an ACL, also one that is there already, can make the objects readable by anyone.",
        ("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"),
    ),
    Guard(
        "log-retention-shortened",
        "destroy-stateful",
        "medium",
        (("retention_in_days",),),
        _shortened,
        "Logs are kept for a shorter time",
        "What is older is deleted within days and cannot be brought back.",
        ("aws_cloudwatch_log_group",),
    ),
    Guard(
        "retention-shortened",
        "destroy-stateful",
        "medium",
        (("retention_period",), ("message_retention_seconds",)),
        _lowered,
        "What nobody has read yet is kept for a shorter time",
        "What is older is deleted, and a reader that was down for that long misses it.",
        ("aws_kinesis_stream", "aws_sqs_queue"),
    ),
    Guard(
        "stream-encryption-removed",
        "kinesis-unencrypted",
        "medium",
        (("encryption_type",),),
        _turned_off,
        "Encryption is removed",
        _PLAIN,
        ("aws_kinesis_stream",),
    ),
    Guard(
        "trail-off",
        "cloudtrail-logging-off",
        "high",
        (("enable_logging",),),
        _turned_off,
        "The trail is turned off",
        "Nobody can say afterwards who did what in the account.",
        ("aws_cloudtrail",),
        default=True,
    ),
    Guard(
        "trail-validation-off",
        "cloudtrail-no-validation",
        "medium",
        (("enable_log_file_validation",),),
        _turned_off,
        "Log files are no longer validated",
        "Nobody can tell any more whether somebody has changed them.",
        ("aws_cloudtrail",),
    ),
    Guard(
        "trail-narrowed",
        "cloudtrail-single-region",
        "medium",
        (("is_multi_region_trail",), ("include_global_service_events",)),
        _turned_off,
        "The trail sees less",
        "What is done elsewhere is not recorded, which is where somebody with a leaked key would do it.",
        ("aws_cloudtrail",),
    ),
    Guard(
        "metadata-without-token",
        "imdsv1",
        "high",
        (("metadata_options", "http_tokens"),),
        _became("optional"),
        "The metadata service answers without a token again",
        "A request that somebody makes the server send is enough to read the keys of its role.",
        ("aws_instance", "aws_launch_template", "aws_launch_configuration"),
    ),
    Guard(
        "key-rotation-off",
        "kms-no-rotation",
        "medium",
        (("enable_key_rotation",),),
        _turned_off,
        "The key is no longer rotated",
        "All that is encrypted from now on hangs on one key for ever.",
        ("aws_kms_key",),
    ),
    Guard(
        "tls-older",
        "tls",
        "medium",
        (
            ("ssl_policy",),
            ("viewer_certificate", "minimum_protocol_version"),
            ("security_policy",),
            ("domain_endpoint_options", "tls_security_policy"),
        ),
        _older_tls,
        "Older versions of TLS are let in",
        "Their ciphers are broken; a client can be talked down to them.",
        (
            "aws_lb_listener",
            "aws_alb_listener",
            "aws_cloudfront_distribution",
            "aws_api_gateway_domain_name",
            "aws_opensearch_domain",
            "aws_elasticsearch_domain",
        ),
    ),
    Guard(
        "listener-plain",
        "alb-http-listener",
        "high",
        (("protocol",),),
        lambda was, will_be: was in ("HTTPS", "TLS") and will_be in ("HTTP", "TCP"),
        "The listener no longer speaks TLS",
        _CLEAR,
        ("aws_lb_listener", "aws_alb_listener"),
    ),
    Guard(
        "viewer-plain",
        "cloudfront-http",
        "high",
        (("default_cache_behavior", "viewer_protocol_policy"),),
        _became("allow-all"),
        "Visitors may come without TLS",
        _CLEAR,
        ("aws_cloudfront_distribution",),
    ),
    Guard(
        "firewall-off",
        "public-exposure",
        "medium",
        (("web_acl_id",),),
        _turned_off,
        "The web firewall is taken away",
        "Requests that it stopped reach what stands behind it.",
        ("aws_cloudfront_distribution",),
    ),
    Guard(
        "firewall-lets-through",
        "public-exposure",
        "medium",
        (("default_action", "allow"),),
        lambda was, will_be: was is None and will_be is not None,
        "The web firewall lets through what no rule names",
        "What it stopped by default reaches what stands behind it.",
        ("aws_wafv2_web_acl",),
    ),
    Guard(
        "url-without-sign-in",
        "lambda-url-no-auth",
        "critical",
        (("authorization_type",),),
        _became("NONE"),
        "The URL of the function asks nobody who he is",
        "Anybody who has the URL can call it, with all that its role may do.",
        ("aws_lambda_function_url",),
    ),
    Guard(
        "method-without-sign-in",
        "apigw-no-auth",
        "high",
        (("authorization",),),
        _became("NONE"),
        "The method asks nobody who he is",
        "Anybody can call it.",
        ("aws_api_gateway_method",),
    ),
    Guard(
        "route-without-sign-in",
        "apigwv2-no-auth",
        "high",
        (("authorization_type",),),
        _became("NONE"),
        "The route asks nobody who he is",
        "Anybody can call it.",
        ("aws_apigatewayv2_route",),
    ),
    Guard(
        "load-balancer-public",
        "public-exposure",
        "high",
        (("internal",),),
        _turned_off,
        "The load balancer becomes public",
        "What stood behind it for the network alone can be asked by anyone.",
        ("aws_lb", "aws_alb", "aws_elb"),
    ),
    Guard(
        "endpoint-public",
        "eks-public-endpoint",
        "high",
        (("vpc_config", "endpoint_public_access"),),
        _turned_on,
        "The cluster's API becomes public",
        "Whoever has a token, or finds a flaw in the API, can come from anywhere.",
        ("aws_eks_cluster",),
    ),
    Guard(
        "notebook-public",
        "sagemaker-public",
        "high",
        (("direct_internet_access",),),
        _became("Enabled"),
        "The notebook gets a way to the internet",
        "Data can leave it without passing through your network.",
        ("aws_sagemaker_notebook_instance",),
    ),
    Guard(
        "transfer-made-public",
        "transfer-public",
        "high",
        (("endpoint_type",),),
        _became("PUBLIC"),
        "The transfer server becomes public",
        _PUBLIC,
        ("aws_transfer_server",),
    ),
    Guard(
        "default-encryption-off",
        "ebs-default-encryption-off",
        "medium",
        (("enabled",),),
        _turned_off,
        "New disks are no longer encrypted by default",
        _PLAIN,
        ("aws_ebs_encryption_by_default",),
    ),
    Guard(
        "detection-off",
        "blast-radius",
        "high",
        (("enable",), ("is_enabled",), ("recording_group", "all_supported")),
        _turned_off,
        "Nothing watches the account any more",
        "An attack is noticed when it is over, if at all.",
        ("aws_guardduty_detector", "aws_config_configuration_recorder_status", "aws_config_configuration_recorder"),
    ),
    Guard(
        "lock-weaker",
        "destroy-stateful",
        "medium",
        (("rule", "default_retention"), ("min_retention_days",)),
        lambda was, will_be: _is_locked_less(was, will_be),
        "What is locked can be deleted sooner, or by more people",
        "New objects or backups are no longer kept safe from a leaked key or from ransomware for as long as before.",
        ("aws_s3_bucket_object_lock_configuration", "aws_backup_vault_lock_configuration"),
    ),
    Guard(
        "boundary-removed",
        "iam-priv-escalation",
        "medium",
        (("permissions_boundary",),),
        _turned_off,
        "The boundary of what it may ever do is removed",
        "Every policy that is attached to it counts in full from then on, also what the boundary held back.",
        ("aws_iam_role", "aws_iam_user"),
    ),
    Guard(
        "second-factor-off",
        "public-exposure",
        "high",
        (("mfa_configuration",),),
        lambda was, will_be: (was, will_be) in (("ON", "OPTIONAL"), ("ON", "OFF"), ("ON", None), ("OPTIONAL", "OFF")),
        "Signing in asks for a second factor no more",
        "A password that was guessed or leaked elsewhere is enough to be that user.",
        ("aws_cognito_user_pool",),
    ),
    Guard(
        "parameter-plain",
        "public-exposure",
        "medium",
        (("type",),),
        lambda was, will_be: was == "SecureString" and will_be in ("String", "StringList"),
        "The parameter is no longer encrypted",
        "Whoever may read parameters reads it without a key, and it stands in clear in plans and in the console.",
        ("aws_ssm_parameter",),
    ),
    Guard(
        "tls-not-required",
        "transit",
        "medium",
        (("parameter",),),
        lambda was, will_be: _is_tls_waived(will_be) and not _is_tls_waived(was),
        "Clients may come without TLS",
        _CLEAR,
        ("aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_docdb_cluster_parameter_group"),
    ),
    Guard(
        "api-by-key",
        "public-exposure",
        "medium",
        (("authentication_type",),),
        _became("API_KEY"),
        "A key is enough to use the API",
        "It stands in every client and says nothing of who comes with it.",
        ("aws_appsync_graphql_api",),
    ),
    Guard(
        "tags-mutable",
        "ecr-mutable-tags",
        "low",
        (("image_tag_mutability",),),
        _became("MUTABLE"),
        "A tag can be moved to another image",
        "What was tested under it is not what runs under it later.",
        ("aws_ecr_repository",),
    ),
    Guard(
        "scan-off",
        "ecr-no-scan",
        "low",
        (("image_scanning_configuration", "scan_on_push"),),
        _turned_off,
        "Images are no longer scanned",
        "Known holes in them go unnoticed.",
        ("aws_ecr_repository",),
    ),
    Guard(
        "backup-policy-off",
        "backups",
        "medium",
        (("backup_policy", "status"),),
        _turned_off,
        "The file system is no longer backed up",
        _BACKUPS,
        ("aws_efs_backup_policy",),
    ),
    Guard(
        "bucket-key-removed",
        "encryption",
        "medium",
        (("rule", "apply_server_side_encryption_by_default", "sse_algorithm"),),
        lambda was, will_be: str(was).startswith("aws:kms") and not str(will_be).startswith("aws:kms"),
        "Objects are no longer encrypted with a key of your own",
        "Nobody can take the key away, say who may use it, or see in the logs who did.",
        ("aws_s3_bucket_server_side_encryption_configuration",),
    ),
    Guard(
        "password-policy-weaker",
        "iam-weak-password-policy",
        "medium",
        (("minimum_password_length",), ("password_reuse_prevention",)),
        _lowered,
        "Weaker passwords are let in",
        "They are guessed or found in lists of leaked ones.",
        ("aws_iam_account_password_policy",),
    ),
    Guard(
        "waiting-period-shorter",
        "deletion-protection",
        "low",
        (("deletion_window_in_days",), ("recovery_window_in_days",)),
        _lowered,
        "A deletion can be taken back for a shorter time",
        _DELETION,
        ("aws_kms_key", "aws_secretsmanager_secret"),
        default=30,
    ),
)

# by what is said of many types, the category that a type has for it, and the one for all others
_NEAREST: dict[str, dict[str, tuple[str, ...]]] = {
    "deletion-protection": {
        "rds-no-deletion-protection": ("aws_db_instance", "aws_rds_cluster"),
        "lb-no-deletion-protection": ("aws_lb", "aws_alb"),
        "neptune-no-deletion-protection": ("aws_neptune_cluster",),
        "netfw-no-deletion-protection": ("aws_networkfirewall_firewall",),
        "qldb-no-deletion-protection": ("aws_qldb_ledger",),
    },
    "backups": {
        "rds-no-backups": ("aws_db_instance", "aws_rds_cluster"),
        "docdb-no-backups": ("aws_docdb_cluster",),
        "neptune-no-backups": ("aws_neptune_cluster",),
        "elasticache-no-backups": ("aws_elasticache_cluster", "aws_elasticache_replication_group"),
        "dynamodb-no-pitr": ("aws_dynamodb_table",),
    },
    "encryption": {
        "rds-unencrypted": ("aws_db_instance", "aws_rds_cluster", "aws_rds_global_cluster"),
        "docdb-unencrypted": ("aws_docdb_cluster",),
        "neptune-unencrypted": ("aws_neptune_cluster",),
        "redshift-unencrypted": ("aws_redshift_cluster",),
        "ebs-unencrypted": ("aws_ebs_volume",),
        "efs-unencrypted": ("aws_efs_file_system",),
        "sqs-unencrypted": ("aws_sqs_queue",),
        "sns-unencrypted": ("aws_sns_topic",),
        "kinesis-unencrypted": ("aws_kinesis_stream",),
        "dynamodb-no-cmk": ("aws_dynamodb_table",),
        "cloudtrail-no-cmk": ("aws_cloudtrail",),
        "elasticache-unencrypted": ("aws_elasticache_replication_group",),
        "opensearch-unencrypted": ("aws_opensearch_domain", "aws_elasticsearch_domain"),
        "eks-secrets-unencrypted": ("aws_eks_cluster",),
        "backup-vault-unencrypted": ("aws_backup_vault",),
    },
    "transit": {
        "elasticache-no-tls": ("aws_elasticache_replication_group", "aws_elasticache_cluster"),
        "opensearch-no-https": ("aws_opensearch_domain", "aws_elasticsearch_domain"),
    },
    "tls": {
        "alb-old-tls": ("aws_lb_listener", "aws_alb_listener"),
        "cloudfront-old-tls": ("aws_cloudfront_distribution",),
        "apigw-old-tls": ("aws_api_gateway_domain_name",),
        "opensearch-old-tls": ("aws_opensearch_domain", "aws_elasticsearch_domain"),
    },
    "second-zone": {"rds-single-az": ("aws_db_instance",)},
}
_OTHERWISE = {
    "deletion-protection": "destroy-stateful",
    "backups": "destroy-stateful",
    "encryption": "public-exposure",
    "transit": "public-exposure",
    "tls": "public-exposure",
    "second-zone": "blast-radius",
    "logs": "blast-radius",
}


def _by_type() -> Mapping[str, tuple[Guard, ...]]:
    named: dict[str, list[Guard]] = defaultdict(list)
    for guard in _OF_SOME:
        for type in guard.types:
            named[type].append(guard)
    types = {*named, *(type for nearest in _NEAREST.values() for types in nearest.values() for type in types)}
    return {type: tuple(_for(type, guard) for guard in (*named[type], *_OF_ALL)) for type in types}


def _for(type: str, guard: Guard) -> Guard:
    for category, types in _NEAREST.get(guard.category, {}).items():
        if type in types:
            return guard._replace(category=category)
    return guard._replace(category=_OTHERWISE.get(guard.category, guard.category))


_BY_TYPE = _by_type()
_OTHERS = tuple(_for("", guard) for guard in _OF_ALL)


def guards(type: str) -> tuple[Guard, ...]:
    return _BY_TYPE.get(type, _OTHERS)
