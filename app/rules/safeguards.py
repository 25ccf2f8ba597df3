"""Resources that are there to protect others: what it means that one is destroyed while the other stays. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from app.rules.pairs import is_destroyed
from app.rules.results import Finding
from app.rules.world import Resource, World


class Safeguard(NamedTuple):
    category: str
    severity: str
    title: str
    why: str
    of: str = ""  # where the protected one is named; of an account or a region, where it is empty
    whole: str = ""  # its type, where it is always the same


_BLIND = "An attack is noticed when it is over, if at all."
_BLOCK = "A policy or an ACL, also one that is there already, can make the objects readable by anyone."

SAFEGUARDS: dict[str, Safeguard] = {
    "aws_s3_bucket_public_access_block": Safeguard(
        "s3-no-public-access-block", "high", "A bucket loses its public access block", _BLOCK, "bucket", "aws_s3_bucket"
    ),
    "aws_s3_account_public_access_block": Safeguard(
        "s3-no-public-access-block", "high", "The account loses its public access block", _BLOCK
    ),
    "aws_s3_bucket_versioning": Safeguard(
        "s3-no-versioning",
        "medium",
        "Versioning of a bucket is suspended",
        "Terraform suspends it when this goes: what is overwritten or deleted from then on is lost.",
        "bucket",
        "aws_s3_bucket",
    ),
    "aws_s3_bucket_server_side_encryption_configuration": Safeguard(
        "public-exposure",
        "medium",
        "A bucket loses the encryption with a key of your own",
        "S3 falls back to a key of its own: nobody can take it away or see in the logs who used it.",
        "bucket",
        "aws_s3_bucket",
    ),
    "aws_s3_bucket_object_lock_configuration": Safeguard(
        "destroy-stateful",
        "medium",
        "Objects are no longer locked",
        "New ones can be deleted by anybody.",
        "bucket",
        "aws_s3_bucket",
    ),
    "aws_s3_bucket_replication_configuration": Safeguard(
        "destroy-stateful",
        "medium",
        "A bucket is no longer copied",
        "New objects exist once only.",
        "bucket",
        "aws_s3_bucket",
    ),
    "aws_s3_bucket_logging": Safeguard(
        "blast-radius",
        "low",
        "Access to a bucket is no longer logged",
        "Who read what cannot be looked up.",
        "bucket",
        "aws_s3_bucket",
    ),
    "aws_flow_log": Safeguard(
        "vpc-no-flow-logs",
        "medium",
        "Traffic is no longer recorded",
        "Who spoke to whom cannot be looked up.",
        "vpc_id",
        "aws_vpc",
    ),
    "aws_cloudtrail": Safeguard(
        "cloudtrail-logging-off", "high", "The trail is destroyed", "Nobody can say who did what in the account."
    ),
    "aws_guardduty_detector": Safeguard("blast-radius", "high", "Threat detection is turned off", _BLIND),
    "aws_securityhub_account": Safeguard("blast-radius", "high", "Security Hub is turned off", _BLIND),
    "aws_config_configuration_recorder": Safeguard("blast-radius", "high", "AWS Config is turned off", _BLIND),
    "aws_config_configuration_recorder_status": Safeguard("blast-radius", "high", "AWS Config is turned off", _BLIND),
    "aws_inspector2_enabler": Safeguard("blast-radius", "medium", "Inspector is turned off", _BLIND),
    "aws_macie2_account": Safeguard("blast-radius", "medium", "Macie is turned off", _BLIND),
    "aws_organizations_policy_attachment": Safeguard(
        "blast-radius",
        "high",
        "Accounts lose a policy of the organisation",
        "What it forbade in them is allowed again to whoever has the right, administrators first of all.",
        "policy_id",
        "aws_organizations_policy",
    ),
    "aws_organizations_policy": Safeguard(
        "blast-radius",
        "high",
        "A policy of the organisation is destroyed",
        "What it forbade is allowed again to whoever has the right, administrators first of all.",
    ),
    "aws_accessanalyzer_analyzer": Safeguard("blast-radius", "medium", "Access Analyzer is turned off", _BLIND),
    "aws_config_config_rule": Safeguard("blast-radius", "low", "A rule of AWS Config is destroyed", _BLIND),
    "aws_shield_protection": Safeguard(
        "blast-radius", "medium", "Shield is taken away", "A flood of requests is no longer held off.", "resource_arn"
    ),
    "aws_budgets_budget": Safeguard(
        "blast-radius", "low", "A budget is destroyed", "Nobody is told any more when the bill grows."
    ),
    "aws_cloudwatch_composite_alarm": Safeguard(
        "blast-radius", "low", "An alarm is destroyed", "What it watched for goes unnoticed."
    ),
    "aws_autoscaling_policy": Safeguard(
        "blast-radius",
        "low",
        "A rule of scaling is destroyed",
        "Under load no servers are added.",
        "autoscaling_group_name",
        "aws_autoscaling_group",
    ),
    "aws_appautoscaling_policy": Safeguard(
        "blast-radius", "low", "A rule of scaling is destroyed", "Under load nothing is added.", "resource_id"
    ),
    "aws_dlm_lifecycle_policy": Safeguard(
        "destroy-stateful", "medium", "Disks are no longer backed up", "Their snapshots are no longer made."
    ),
    "aws_cloudwatch_metric_alarm": Safeguard(
        "blast-radius", "low", "An alarm is destroyed", "What it watched for goes unnoticed."
    ),
    "aws_wafv2_web_acl_association": Safeguard(
        "public-exposure",
        "medium",
        "The web firewall is taken away",
        "Requests that it stopped reach what stands behind it.",
        "resource_arn",
    ),
    "aws_backup_plan": Safeguard(
        "destroy-stateful", "medium", "A backup plan is destroyed", "What it chose is no longer backed up."
    ),
    "aws_backup_selection": Safeguard(
        "destroy-stateful", "medium", "A choice of backups is destroyed", "What it chose is no longer backed up."
    ),
    "aws_backup_vault_lock_configuration": Safeguard(
        "destroy-stateful",
        "high",
        "A vault is no longer locked",
        "Whoever has a key can delete the backups too.",
        "backup_vault_name",
    ),
    "aws_efs_backup_policy": Safeguard(
        "destroy-stateful", "medium", "A file system is no longer backed up", "Lost files stay lost.", "file_system_id"
    ),
    "aws_db_instance_automated_backups_replication": Safeguard(
        "rds-no-backups",
        "medium",
        "Backups are no longer copied to another region",
        "With the region they are lost.",
        "source_db_instance_arn",
    ),
    "aws_iam_account_password_policy": Safeguard(
        "iam-weak-password-policy", "medium", "The password policy is destroyed", "Short passwords are let in again."
    ),
    "aws_ebs_encryption_by_default": Safeguard(
        "ebs-default-encryption-off", "medium", "New disks are not encrypted by default", "They lie there in clear."
    ),
    "aws_secretsmanager_secret_rotation": Safeguard(
        "secrets-no-rotation", "low", "A secret is no longer rotated", "Once leaked it works for ever.", "secret_id"
    ),
    "aws_ecr_lifecycle_policy": Safeguard(
        "cost", "low", "Images are no longer tidied up", "They are kept, and paid for, for ever.", "repository"
    ),
}


def find(resource: Resource, before: World) -> Iterator[Finding]:
    safeguard = SAFEGUARDS.get(resource.type)
    if safeguard is None or not is_destroyed(resource) or _goes_with_it(resource, safeguard, before):
        return
    yield Finding(
        address=resource.address,
        rule="safeguard-destroyed",
        category=safeguard.category,
        severity=safeguard.severity,
        title=safeguard.title,
        why=safeguard.why,
        fix="Leave it in the configuration, as long as what it protects is there.",
    )


def _goes_with_it(resource: Resource, safeguard: Safeguard, before: World) -> bool:
    if not safeguard.of:
        return False
    types = (safeguard.whole,) if safeguard.whole else ()
    protected = before.targets(resource, safeguard.of, types=types)
    return bool(protected) and all("delete" in each.change.actions for each in protected)
