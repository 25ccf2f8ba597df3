"""What is destroyed, made anew or let go of, and what would be left of it."""

import pytest

from tests.app.rules.changing import categories, destroyed, news, only, replaced, review
from tests.app.rules.plans import resource

SAFE = {"skip_final_snapshot": False, "final_snapshot_identifier": "last", "deletion_protection": False}


@pytest.mark.parametrize(
    ("type", "before", "severity"),
    [
        ("aws_db_instance", {"skip_final_snapshot": True}, "critical"),
        ("aws_db_instance", SAFE, "high"),
        ("aws_db_instance", {"skip_final_snapshot": True, "deletion_protection": True}, "high"),
        ("aws_db_instance", {"skip_final_snapshot": True, "replicate_source_db": "orders"}, "high"),
        ("aws_s3_bucket", {"force_destroy": True}, "critical"),
        ("aws_s3_bucket", {"force_destroy": False}, "high"),
        ("aws_dynamodb_table", {"name": "orders"}, "critical"),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": True}]}, "high"),
        ("aws_dynamodb_table", {"deletion_protection_enabled": True}, "high"),
        ("aws_ebs_volume", {"size": 10}, "critical"),
        ("aws_ebs_volume", {"size": 10, "final_snapshot": True}, "high"),
        ("aws_kms_key", {"deletion_window_in_days": 30}, "critical"),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 30}, "medium"),
        ("aws_secretsmanager_secret", {"recovery_window_in_days": 0}, "high"),
        ("aws_cognito_user_pool", {"deletion_protection": "INACTIVE"}, "critical"),
        ("aws_cognito_user_pool", {"deletion_protection": "ACTIVE"}, "high"),
        ("aws_cloudwatch_log_group", {"name": "web"}, "low"),
        ("aws_instance", {"root_block_device": [{"delete_on_termination": True}]}, "medium"),
        ("aws_instance", {"ebs_block_device": [{"delete_on_termination": True}]}, "high"),
        ("google_sql_database_instance", {"name": "orders"}, "high"),
    ],
)
def test_how_bad_it_is_to_destroy_data_follows_from_what_stays(type, before, severity):
    result = review(destroyed(type, before))
    assert only(result, "destroy-stateful").severity == severity
    assert result.level == severity


def test_what_is_kept_when_terraform_destroys_it_is_no_loss():
    assert news(review(destroyed("aws_cloudwatch_log_group", {"name": "web", "skip_destroy": True}))) == []


