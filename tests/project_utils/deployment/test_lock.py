import boto3
import click
import pytest
from moto import mock_aws

from project_utils.deployment import lock


@pytest.fixture
def bucket(environment):
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="states", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield "states"


def test_a_second_deploy_of_the_stage_is_told_who_holds_the_lock(bucket):
    with (
        lock.held(bucket, "ai-wizard", "dev"),
        pytest.raises(click.ClickException, match=r"@.* since .* is deploying dev"),
        lock.held(bucket, "ai-wizard", "dev"),
    ):
        pass


def test_another_stage_may_be_deployed_at_the_same_time(bucket):
    with lock.held(bucket, "ai-wizard", "dev"), lock.held(bucket, "ai-wizard", "test"):
        assert len(boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"]) == 2


def test_the_lock_is_free_after_a_deploy_that_failed(bucket):
    with pytest.raises(RuntimeError), lock.held(bucket, "ai-wizard", "dev"):
        raise RuntimeError
    with lock.held(bucket, "ai-wizard", "dev"):
        pass


def test_unlock_frees_the_lock_of_a_deploy_that_died(bucket):
    lock.held(bucket, "ai-wizard", "dev").__enter__()
    lock.release(bucket, "ai-wizard", "dev")
    with lock.held(bucket, "ai-wizard", "dev"):
        pass
