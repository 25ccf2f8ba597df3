"""Prepares an account, once: makes the bucket of every state, which Terraform then takes over with all the rest."""

from collections.abc import Callable
from typing import Any

import boto3

from project_utils.config import Project
from project_utils.deployment import preflight
from project_utils.deployment.preflight import Account
from project_utils.deployment.terraform import Root


def run(project: Project, *, dry_run: bool, say: Callable[[str], None]) -> dict[str, Any]:
    account = preflight.find_account(project)
    answer = {"account": account.id, "state_bucket": account.state_bucket, "dry_run": dry_run}
    if dry_run and not preflight.is_prepared(account):
        return answer | {"changes": ["everything: the account is not prepared yet"]}
    _make_bucket(account, project.region)
    say("account: plan, guard, apply")
    root = Root(
        folder=project.path(project.terraform) / "account",
        data=project.path("build/terraform/account"),
        state_bucket=account.state_bucket,
        state_key="account.tfstate",
        region=project.region,
    )
    return answer | {"changes": root.preview() if dry_run else root.deploy()}


def _make_bucket(account: Account, region: str) -> None:
    if not preflight.is_prepared(account):
        s3: Any = boto3.client("s3", region_name=region)
        # S3 takes its first region only by silence.
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=account.state_bucket, **where)
