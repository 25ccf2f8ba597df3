import click
import pytest

from project_utils.deployment import guard


def plan(*changes, **more):
    return {
        "resource_changes": [
            {"address": f"{kind}.this", "type": kind, "change": {"actions": actions}} for kind, actions in changes
        ],
        **more,
    }


@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"], ["forget"]])
@pytest.mark.parametrize("kind", ["aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key", "aws_lambda_function"])
def test_what_holds_data_is_neither_deleted_nor_replaced_nor_forgotten(kind, actions):
    with pytest.raises(guard.Refused, match=f"{kind}.this"):
        guard.check(plan((kind, actions)))


def test_a_refusal_says_how_to_mean_it():
    with pytest.raises(guard.Refused, match=r"--allow-destroy 'aws_sqs_queue\.this'"):
        guard.check(plan(("aws_sqs_queue", ["delete"])))


def test_a_named_address_may_go_and_no_other():
    both = plan(("aws_sqs_queue", ["delete"]), ("aws_kms_key", ["delete"]))
    with pytest.raises(guard.Refused) as refused:
        guard.check(both, ("aws_sqs_queue.this",))
    assert "aws_sqs_queue" not in refused.value.message
    assert guard.check(both, ("aws_sqs_queue.this", "aws_kms_key.this")) == ["aws_sqs_queue.this", "aws_kms_key.this"]


def test_what_holds_nothing_may_be_replaced():
    assert guard.check(plan(("aws_lambda_permission", ["delete", "create"]))) == ["aws_lambda_permission.this"]


def test_no_op_and_read_are_no_changes():
    assert guard.check(plan(("aws_s3_bucket", ["no-op"]), ("aws_iam_policy_document", ["read"]))) == []


def test_a_plan_that_met_an_error_is_not_applied():
    with pytest.raises(click.ClickException, match="incomplete"):
        guard.check(plan(errored=True))
