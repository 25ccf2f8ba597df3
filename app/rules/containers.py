"""Containers: clusters of Kubernetes, services of ECS, and jobs of AWS Batch. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from app.rules import traffic
from app.rules.attributes import is_true, must_be_one_of, must_not_be_true, values
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]

eks_public_endpoint = must_not_be_true(
    "eks-public-endpoint",
    "high",
    "aws_eks_cluster",
    path="vpc_config.endpoint_public_access",
    default=True,
    title="The cluster's API can be reached from outside",
    why="A stolen token, or a hole in Kubernetes itself, is enough to take the cluster over from anywhere.",
    fix="Write `endpoint_public_access = false` and `endpoint_private_access = true`, and come through a VPN.",
)


@rule(
    "eks-public-cidr",
    "high",
    "aws_eks_cluster",
    title="The cluster's API is open to the whole internet",
    why="A stolen token, or a hole in Kubernetes itself, is enough for anybody to take the cluster over.",
    fix="Name the networks that need it in `public_access_cidrs`, or write `endpoint_public_access = false`.",
)
def eks_open_to_everybody(cluster: Resource, world: World) -> Answers:
    """Where no network is named, it is open to all."""
    at = "vpc_config[0].public_access_cidrs"
    access, networks = (
        cluster.at("vpc_config", "endpoint_public_access"),
        cluster.at("vpc_config", "public_access_cidrs"),
    )
    if access is False or access == "false":
        return
    open_to = ["0.0.0.0/0"] if networks in (None, []) else networks
    if open_to is UNKNOWN or UNKNOWN in open_to:
        yield Unsure(at)
    elif any(traffic.is_everybody(network) for network in open_to):
        yield Unsure(at) if access is UNKNOWN else Evidence(at, open_to)


@rule(
    "eks-secrets-unencrypted",
    "medium",
    "aws_eks_cluster",
    title="The cluster's secrets are not encrypted with a key of your own",
    why="Whoever gets at the cluster's store or a backup of it reads every secret, and nobody can take the key away.",
    fix='Add `encryption_config { resources = ["secrets"], provider { key_arn = … } }`.',
)
def eks_secrets(cluster: Resource, world: World) -> Answers:
    if cluster["encryption_config"] is UNKNOWN:
        yield Unsure("encryption_config")
        return
    for config in cluster.blocks("encryption_config"):
        resources = config.get("resources")
        if resources is UNKNOWN or "secrets" in (resources or ()):
            return
    yield Evidence("encryption_config", cluster["encryption_config"])


@rule(
    "sg-open-ssh",
    "high",
    "aws_eks_node_group",
    name="eks-nodes-open-ssh",
    title="SSH to the cluster's machines is open to the internet",
    why="With a key and no groups named, EKS itself opens port 22 of every machine to everybody.",
    fix="Name who may come in `source_security_group_ids`, or leave `remote_access` out and use Session Manager.",
)
def nodes_with_open_ssh(nodes: Resource, world: World) -> Answers:
    for at, access in nodes.places("remote_access"):
        if access.get("ec2_ssh_key") and not access.get("source_security_group_ids"):
            yield Evidence(f"{at}.source_security_group_ids")


ecs_efs_no_transit_encryption = must_be_one_of(
    "ecs-efs-no-transit-encryption",
    "medium",
    "aws_ecs_task_definition",
    path="volume.efs_volume_configuration.transit_encryption",
    allowed=("ENABLED",),
    in_blocks_only=True,
    title="Files travel to the task without encryption",
    why="Whoever listens inside the network reads and changes what is stored on the file system.",
    fix='Write `transit_encryption = "ENABLED"` into `efs_volume_configuration`.',
)

_WHO_HAS_TASKS = {
    "aws_ecs_service": "network_configuration.assign_public_ip",
    "aws_ecs_task_set": "network_configuration.assign_public_ip",
    "aws_cloudwatch_event_target": "ecs_target.network_configuration.assign_public_ip",
    "aws_scheduler_schedule": "target.ecs_parameters.network_configuration.assign_public_ip",
}


@rule(
    "ecs-public-ip",
    "high",
    *_WHO_HAS_TASKS,
    title="Tasks get public addresses",
    why="Each task stands on the internet itself, and what protects it is one security group only.",
    fix="Leave `assign_public_ip` out, use private subnets, and let a load balancer stand in front.",
)
def tasks_with_public_address(resource: Resource, world: World) -> Answers:
    path = _WHO_HAS_TASKS[resource.type].split(".")
    for at, value in values(resource, *path, in_blocks_only=True):
        if value is UNKNOWN:
            yield Unsure(at)
        elif is_true(value):
            yield Evidence(at, value)


@rule(
    "batch-privileged",
    "high",
    "aws_batch_job_definition",
    title="A job's container is privileged",
    why="What breaks out of it is root on the machine, and reaches all other containers and their credentials.",
    fix="Leave `privileged` out, and add the single Linux capabilities or devices that the job needs.",
)
def privileged_job(job: Resource, world: World) -> Answers:
    for name in ("container_properties", "node_properties", "ecs_properties"):
        if job[name] is UNKNOWN:
            yield Unsure(name)
        elif isinstance(job[name], str):
            yield from (Evidence(f"{name}.{at}", True) for at in _privileged(_decoded(job[name])))
    for at, context in job.places("eks_properties", "pod_properties", "containers", "security_context"):
        if context.get("privileged") is True:
            yield Evidence(f"{at}.privileged", True)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _privileged(value: Any, at: str = "") -> Iterator[str]:
    """Wherever it stands; AWS takes its names in any case."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{at}.{name}" if at else name
            if name.lower() == "privileged" and inner in (True, "true"):
                yield here
            yield from _privileged(inner, here)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _privileged(inner, f"{at}[{place}]")
