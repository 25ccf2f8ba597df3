"""Is it there, is it ready, which one is it."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import marshmallow as ma

from app.core import aws, config, log, queue, tables
from app.core.api import VERSION, Blueprint

blp = Blueprint("Health", __name__, url_prefix="/api", description="Health and version")


class HealthSchema(ma.Schema):
    status = ma.fields.String(required=True, metadata={"example": "ok"})


class DependencySchema(ma.Schema):
    name = ma.fields.String(required=True)
    ok = ma.fields.Boolean(required=True)
    latency_ms = ma.fields.Float(required=True)


class ReadySchema(HealthSchema):
    dependencies = ma.fields.List(ma.fields.Nested(DependencySchema), required=True)


class VersionSchema(ma.Schema):
    version = ma.fields.String(required=True)
    stage = ma.fields.String(required=True)
    release = ma.fields.String(required=True, metadata={"description": "Digest of the deployed package"})
    commit = ma.fields.String(required=True)
    function_version = ma.fields.String(required=True)


@blp.get("/health")
@blp.response(200, HealthSchema)
def health() -> dict[str, str]:
    """Is the application up (touches nothing else)"""
    return {"status": "ok"}


@blp.get("/health/ready")
@blp.response(200, ReadySchema)
@blp.alt_response(503, schema=ReadySchema, description="A dependency does not answer")
def ready() -> tuple[dict[str, Any], int]:
    """Does each dependency answer, and how fast"""
    dependencies = measure()
    is_ready = all(dependency["ok"] for dependency in dependencies)
    return {
        "status": "ok" if is_ready else "degraded",
        "dependencies": dependencies,
    }, 200 if is_ready else 503


@blp.get("/version")
@blp.response(200, VersionSchema)
def version() -> dict[str, str]:
    """Which release answers"""
    settings = config.settings
    return {
        "version": VERSION,
        "stage": settings.stage,
        "release": settings.release,
        "commit": settings.commit,
        "function_version": os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "local"),
    }


def measure() -> list[dict[str, Any]]:
    """Side by side: one that hangs must not push the others past the gateway's 30 seconds."""
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(copy_context().run, _measure, name, check) for name, check in CHECKS.items()]
    return [future.result() for future in waiting]


def _check_tables() -> None:
    key = {"PK": {"S": "HEALTH"}, "SK": {"S": "HEALTH"}}
    aws.client("dynamodb").get_item(TableName=tables.name("users", config.settings.stage), Key=key)


def _check_queues() -> None:
    for url in queue.urls():
        aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])


def _check_signing_key() -> None:
    aws.client("kms").get_public_key(KeyId=config.settings.signing_key)


CHECKS: dict[str, Callable[[], None]] = {
    "tables": _check_tables,
    "queues": _check_queues,
    "signing_key": _check_signing_key,
}


def _measure(name: str, check: Callable[[], None]) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        check()
        ok = True
    except Exception as error:
        log.logger.error("%s does not answer", name, extra={"fields": {"reason": str(error)}})
        ok = False
    return {"name": name, "ok": ok, "latency_ms": round((time.perf_counter() - started) * 1000, 1)}
