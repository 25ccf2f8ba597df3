"""Files on S3: attachments, unless a bucket is named. People bring and fetch them by addresses that run out; nothing of
an attachment goes through the API."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from app.core import aws, config

_MOST_DELETED = 1000  # in one call


def form(key: str, *, media_type: str, size_bytes: int, lifetime: timedelta, bucket: str = "") -> dict[str, Any]:
    """Where to post one file of exactly this size and type, and the fields that have to go with it. The bucket says
    how it is encrypted."""
    answer: dict[str, Any] = _client().generate_presigned_post(
        bucket or _attachments(),
        key,
        Fields={"Content-Type": media_type},
        Conditions=[{"Content-Type": media_type}, ["content-length-range", size_bytes, size_bytes]],
        ExpiresIn=_seconds(lifetime),
    )
    return answer


def link(key: str, *, media_type: str, disposition: str, lifetime: timedelta) -> str:
    fixed = {"ResponseContentType": media_type, "ResponseContentDisposition": disposition}
    parameters = {"Bucket": _attachments(), "Key": key, **fixed}
    return str(_client().generate_presigned_url("get_object", Params=parameters, ExpiresIn=_seconds(lifetime)))


def find(name: str) -> str:
    """One of the stage's buckets, where no setting tells it: on the machine of whoever has a command. None is ""."""
    prefix = f"ai-wizard-{name}-{config.settings.stage}"
    found = _client().list_buckets(Prefix=prefix).get("Buckets", [])
    return str(found[0]["Name"]) if found else ""


def read(key: str, bucket: str = "") -> bytes | None:
    try:
        return bytes(_client().get_object(Bucket=bucket or _attachments(), Key=key)["Body"].read())
    except _client().exceptions.NoSuchKey:
        return None


def write(key: str, content: bytes, media_type: str, bucket: str = "") -> None:
    _client().put_object(Bucket=bucket or _attachments(), Key=key, Body=content, ContentType=media_type)


def list_all(prefix: str) -> Iterator[tuple[str, datetime]]:
    """Keys in their order, and when each was written."""
    pages = _client().get_paginator("list_objects_v2").paginate(Bucket=_attachments(), Prefix=prefix)
    for page in pages:
        yield from ((found["Key"], found["LastModified"]) for found in page.get("Contents", []))


def delete(*keys: str, bucket: str = "") -> None:
    """Those that are not there any more do no harm."""
    for some in batched(keys, _MOST_DELETED):
        wanted = {"Objects": [{"Key": key} for key in some], "Quiet": True}
        answer = _client().delete_objects(Bucket=bucket or _attachments(), Delete=wanted)
        if answer.get("Errors"):
            raise RuntimeError(f"{len(answer['Errors'])} files could not be deleted: {answer['Errors'][0]['Code']}")


def _client() -> Any:
    return aws.client("s3")


def _attachments() -> str:
    return config.settings.attachments_bucket


def _seconds(lifetime: timedelta) -> int:
    return int(lifetime.total_seconds())
