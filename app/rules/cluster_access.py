"""Who may do everything in a Kubernetes cluster. Pure."""

from collections.abc import Iterator

from app.rules.results import Evidence, Finding
from app.rules.world import Resource, World

_ADMINISTRATORS = ("/AmazonEKSClusterAdminPolicy", "/AmazonEKSAdminPolicy")


def find(resource: Resource, before: World, after: World) -> Iterator[Finding]:
    """Of whoever becomes an administrator of a cluster that was there without him."""
    if resource.type != "aws_eks_access_policy_association" or not _is_administrator(resource):
        return
    known = before.resources.get(resource.address)
    clusters = after.targets(resource, "cluster_name", types=("aws_eks_cluster",))
    is_new_cluster = bool(clusters) and all(each.address not in before.resources for each in clusters)
    if is_new_cluster or (known is not None and _is_administrator(known)):
        return
    yield Finding(
        address=resource.address,
        rule="cluster-administrator",
        category="iam-managed-admin",
        severity="high",
        title="Somebody becomes administrator of a cluster",
        why="Who can read every secret in it and start what he likes on its nodes can take what their roles may, too.",
        fix="Give him AmazonEKSViewPolicy or AmazonEKSEditPolicy, in the namespaces that he works in.",
        evidence=(Evidence("policy_arn", resource["policy_arn"]),),
    )


def _is_administrator(access: Resource) -> bool:
    return str(access["policy_arn"]).endswith(_ADMINISTRATORS) and access.at("access_scope", "type") == "cluster"
