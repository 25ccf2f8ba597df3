import boto3
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from moto import mock_aws

from project_utils.deployment import commands, lock

BUCKET = "ai-wizard-terraform-state-123456789012"


@pytest.fixture
def run(environment):
    environment.setattr(boto3, "DEFAULT_SESSION", None)
    environment.delenv("AWS_DEFAULT_REGION")
    with mock_aws():
        yield lambda line: CliRunner().invoke(commands.project_deploy, line.split())


@pytest.fixture
def state(run):
    where = {"LocationConstraint": "eu-west-1"}
    boto3.client("s3", region_name="eu-west-1").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)


@pytest.mark.parametrize("command", ["rollback", "unlock", "destroy --confirm dev", "run --allow-dirty"])
def test_an_account_that_is_not_prepared_is_sent_to_the_bootstrap(run, command):
    result = run(f"{command} ai-wizard --stage dev")
    assert result.exit_code == 1
    assert "project-deploy bootstrap ai-wizard" in result.stderr


def test_what_aws_refuses_is_a_sentence_and_no_traceback(run, state, environment):
    def refuse(*_):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not yours"}}, "DeleteObject")

    environment.setattr(lock, "release", refuse)
    result = run("unlock ai-wizard --stage dev")
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "AccessDenied" in result.stderr


def test_the_region_is_the_projects_whatever_the_shell_says(run, state, environment):
    environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
    run("unlock ai-wizard --stage dev")
    assert boto3.client("lambda").meta.region_name == "eu-west-1"


def test_a_dry_unlock_says_who_holds_the_lock_and_leaves_it(run, state):
    run("unlock ai-wizard --stage dev")
    with lock.held(BUCKET, "ai-wizard", "dev"):
        assert "@" in run("unlock ai-wizard --stage dev --dry-run").stdout
        assert lock.find_holder(BUCKET, "ai-wizard", "dev")
        run("unlock ai-wizard --stage dev")
        assert lock.find_holder(BUCKET, "ai-wizard", "dev") is None


@pytest.mark.parametrize("command", [commands.project_deploy, *commands.project_deploy.commands.values()])
def test_help_has_an_example(command):
    assert "Example" in CliRunner().invoke(command, ["--help"]).output
