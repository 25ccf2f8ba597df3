"""Prepares an account, once: makes the bucket of every state, which Terraform then takes over with all the rest."""

from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

from project_utils.config import Project
from project_utils.deployment import preflight
from project_utils.deployment.terraform import Root


def run(project: Project, say: Callable[[str], None]) -> dict[str, Any]:
    account = preflight.find_account(project)
    _make_bucket(account.state_bucket, project.region)
    say("account: plan, guard, apply")
    root = Root(
        folder=project.path(project.terraform) / "account",
        data=project.path("build/terraform/account"),
        state_bucket=account.state_bucket,
        state_key="account.tfstate",
        region=project.region,
    )
    return {"account": account.id, "state_bucket": account.state_bucket, "changes": root.deploy()}


def _make_bucket(name: str, region: str) -> None:
    s3: Any = boto3.client("s3", region_name=region)
    try:
        s3.head_bucket(Bucket=name)
    except ClientError:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
