"""What services make of what nobody says, and what is only known after apply."""

import pytest

from tests.app.rules.judging import verdict, verdict_of_one
from tests.app.rules.plans import resource, written

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
DOMAIN = "aws_opensearch_domain"


@pytest.mark.parametrize(
    ("category", "type", "after", "unknown", "said"),
    [
        ("rds-public", "aws_db_instance", {}, ["publicly_accessible"], "unsure"),
        ("rds-no-backups", "aws_db_instance", {"engine": "mysql"}, ["backup_retention_period"], "unsure"),
        ("rds-no-backups", "aws_db_instance", {"engine": "mysql"}, [], "found"),
        ("rds-no-backups", "aws_db_instance", {"engine": "aurora-mysql"}, [], "nothing"),
        ("rds-no-backups", "aws_db_instance", {"snapshot_identifier": "old"}, [], "unsure"),
        ("rds-no-backups", "aws_db_instance", {"backup_retention_period": 1}, [], "found"),
        ("rds-no-backups", "aws_db_instance", {"backup_retention_period": 0}, [], "found"),
        ("rds-no-backups", "aws_db_instance", {"backup_retention_period": 0}, ["replicate_source_db"], "nothing"),
        ("rds-no-backups", "aws_rds_cluster", {"engine": "aurora-mysql"}, [], "nothing"),
        ("rds-no-backups", "aws_rds_cluster", {"backup_retention_period": 1}, [], "found"),
        ("rds-no-backups", "aws_rds_cluster", {"backup_retention_period": 2}, [], "nothing"),
        ("rds-single-az", "aws_db_instance", {"engine": "aurora-mysql", "multi_az": False}, [], "nothing"),
        ("rds-unencrypted", "aws_db_instance", {"engine": "mysql"}, ["storage_encrypted"], "unsure"),
        ("rds-unencrypted", "aws_db_instance", {"replicate_source_db": "elsewhere"}, [], "unsure"),
        ("rds-unencrypted", "aws_db_instance", {"replicate_source_db": "elsewhere", "kms_key_id": KEY}, [], "nothing"),
        ("rds-unencrypted", "aws_rds_cluster", {"engine_mode": "serverless"}, [], "nothing"),
        ("rds-unencrypted", "aws_rds_cluster", {"engine_mode": "serverless", "storage_encrypted": False}, [], "found"),
        ("rds-unencrypted", "aws_rds_cluster", {"replication_source_identifier": "elsewhere"}, [], "found"),
        ("rds-unencrypted", "aws_rds_global_cluster", {"source_db_cluster_identifier": "orders"}, [], "nothing"),
        ("rds-snapshot-public", "aws_db_snapshot", {}, ["shared_accounts"], "unsure"),
        ("rds-snapshot-public", "aws_db_snapshot", {"shared_accounts": []}, [], "nothing"),
        ("docdb-no-backups", "aws_docdb_cluster", {}, ["backup_retention_period"], "unsure"),
        ("docdb-unencrypted", "aws_docdb_global_cluster", {}, ["source_db_cluster_identifier"], "nothing"),
        ("dynamodb-no-cmk", "aws_dynamodb_table", {}, ["server_side_encryption"], "unsure"),
        (
            "dynamodb-no-cmk",
            "aws_dynamodb_table",
            {"server_side_encryption": [{"enabled": True, "kms_key_arn": "alias/aws/dynamodb"}]},
            [],
            "found",
        ),
        ("dynamodb-no-pitr", "aws_dynamodb_table", {}, ["point_in_time_recovery"], "unsure"),
        ("elasticache-unencrypted", "aws_elasticache_replication_group", {}, ["engine"], "unsure"),
        ("elasticache-unencrypted", "aws_elasticache_replication_group", {"engine": "valkey"}, [], "nothing"),
        (
            "elasticache-unencrypted",
            "aws_elasticache_replication_group",
            {"at_rest_encryption_enabled": "true"},
            [],
            "nothing",
        ),
        ("elasticache-no-backups", "aws_elasticache_cluster", {"snapshot_retention_limit": 0}, ["engine"], "unsure"),
        ("elasticache-no-backups", "aws_elasticache_cluster", {}, ["replication_group_id"], "nothing"),
        ("kms-no-rotation", "aws_kms_key", {}, ["key_usage"], "unsure"),
        ("kms-no-rotation", "aws_kms_key", {"key_usage": "SIGN_VERIFY"}, [], "nothing"),
        ("kms-no-rotation", "aws_kms_key", {}, ["custom_key_store_id"], "nothing"),
        ("redshift-no-ssl", "aws_redshift_parameter_group", {"family": "redshift-1.0"}, ["parameter"], "unsure"),
        ("redshift-no-ssl", "aws_redshift_parameter_group", {}, ["family"], "unsure"),
        (
            "redshift-no-ssl",
            "aws_redshift_parameter_group",
            {"family": "redshift-1.0", "parameter": [{"name": "REQUIRE_SSL", "value": "TRUE"}]},
            [],
            "nothing",
        ),
        ("athena-unencrypted", "aws_athena_workgroup", {}, ["configuration"], "unsure"),
        (
            "athena-unencrypted",
            "aws_athena_workgroup",
            {"configuration": [{"managed_query_results_configuration": [{"enabled": True}]}]},
            [],
            "nothing",
        ),
        ("sqs-unencrypted", "aws_sqs_queue", {}, ["sqs_managed_sse_enabled"], "unsure"),
        ("sqs-unencrypted", "aws_sqs_queue", {"sqs_managed_sse_enabled": False}, ["kms_master_key_id"], "nothing"),
        ("codebuild-unencrypted", "aws_codebuild_project", {"artifacts": [{"type": "S3"}]}, [], "nothing"),
        ("ecr-no-scan", "aws_ecr_repository", {}, ["image_scanning_configuration"], "unsure"),
        ("ecr-mutable-tags", "aws_ecr_repository", {"image_tag_mutability": "MUTABLE_WITH_EXCLUSION"}, [], "found"),
        ("ecr-mutable-tags", "aws_ecr_repository", {"image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"}, [], "nothing"),
        ("cloudtrail-logging-off", "aws_cloudtrail", {}, ["enable_logging"], "unsure"),
    ],
)
def test_what_is_said_of_a_resource_alone(category, type, after, unknown, said):
    assert verdict_of_one(category, type, after, *unknown) == said


