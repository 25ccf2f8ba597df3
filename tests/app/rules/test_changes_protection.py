"""What is less protected after a change than before."""

import json

import pytest

from tests.app.rules.changing import categories, changed, destroyed, news, only, review
from tests.app.rules.plans import resource

HTTPS = {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}


def parameter(value):
    return {"parameter": [{"name": "log_statement", "value": "0"}, {"name": "rds.force_ssl", "value": value}]}


def lock(mode="GOVERNANCE", **kept):
    return {"rule": [{"default_retention": [{"mode": mode, **kept}]}]}


@pytest.mark.parametrize(
    ("type", "before", "after", "category", "severity"),
    [
        (
            "aws_db_instance",
            {"deletion_protection": True},
            {"deletion_protection": False},
            "rds-no-deletion-protection",
            "medium",
        ),
        (
            "aws_db_instance",
            {"backup_retention_period": 14},
            {"backup_retention_period": 7},
            "rds-no-backups",
            "medium",
        ),
        ("aws_db_instance", {"backup_retention_period": 14}, {"backup_retention_period": 0}, "rds-no-backups", "high"),
        ("aws_db_instance", {"multi_az": True}, {"multi_az": False}, "rds-single-az", "medium"),
        (
            "aws_db_instance",
            {"publicly_accessible": False},
            {"publicly_accessible": True},
            "public-exposure",
            "critical",
        ),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": True}]}, {}, "dynamodb-no-pitr", "medium"),
        ("aws_sqs_queue", {"kms_master_key_id": "alias/own"}, {"kms_master_key_id": ""}, "sqs-unencrypted", "medium"),
        (
            "aws_sqs_queue",
            {"sqs_managed_sse_enabled": True},
            {"sqs_managed_sse_enabled": False},
            "sqs-unencrypted",
            "medium",
        ),
        (
            "aws_sns_topic",
            {"kms_master_key_id": "alias/own"},
            {"kms_master_key_id": "alias/aws/sns"},
            "sns-unencrypted",
            "medium",
        ),
        (
            "aws_kinesis_stream",
            {"encryption_type": "KMS"},
            {"encryption_type": "NONE"},
            "kinesis-unencrypted",
            "medium",
        ),
        ("aws_cloudtrail", {"enable_logging": True}, {"enable_logging": False}, "cloudtrail-logging-off", "high"),
        ("aws_cloudtrail", {}, {"enable_logging": False}, "cloudtrail-logging-off", "high"),
        (
            "aws_cloudwatch_log_group",
            {"retention_in_days": 365},
            {"retention_in_days": 7},
            "destroy-stateful",
            "medium",
        ),
        ("aws_cloudwatch_log_group", {"retention_in_days": 0}, {"retention_in_days": 90}, "destroy-stateful", "medium"),
        ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}, "destroy-stateful", "medium"),
        ("aws_kms_key", {"enable_key_rotation": True}, {"enable_key_rotation": False}, "kms-no-rotation", "medium"),
        (
            "aws_lambda_function_url",
            {"authorization_type": "AWS_IAM"},
            {"authorization_type": "NONE"},
            "lambda-url-no-auth",
            "critical",
        ),
        ("aws_lb", {"internal": True}, {"internal": False}, "public-exposure", "high"),
        ("aws_lb_listener", HTTPS, {"protocol": "HTTP"}, "alb-http-listener", "high"),
        ("aws_guardduty_detector", {"enable": True}, {"enable": False}, "blast-radius", "high"),
        ("aws_s3_bucket_object_lock_configuration", lock(days=30), lock(days=1), "destroy-stateful", "medium"),
        ("aws_s3_bucket_object_lock_configuration", lock(years=1), lock(days=30), "destroy-stateful", "medium"),
        (
            "aws_s3_bucket_object_lock_configuration",
            lock(days=9, mode="COMPLIANCE"),
            lock(days=9),
            "destroy-stateful",
            "medium",
        ),
        (
            "aws_backup_vault_lock_configuration",
            {"min_retention_days": 30},
            {"min_retention_days": 1},
            "destroy-stateful",
            "medium",
        ),
        ("aws_iam_role", {"permissions_boundary": "arn:aws:iam::1:policy/b"}, {}, "iam-priv-escalation", "medium"),
        ("aws_ssm_parameter", {"type": "SecureString"}, {"type": "String"}, "public-exposure", "medium"),
        ("aws_db_parameter_group", parameter("1"), parameter("0"), "public-exposure", "medium"),
        (
            "aws_appsync_graphql_api",
            {"authentication_type": "AWS_IAM"},
            {"authentication_type": "API_KEY"},
            "public-exposure",
            "medium",
        ),
    ],
)
def test_a_protection_that_gets_weaker_is_found(type, before, after, category, severity):
    result = review(changed(type, before, after))
    found = [each.severity for each in result.findings if each.category == category and each.is_new]
    assert severity in found, news(result)
    assert categories(review(changed(type, before, before))) == set()
    assert not [
        each for each in review(changed(type, after, before)).findings if each.is_new and each.severity != "low"
    ]


