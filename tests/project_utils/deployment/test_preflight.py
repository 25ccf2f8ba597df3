import subprocess
from types import SimpleNamespace

import boto3
import click
import pytest
from moto import mock_aws

from project_utils.deployment import bootstrap, preflight


@pytest.fixture
def project(tmp_path):
    return SimpleNamespace(name="ai-wizard", root=tmp_path, region="us-east-1")


def git(project, *arguments):
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True)


def test_what_is_in_no_repository_is_not_deployed(project):
    with pytest.raises(click.ClickException, match="no commit holds"):
        preflight.check(project, allow_dirty=False)


def test_without_git_nothing_is_committed(project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(click.ClickException, match="no commit holds"):
        preflight.check(project, allow_dirty=False)
    assert preflight.commit(project) == "unknown"


def test_what_is_not_committed_is_not_deployed(project):
    git(project, "init", "-q")
    (project.root / "new").write_text("")
    with pytest.raises(click.ClickException, match="no commit holds"):
        preflight.check(project, allow_dirty=False)


def test_an_account_without_the_state_bucket_is_sent_to_the_bootstrap(project, environment):
    git(project, "init", "-q")
    git(project, "commit", "-q", "--allow-empty", "-m", "First")
    with mock_aws(), pytest.raises(click.ClickException, match="project-deploy bootstrap ai-wizard"):
        preflight.check(project, allow_dirty=False)


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
def test_the_bootstrap_makes_the_state_bucket_in_the_projects_region(environment, region):
    environment.setenv("AWS_DEFAULT_REGION", region)
    with mock_aws():
        bootstrap._make_bucket(preflight.Account("123456789012", "states"), region)
        where = boto3.client("s3").get_bucket_location(Bucket="states")["LocationConstraint"]
    assert where == (None if region == "us-east-1" else region)
