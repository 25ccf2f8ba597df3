"""The layer on Lambda: a version for each content, kept for the versions of the function that have it."""

from typing import Any

import boto3

from project_utils.config import Project
from project_utils.deployment.versions import client
from project_utils.lambda_utils.functions import Function
from project_utils.lambda_utils.layer import Layer


def wanted_by(project: Project, target: Function) -> bool:
    """Nobody waits for it to load where there is nobody to ask."""
    has_provider = target.settings["aws_environment_variables"]["WIZARD_AI_PROVIDER"] != "none"
    return has_provider and target.stage_key.endswith(f"_{project.layer.function}")


def publish(project: Project, stage: str, built: Layer, bucket: str) -> str:
    """The ARN of the version with this content."""
    name = _name(project, stage)
    known = {version["Description"]: str(version["LayerVersionArn"]) for version in _versions(name)}
    return known[built.digest] if built.digest in known else _publish(name, project, built, bucket)


def delete(project: Project, stage: str) -> None:
    name = _name(project, stage)
    for version in _versions(name):
        client().delete_layer_version(LayerName=name, VersionNumber=version["Version"])


def _publish(name: str, project: Project, built: Layer, bucket: str) -> str:
    key = f"{project.layer.name}-{built.digest}.zip"
    boto3.client("s3").upload_file(str(built.zip), bucket, key)
    published = client().publish_layer_version(
        LayerName=name,
        Description=built.digest,
        Content={"S3Bucket": bucket, "S3Key": key},
        CompatibleRuntimes=[f"python{project.package.python}"],
        CompatibleArchitectures=[built.architecture],
    )
    return str(published["LayerVersionArn"])


def _versions(name: str) -> list[Any]:
    pages = client().get_paginator("list_layer_versions").paginate(LayerName=name)
    return [version for page in pages for version in page["LayerVersions"]]


def _name(project: Project, stage: str) -> str:
    return f"{project.name}-{project.layer.name}-{stage}"