@pytest.mark.parametrize(
    ("type", "before", "after"),
    [
        ("aws_cloudwatch_log_group", {"retention_in_days": 30}, {"retention_in_days": 0}),  # for ever
        (
            "aws_sqs_queue",
            {"sqs_managed_sse_enabled": True},
            {"sqs_managed_sse_enabled": False, "kms_master_key_id": "alias/own"},
        ),
        ("aws_sqs_queue", {"kms_master_key_id": "alias/one"}, {"kms_master_key_id": "alias/other"}),
        (
            "aws_lb_listener",
            {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS-1-2-2017-01"},
            {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
        ),
        ("aws_s3_bucket", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}),
        ("aws_s3_bucket_object_lock_configuration", lock(days=365), lock(years=1)),
        ("aws_ssm_parameter", {"type": "String"}, {"type": "StringList"}),
        ("aws_db_parameter_group", parameter("1"), {}),
    ],
)
def test_what_is_only_different_is_not_weaker(type, before, after):
    assert news(review(changed(type, before, after))) == []


def test_what_is_not_known_yet_is_not_called_weaker():
    before = {"sqs_managed_sse_enabled": False, "kms_master_key_id": "alias/own"}
    written = {
        "address": "aws_sqs_queue.this",
        "expressions": {"kms_master_key_id": {"references": ["aws_kms_key.new.arn"]}},
    }
    queue = changed("aws_sqs_queue", before, {"sqs_managed_sse_enabled": False}, unknown={"kms_master_key_id": True})
    assert news(review(queue, configuration={"root_module": {"resources": [written]}})) == []


def test_versioning_that_is_suspended_is_found_where_it_is_written():
    versioning = {"bucket": "logs-1", "versioning_configuration": [{"status": "Enabled"}]}
    suspended = versioning | {"versioning_configuration": [{"status": "Suspended"}]}
    found = only(review(changed("aws_s3_bucket_versioning", versioning, suspended)), "s3-no-versioning")
    assert found.severity == "medium"


def test_one_weaker_thing_is_one_finding_and_as_bad_as_the_worse_of_the_two():
    result = review(changed("aws_sqs_queue", {"kms_master_key_id": "alias/own"}, {"sqs_managed_sse_enabled": False}))
    assert len([each for each in result.findings if each.category == "sqs-unencrypted"]) == 1


BLOCK = {"bucket": "logs-1", "block_public_policy": True, "restrict_public_buckets": True}


def test_a_bucket_that_loses_its_public_access_block_is_found():
    bucket = {"id": "logs-1", "bucket": "logs-1"}
    result = review(destroyed("aws_s3_bucket_public_access_block", BLOCK), changed("aws_s3_bucket", bucket, bucket))
    assert ("high", "safeguard-destroyed") in news(result)


def test_a_block_that_goes_with_its_bucket_is_not_missed():
    bucket = {"id": "logs-1", "bucket": "logs-1"}
    result = review(destroyed("aws_s3_bucket_public_access_block", BLOCK), destroyed("aws_s3_bucket", bucket))
    assert "safeguard-destroyed" not in [rule for _, rule in news(result)]


def test_a_block_that_is_loosened_is_found():
    result = review(changed("aws_s3_bucket_public_access_block", BLOCK, BLOCK | {"restrict_public_buckets": False}))
    assert result.level == "high"
    assert "s3-no-public-access-block" in categories(result)


def lifecycle(days, prefix=""):
    rule = {"status": "Enabled", "filter": [{"prefix": prefix}], "expiration": [{"days": days}]}
    return {"bucket": "logs-1", "rule": [rule]}


def test_objects_that_expire_sooner_are_data_that_is_destroyed():
    type = "aws_s3_bucket_lifecycle_configuration"
    assert only(review(changed(type, lifecycle(365), lifecycle(30))), "destroy-stateful").severity == "medium"
    assert news(review(changed(type, lifecycle(30), lifecycle(365)))) == []
    assert news(review(resource(f"{type}.this", after=lifecycle(30))), "destroy-stateful") == [("medium", "expiry")]


def test_a_new_bucket_has_nothing_that_could_expire():
    bucket = resource("aws_s3_bucket.new", after={"bucket": "logs-1"})
    made = resource("aws_s3_bucket_lifecycle_configuration.this", after=lifecycle(30))
    assert "destroy-stateful" not in categories(review(bucket, made))


def test_what_is_made_anew_keeps_what_aws_makes_of_it():
    disk = {"encrypted": True, "kms_key_id": "arn:aws:kms:eu-west-1:1:key/default", "size": 10}
    new = changed(
        "aws_ebs_volume",
        disk,
        {"encrypted": True, "size": 20},
        actions=["delete", "create"],
        unknown={"kms_key_id": True},
    )
    assert "ebs-unencrypted" not in categories(review(new))


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("ON", "OFF", ("high", "second-factor-off")),
        ("ON", "OPTIONAL", ("high", "second-factor-off")),
        ("OFF", "ON", ("medium", "interruption")),
    ],
)
def test_a_second_factor_less_is_a_hole_and_one_more_a_nuisance(before, after, rule):
    pools = {"mfa_configuration": before}, {"mfa_configuration": after}
    assert news(review(changed("aws_cognito_user_pool", *pools))) == [rule]