@pytest.mark.parametrize(
    ("category", "after", "unknown", "said"),
    [
        ("opensearch-no-https", {}, [], "unsure"),
        ("opensearch-no-https", {"domain_endpoint_options": [{"enforce_https": False}]}, [], "found"),
        ("opensearch-no-https", {}, ["domain_endpoint_options"], "unsure"),
        ("opensearch-old-tls", {}, [], "found"),
        ("opensearch-old-tls", {}, ["domain_endpoint_options"], "unsure"),
        ("opensearch-not-in-vpc", {}, ["vpc_options"], "nothing"),
        ("opensearch-not-in-vpc", {"vpc_options": [{"subnet_ids": []}]}, [], "found"),
        ("opensearch-no-node-to-node", {}, [], "nothing"),
        ("opensearch-no-node-to-node", {"cluster_config": [{"instance_count": 2}]}, [], "found"),
        ("opensearch-no-node-to-node", {"cluster_config": [{"warm_enabled": True}]}, [], "found"),
        ("opensearch-no-node-to-node", {"node_to_node_encryption": [{"enabled": False}]}, [], "found"),
        ("opensearch-no-node-to-node", {}, ["node_to_node_encryption"], "unsure"),
        ("opensearch-unencrypted", {}, ["encrypt_at_rest"], "unsure"),
        ("opensearch-no-fgac", {"advanced_security_options": [{"enabled": True}]}, [], "nothing"),
    ],
)
def test_what_is_said_of_a_search_domain(category, after, unknown, said):
    assert verdict_of_one(category, DOMAIN, after, *unknown) == said


@pytest.mark.parametrize(("encrypted", "said"), [(True, "nothing"), (False, "found"), (None, "found")])
def test_a_replica_is_encrypted_as_its_source_is(encrypted, said):
    assert _of_a_replica(resource("aws_db_instance.source", after={"storage_encrypted": encrypted})) == said


def test_nobody_is_sure_of_a_replica_whose_source_is_known_only_after_apply():
    source = resource("aws_db_instance.source", after={}, unknown={"storage_encrypted": True})
    assert _of_a_replica(source, storage_encrypted=["local.encrypted"]) == "unsure"


def _of_a_replica(source, **expressions):
    replica = "aws_db_instance.replica"
    unknown = {"replicate_source_db": True}
    return verdict(
        "rds-unencrypted",
        replica,
        source,
        resource(replica, after={"storage_encrypted": False}, unknown=unknown),
        blocks=[
            written("aws_db_instance.source", **expressions),
            written(replica, replicate_source_db=["aws_db_instance.source.identifier", "aws_db_instance.source"]),
        ],
    )


def test_one_snapshot_account_that_is_not_known_hides_no_other():
    after = {"shared_accounts": [None, "all"]}
    planned = resource("aws_db_snapshot.this", after=after, unknown={"shared_accounts": [True, False]})
    expression = written("aws_db_snapshot.this", shared_accounts=["local.account"])
    assert verdict("rds-snapshot-public", "aws_db_snapshot.this", planned, blocks=[expression]) == "found"


@pytest.mark.parametrize(
    ("scanned", "frequency", "said"),
    [
        ("*", "SCAN_ON_PUSH", "nothing"),
        ("web", "CONTINUOUS_SCAN", "nothing"),
        ("api*", "SCAN_ON_PUSH", "found"),
        ("*", "MANUAL", "found"),
    ],
)
def test_a_registry_that_scans_by_itself_scans_what_its_filters_name(scanned, frequency, said):
    rule = {"scan_frequency": frequency, "repository_filter": [{"filter": scanned, "filter_type": "WILDCARD"}]}
    planned = (
        resource("aws_ecr_repository.web", after={"name": "team/web/site"}),
        resource("aws_ecr_registry_scanning_configuration.this", after={"rule": [rule]}),
    )
    assert verdict("ecr-no-scan", "aws_ecr_repository.web", *planned) == said
