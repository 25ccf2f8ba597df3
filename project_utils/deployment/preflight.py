"""What must be true before a deploy touches anything."""

import subprocess
from dataclasses import dataclass

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from project_utils.config import Project


@dataclass(frozen=True)
class Account:
    id: str
    state_bucket: str


def check(project: Project, *, allow_dirty: bool) -> Account:
    if not allow_dirty and not _is_committed(project):
        raise click.ClickException(
            "There are changes that no commit holds (or no git), so nobody could tell later what was deployed. "
            "Commit them, or repeat with --allow-dirty."
        )
    return prepared_account(project)


def prepared_account(project: Project) -> Account:
    account = find_account(project)
    if not is_prepared(account):
        raise click.ClickException(
            f"Account {account.id} is not prepared (no bucket {account.state_bucket} that you may read). "
            f"Once an account: project-deploy bootstrap {project.name}"
        )
    return account


def find_account(project: Project) -> Account:
    try:
        account_id = boto3.client("sts").get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"AWS does not know who you are ({error}). Sign in, then try again.") from error
    return Account(account_id, f"{project.name}-terraform-state-{account_id}")


def commit(project: Project) -> str:
    return _git(project, "rev-parse", "--short=12", "HEAD").stdout.strip() or "unknown"


def is_prepared(account: Account) -> bool:
    try:
        boto3.client("s3").head_bucket(Bucket=account.state_bucket)
    except ClientError:
        return False
    return True


def _is_committed(project: Project) -> bool:
    status = _git(project, "status", "--porcelain")
    return status.returncode == 0 and not status.stdout


def _git(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(project.root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:  # no git: no commit that anybody knows of
        return subprocess.CompletedProcess(command, 127, "", "")