@pytest.mark.parametrize("type", ["aws_organizations_policy_attachment", "aws_organizations_policy"])
def test_accounts_that_lose_a_policy_of_the_organisation_are_found(type):
    assert review(destroyed(type, {"policy_id": "p-1", "target_id": "ou-1"})).level == "high"


def test_an_attachment_that_goes_with_its_policy_is_said_once():
    policy = destroyed("aws_organizations_policy", {"id": "p-1"})
    result = review(policy, destroyed("aws_organizations_policy_attachment", {"policy_id": "p-1"}))
    assert news(result) == [("high", "safeguard-destroyed")]


def backups(days):
    return {"rule": [{"rule_name": "daily", "lifecycle": [{"delete_after": days}]}]}


def test_backups_that_are_kept_for_a_shorter_time_are_found_and_new_ones_are_not():
    assert news(review(changed("aws_backup_plan", backups(35), backups(1)))) == [("medium", "expiry")]
    assert news(review(changed("aws_backup_plan", backups(1), backups(35)))) == []
    assert news(review(resource("aws_backup_plan.this", after=backups(35)))) == []


def images(number):
    choice = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": number}
    return {"repository": "api", "policy": json.dumps({"rules": [{"rulePriority": 1, "selection": choice}]})}


def test_fewer_images_that_are_kept_are_images_that_are_deleted():
    assert ("medium", "expiry") in news(review(changed("aws_ecr_lifecycle_policy", images(500), images(1))))
    assert news(review(changed("aws_ecr_lifecycle_policy", images(1), images(500)))) == []
    assert news(review(resource("aws_ecr_lifecycle_policy.this", after=images(5)))) == [("medium", "expiry")]


@pytest.mark.parametrize("policy", ["no JSON", "[]", '{"rules": 1}', '{"rules": [{"selection": {}}]}', None])
def test_a_choice_of_images_of_any_shape_is_read_as_far_as_it_can_be(policy):
    assert news(review(changed("aws_ecr_lifecycle_policy", images(5), {"policy": policy}))) == []