def test_a_log_group_that_a_trail_writes_to_is_worth_more():
    group = destroyed("aws_cloudwatch_log_group", {"arn": "arn:aws:logs:eu-west-1:1:log-group:trail"})
    trail = {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-west-1:1:log-group:trail:*"}
    result = review(group, resource("aws_cloudtrail.this", before=trail, after=trail))
    assert only(result, "destroy-stateful").severity == "high"


@pytest.mark.parametrize(
    "type", ["aws_iam_policy", "google_storage_bucket_iam_member", "aws_ssm_parameter", "null_resource"]
)
def test_what_holds_no_data_is_not_said_to_lose_any(type):
    assert "destroy-stateful" not in categories(review(destroyed(type, {"name": "x"})))


def test_what_others_stand_on_is_missed_although_it_holds_no_data():
    assert news(review(destroyed("aws_nat_gateway", {"id": "nat-1"}))) == [("high", "destroy-serving")]


def test_a_database_that_is_made_anew_is_empty():
    found = only(
        review(
            replaced(
                "aws_db_instance",
                {"engine": "postgres", "skip_final_snapshot": True},
                {"engine": "mysql", "skip_final_snapshot": True},
                action_reason="replace_because_cannot_update",
            )
        ),
        "replace-stateful",
    )
    assert found.severity == "critical"


def replaced_because(reason, **change):
    planned = replaced(
        "aws_lb", {"name": "web", "internal": True}, {"name": "api", "internal": True}, action_reason=reason
    )
    planned["change"] |= change
    return only(review(planned), "replace")


def test_the_cause_of_a_replacement_is_named():
    found = replaced_because("replace_because_cannot_update", replace_paths=[["name"]])
    assert "`name` cannot be changed in place" in found.why
    assert found.evidence[0].value == {"before": "web", "after": "api"}
    assert "tainted" in replaced_because("replace_because_tainted").why
    assert "-replace" in replaced_because("replace_by_request").why
    assert "replace_triggered_by" in replaced_because("replace_by_triggers").why


def test_a_cause_that_is_known_only_after_apply_is_said_to_be():
    found = replaced_because("replace_because_cannot_update", replace_paths=[["name"]], after_unknown={"name": True})
    assert found.evidence[0].value["after"] == "(known after apply)"


def test_a_secret_that_forces_a_replacement_is_not_shown():
    planned = replaced(
        "aws_mq_broker", {"user": [{"password": "hunter2-old"}]}, {"user": [{"password": "hunter2-new"}]}
    )
    planned["change"] |= {
        "replace_paths": [["user", 0, "password"]],
        "before_sensitive": {"user": [{"password": True}]},
    }
    assert "hunter2" not in str(review(planned).findings)


def test_what_is_made_before_the_old_one_goes_is_less_bad():
    before = {"name": "web"}
    first = review(replaced("aws_lb_target_group", before, actions=["create", "delete"]))
    after = review(replaced("aws_lb_target_group", before, actions=["delete", "create"]))
    assert news(first, "replace") == [("low", "replace")]
    assert news(after, "replace") == [("medium", "replace")]


def test_what_is_meant_to_be_made_anew_is_no_risk():
    assert review(replaced("aws_ecs_task_definition", {"family": "web"})).level == "low"


def test_what_terraform_forgets_is_not_destroyed():
    result = review(resource("aws_db_instance.this", before={"skip_final_snapshot": True}, actions=["forget"]))
    assert news(result) == [("medium", "forget")]


def test_what_is_made_anew_beside_one_that_is_forgotten_loses_nothing():
    result = review(replaced("aws_s3_bucket", {"force_destroy": True}, actions=["create", "forget"]))
    assert {"forget", "replace"} <= categories(result)
    assert not {"destroy-stateful", "replace-stateful"} & categories(result)


def test_a_move_an_import_and_a_read_are_no_change():
    bucket = {"bucket": "logs-1", "force_destroy": True}
    moved = resource(
        "aws_dynamodb_table.new", before={"name": "a"}, after={"name": "a"}, previous_address="aws_dynamodb_table.old"
    )
    imported = resource("aws_s3_bucket.logs", before=bucket, after=bucket)
    imported["change"]["importing"] = {"id": "logs-1"}
    looked_up = resource("data.aws_s3_bucket.other", before=None, after={"bucket": "x"}, actions=["read"])
    result = review(moved, imported, looked_up)
    assert news(result) == []
    assert (result.risk, result.level) == (0, "low")


def test_what_is_left_of_an_earlier_replacement_is_not_what_runs():
    bucket = {"bucket": "logs-1", "force_destroy": True}
    live = resource("aws_s3_bucket.logs", before=bucket, after=bucket)
    assert news(review(live, resource("aws_s3_bucket.logs", before=bucket, actions=["delete"], deposed="abc"))) == []


def test_actions_that_nobody_has_documented_count_for_what_they_destroy():
    result = review(resource("aws_dynamodb_table.this", before={"name": "a"}, actions=["delete", "forget"]))
    assert "destroy-stateful" in categories(result)


def test_a_renamed_resource_is_told_of_moved_blocks():
    result = review(destroyed("aws_dynamodb_table", {"name": "a"}, action_reason="delete_because_no_resource_config"))
    assert "`moved`" in only(result, "destroy-stateful").fix


def test_a_snapshot_does_not_help_another_engine():
    planned = replaced("aws_db_instance", SAFE | {"engine": "mysql"}, SAFE | {"engine": "postgres"})
    assert only(review(planned), "replace-stateful").severity == "high"
    planned["change"]["replace_paths"] = [["engine"]]
    assert only(review(planned), "replace-stateful").severity == "critical"


@pytest.mark.parametrize(
    ("type", "level"),
    [
        ("aws_cloudformation_stack", "high"),
        ("aws_db_proxy", "high"),
        ("aws_eks_addon", "medium"),
        ("aws_kinesis_firehose_delivery_stream", "medium"),
        ("helm_release", "high"),
        ("kubernetes_namespace", "critical"),
    ],
)
def test_what_others_use_or_hold_is_missed(type, level):
    assert review(destroyed(type, {"id": "this"})).level == level


def test_one_of_several_that_do_the_same_is_missed_less_than_the_last():
    gone = resource("aws_nat_gateway.this[1]", before={"id": "nat-1"}, actions=["delete"])
    stays = resource("aws_nat_gateway.this[0]", before={"id": "nat-0"}, after={"id": "nat-0"})
    other = resource("aws_nat_gateway.other", before={"id": "nat-2"}, after={"id": "nat-2"})
    assert news(review(gone, stays)) == [("medium", "destroy-serving")]
    assert news(review(gone, other)) == [("high", "destroy-serving")]


def test_a_security_group_that_goes_before_the_new_one_is_there_stops_the_apply():
    group = {"id": "sg-1", "description": "web"}
    assert news(review(replaced("aws_security_group", group))) == [("medium", "replace")]
    assert news(review(replaced("aws_security_group", group, actions=["create", "delete"]))) == [("low", "replace")]


def test_of_what_is_meant_to_be_made_anew_nothing_is_to_be_done():
    found = only(review(replaced("aws_ecs_task_definition", {"family": "web"})), "replace")
    assert "until the new one is ready" not in found.why
    assert "create_before_destroy" not in found.fix


@pytest.mark.parametrize(
    ("type", "first"),
    [
        ("aws_db_instance", "Make a backup"),
        ("aws_kms_key", "Turn it off for some weeks"),
        ("aws_sqs_queue", "let what reads it finish"),
    ],
)
def test_what_can_be_done_first_depends_on_what_is_lost(type, first):
    assert first in only(review(destroyed(type, {"id": "this"})), "destroy-stateful").fix
