"""One deploy at a time and stage: an object in the state bucket that only one can create."""

import getpass
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import boto3
import click
from botocore.exceptions import ClientError

_TAKEN = (409, 412)  # somebody creates it at this moment, or has


@contextmanager
def held(bucket: str, project: str, stage: str) -> Iterator[None]:
    s3 = boto3.client("s3")
    key = _key(project, stage)
    holder = f"{getpass.getuser()}@{socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    try:
        s3.put_object(Bucket=bucket, Key=key, Body=json.dumps({"holder": holder}), IfNoneMatch="*")
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] not in _TAKEN:
            raise
        raise click.ClickException(
            f"{find_holder(bucket, project, stage) or 'Somebody'} is deploying {stage}. Wait, or, if that deploy died: "
            f"project-deploy unlock {project} --stage {stage}"
        ) from error
    try:
        yield
    finally:
        s3.delete_object(Bucket=bucket, Key=key)


def release(bucket: str, project: str, stage: str) -> None:
    boto3.client("s3").delete_object(Bucket=bucket, Key=_key(project, stage))


def find_holder(bucket: str, project: str, stage: str) -> str | None:
    s3 = boto3.client("s3")
    try:
        body = s3.get_object(Bucket=bucket, Key=_key(project, stage))["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    return str(json.loads(body)["holder"])


def _key(project: str, stage: str) -> str:
    return f"locks/{project}-{stage}.json"
