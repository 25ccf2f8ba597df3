"""What becomes reachable by anyone: said of each resource once, however it comes about. Pure."""

from collections.abc import Iterator, Sequence

from app.rules.results import LEVELS, Evidence, Finding
from app.rules.world import Resource

PUBLIC = {
    "ami-shared",
    "apigw-no-auth",
    "apigwv2-no-auth",
    "cognito-unauth",
    "dms-public",
    "ec2-public-ip",
    "ecr-public-policy",
    "ecs-public-ip",
    "eks-public-cidr",
    "eks-public-endpoint",
    "emr-public",
    "emr-sg-open",
    "glacier-public-policy",
    "iam-public-assume",
    "kms-wildcard-principal",
    "lambda-public",
    "lambda-url-no-auth",
    "mq-public",
    "msk-public",
    "neptune-public",
    "opensearch-public-policy",
    "rds-public",
    "rds-snapshot-public",
    "redshift-public",
    "s3-accesspoint-public",
    "s3-public-acl",
    "s3-public-acl-authenticated",
    "s3-public-acl-write",
    "s3-public-policy",
    "sagemaker-public",
    "sg-open-all",
    "sg-open-db-port",
    "sg-open-rdp",
    "sg-open-ssh",
    "sqs-public-policy",
    "ssm-doc-public",
    "transfer-public",
}

_BALANCERS = ("aws_alb", "aws_elb", "aws_lb")


def find_new(resource: Resource) -> Iterator[Finding]:
    """What is new and public on purpose: no fault, but a door that was not there. A gateway load balancer
    is asked from inside only."""
    is_new = resource.type in _BALANCERS and resource.change.action == "create"
    if is_new and resource["internal"] in (None, False) and resource["load_balancer_type"] != "gateway":
        yield Finding(
            address=resource.address,
            rule="new-public-load-balancer",
            category="public-exposure",
            severity="low",
            title="A new load balancer is public",
            why="Anyone can ask what stands behind it, as far as its security groups let them.",
            fix="Set `internal = true` if only your own networks need it.",
            evidence=(Evidence("internal", resource["internal"]),),
        )


def find(static: Sequence[Finding], changes: Sequence[Finding]) -> Iterator[Finding]:
    said = {each.address for each in changes if each.category == "public-exposure"}
    opened: dict[str, list[Finding]] = {}
    for finding in (*static, *changes):
        if finding.is_new and finding.category in PUBLIC and finding.address not in said:
            opened.setdefault(finding.address, []).append(finding)
    for address, findings in opened.items():
        worst = max(findings, key=lambda each: (LEVELS.index(each.severity), each.rule))
        yield Finding(
            address=address,
            rule="public-exposure",
            category="public-exposure",
            severity=worst.severity,
            title="It becomes reachable by anyone",
            why=f"{worst.title}. {worst.why}",
            fix=worst.fix,
            evidence=worst.evidence,
        )
