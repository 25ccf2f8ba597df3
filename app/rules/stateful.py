"""Which resources hold data, what is lost with them, and what would be left of it. From AWS's documentation. Pure.

A shield is what stands between the destruction and the loss: AWS refuses, or a copy stays. One is enough to make the
loss one level less bad; it is never nothing, because what uses the data stands without it.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.rules.results import LEVELS
from app.rules.world import Resource, World

Shield = Callable[[Resource], str | None]  # a sentence, where it holds
_OFF = (None, False, "", "false", "INACTIVE", "disabled")


class Holding(NamedTuple):
    noun: str
    lost: str
    severity: str = "critical"
    shields: tuple[Shield, ...] = ()
    rescue: str = "Make a backup and restore it once before you apply."


class Loss(NamedTuple):
    noun: str
    text: str
    severity: str
    rescue: str  # what to do first


def loss(resource: Resource, world: World) -> Loss | None:
    """With a resource as it stands now; None where it holds nothing."""
    holding = HOLDINGS.get(resource.type) or _guessed(resource.type)
    if holding is None or _stays(resource):
        return None
    held = [said for shield in holding.shields if (said := shield(resource))]
    severity = holding.severity
    if held or _is_copy(resource):
        severity = _one_less(severity)
    elif _is_record(resource, world) or _has_more_disks(resource):
        severity = "high"
    return Loss(holding.noun, " ".join([holding.lost, *(held or _copies(resource))]), severity, holding.rescue)


def _stays(resource: Resource) -> bool:
    """Terraform forgets it, and AWS keeps it."""
    return resource["skip_destroy"] is True or resource["retain_on_delete"] is True


def _one_less(severity: str) -> str:
    return LEVELS[max(LEVELS.index(severity) - 1, 0)]


def _is_copy(resource: Resource) -> bool:
    return bool(_copies(resource))


def _copies(resource: Resource) -> list[str]:
    sources = ("replicate_source_db", "replication_source_identifier", "primary_key_arn", "global_replication_group_id")
    named = [name for name in sources if resource[name]]
    return ["It is a replica: what it is a copy of stays."] if named else []


def _is_record(resource: Resource, world: World) -> bool:
    """Of who did what: an auditor asks for it."""
    if resource.type != "aws_cloudwatch_log_group":
        return False
    trails = [str(trail["cloud_watch_logs_group_arn"] or "") for trail in world.of("aws_cloudtrail")]
    flows = [str(flow["log_destination"] or "") for flow in world.of("aws_flow_log")]
    arn = str(resource["arn"] or "")
    return bool(arn) and any(each.removesuffix(":*") == arn for each in (*trails, *flows))


def _refused(name: str) -> Shield:
    said = f"AWS refuses to delete it while `{name}` is on, so that the apply stops there."
    return lambda resource: said if resource[name] not in _OFF else None


def _final_snapshot(skip: str = "skip_final_snapshot", name: str | None = "final_snapshot_identifier") -> Shield:
    def check(resource: Resource) -> str | None:
        if resource[skip] is True:
            return None
        if name is None or resource[name]:
            return "AWS takes a final snapshot first, from which it can be restored under another name."
        return f"Neither `{skip}` nor `{name}` is set, so that the provider refuses and the apply stops there."

    return check


def _snapshot_named(name: str) -> Shield:
    return lambda resource: f"`{name}` is set: AWS takes a snapshot first." if resource[name] else None


def _on(name: str, means: str) -> Shield:
    return lambda resource: means if resource[name] is True else None


def _only_empty(switch: str, what: str) -> Shield:
    return lambda resource: (
        None
        if resource[switch] is True
        else f"Without `{switch}` AWS refuses to delete it while there are {what} in it, and the apply stops there."
    )


def _window(name: str, default: int) -> Shield:
    def check(resource: Resource) -> str | None:
        days = default if resource[name] is None else resource[name]
        return f"For {days} days it can be restored." if isinstance(days, int) and days > 0 else None

    return check


def _point_in_time(resource: Resource) -> str | None:
    if resource.at("point_in_time_recovery", "enabled") is True:
        return "Point-in-time recovery is on: AWS keeps a system backup of its last state for 35 days."
    return None


def _backups_stay(resource: Resource) -> str | None:
    if resource["delete_automated_backups"] is False and resource["backup_retention_period"]:
        return "`delete_automated_backups` is off: the automated backups stay until their retention ends."
    return None


def _root_disk_stays(resource: Resource) -> str | None:
    stays = resource.at("root_block_device", "delete_on_termination") is False
    return "Its root disk stays, because `delete_on_termination` is off." if stays else None


def _has_more_disks(resource: Resource) -> bool:
    return resource.type == "aws_instance" and any(
        disk.get("delete_on_termination") is True for disk in resource.blocks("ebs_block_device")
    )


_WAIT = "Turn it off for some weeks first, and see who misses it."
_DRAIN = "Stop what writes to it and let what reads it finish, before you apply."
_EXPORT = "Export what has to be kept before you apply."
_COPY = "Copy what is still used to another one before you apply."
_MOVE = "Move what runs in it, and what it stores, before you apply."
_PROTECTED = _refused("deletion_protection")
_DATABASE = (_PROTECTED, _final_snapshot(), _backups_stay)
_CACHE = (_snapshot_named("final_snapshot_identifier"),)
_FSX = (_final_snapshot("skip_final_backup", None),)
_SEARCH = Holding("A search domain", "Its indexes are deleted, and its automated snapshots with them.")
_STAYS_EMPTY = "What uses it finds nothing from then on."

HOLDINGS: dict[str, Holding] = {
    # databases
    "aws_db_instance": Holding(
        "A database", "All its data goes, and its automated backups with it.", shields=_DATABASE
    ),
    "aws_rds_cluster": Holding(
        "A database cluster", "All its data goes, and its automated backups with it.", shields=_DATABASE
    ),
    "aws_docdb_cluster": Holding("A DocumentDB cluster", "All its data and automated backups go.", shields=_DATABASE),
    "aws_docdbelastic_cluster": Holding("A DocumentDB cluster", "All its data goes."),
    "aws_neptune_cluster": Holding("A graph database", "All its data and automated backups go.", shields=_DATABASE),
    "aws_rds_global_cluster": Holding(
        "A global database", "Its regions are no longer kept in step.", "high", (_PROTECTED,)
    ),
    "aws_dynamodb_table": Holding(
        "A table",
        "All its items go.",
        shields=(_refused("deletion_protection_enabled"), _point_in_time),
    ),
    "aws_dynamodb_table_replica": Holding("A replica of a table", "The items stay in the other regions.", "medium"),
    "aws_dynamodb_table_item": Holding("An item of a table", "Its values go.", "medium"),
    "aws_redshift_cluster": Holding(
        "A data warehouse", "All its data and automated snapshots go.", shields=(_final_snapshot(),)
    ),
    "aws_redshiftserverless_namespace": Holding(
        "A data warehouse", "All its data goes.", shields=(_snapshot_named("final_snapshot_name"),)
    ),
    "aws_memorydb_cluster": Holding(
        "A MemoryDB cluster", "All its data goes.", shields=(_snapshot_named("final_snapshot_name"),)
    ),
    "aws_elasticache_replication_group": Holding(
        "A cache", "All that it holds goes, also what was only ever stored there.", "high", _CACHE
    ),
    "aws_elasticache_cluster": Holding("A cache", "All that it holds goes.", "high", _CACHE),
    "aws_elasticache_serverless_cache": Holding(
        "A cache", "All that it holds goes.", "high", (_snapshot_named("final_snapshot_name"),)
    ),
    "aws_dax_cluster": Holding("A cache of a table", "It fills again from its table.", "medium"),
    "aws_opensearch_domain": _SEARCH,
    "aws_elasticsearch_domain": _SEARCH,
    "aws_opensearchserverless_collection": Holding("A search collection", "Its indexes are deleted."),
    "aws_qldb_ledger": Holding("A ledger", "Its whole history goes.", shields=(_PROTECTED,)),
    "aws_timestreamwrite_database": Holding("A time series database", "Its tables must be gone first."),
    "aws_timestreamwrite_table": Holding("A time series table", "All its records go."),
    "aws_keyspaces_keyspace": Holding("A keyspace", "All its tables go."),
    "aws_keyspaces_table": Holding("A table", "All its rows go."),
    "aws_lightsail_database": Holding("A database", "All its data goes.", shields=(_final_snapshot(),)),
    # files and disks
    "aws_s3_bucket": Holding(
        "A bucket",
        "Every object and every version in it goes, and its name is free for anybody else.",
        shields=(_only_empty("force_destroy", "objects"),),
    ),
    "aws_s3_directory_bucket": Holding(
        "A bucket", "All its objects go.", shields=(_only_empty("force_destroy", "objects"),)
    ),
    "aws_s3_object": Holding("An object in S3", "Its content goes, unless the bucket keeps versions.", "low"),
    "aws_efs_file_system": Holding("A file system", "All files on it go."),
    "aws_fsx_windows_file_system": Holding("A file system", "All files on it go.", shields=_FSX),
    "aws_fsx_lustre_file_system": Holding("A file system", "All files on it go.", shields=_FSX),
    "aws_fsx_openzfs_file_system": Holding("A file system", "All files on it go.", shields=_FSX),
    "aws_fsx_ontap_file_system": Holding("A file system", "All files on it go."),
    "aws_fsx_ontap_volume": Holding("A volume", "All files on it go.", shields=_FSX),
    "aws_fsx_openzfs_volume": Holding("A volume", "All files on it go."),
    "aws_ebs_volume": Holding(
        "A disk",
        "All that is written on it goes.",
        shields=(_on("final_snapshot", "`final_snapshot` is on: AWS takes a snapshot first."),),
    ),
    "aws_instance": Holding(
        "A server",
        "Its root disk goes with it, and what was only written there.",
        "medium",
        (_refused("disable_api_termination"), _root_disk_stays),
    ),
    "aws_lightsail_instance": Holding("A server", "Its disk goes with it.", "high"),
    "aws_workspaces_workspace": Holding("A desktop", "What its user has stored on it goes."),
    "aws_sagemaker_notebook_instance": Holding("A notebook", "The notebooks on its disk go.", "high"),
    "aws_sagemaker_domain": Holding(
        "A SageMaker domain", "The home directories of its users go, if `retention_policy` says so.", "high"
    ),
    "aws_glacier_vault": Holding("An archive", "AWS refuses while there are archives in it.", "high"),
    "aws_ecr_repository": Holding(
        "A registry of images",
        "All its images go, and what runs from them cannot start again.",
        "high",
        (_only_empty("force_delete", "images"),),
        rescue=_COPY,
    ),
    "aws_ecrpublic_repository": Holding(
        "A registry of images", "All its images go.", "high", (_only_empty("force_destroy", "images"),), rescue=_COPY
    ),
    "aws_codecommit_repository": Holding("A repository", "Its code and its history go."),
    "aws_codeartifact_repository": Holding("A repository of packages", "All its packages go.", "high"),
    "aws_codeartifact_domain": Holding("A domain of packages", "All its packages go.", "high"),
    # backups
    "aws_backup_vault": Holding(
        "A vault of backups",
        "All its recovery points go.",
        shields=(_only_empty("force_destroy", "recovery points"),),
        rescue=_COPY,
    ),
    "aws_backup_logically_air_gapped_vault": Holding("A vault of backups", "All its recovery points go."),
    "aws_db_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high", rescue=_COPY),
    "aws_db_cluster_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high", rescue=_COPY),
    "aws_ebs_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high", rescue=_COPY),
    "aws_docdb_cluster_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high"),
    "aws_neptune_cluster_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high"),
    "aws_redshift_cluster_snapshot": Holding("A snapshot", "It cannot be restored from any more.", "high"),
    "aws_ami": Holding("An image of servers", "Nothing can be started from it any more.", "medium"),
    "aws_ami_from_instance": Holding("An image of servers", "It and its snapshots go.", "high"),
    # streams and queues
    "aws_kinesis_stream": Holding("A stream", "The records that nobody has read yet go.", "high", rescue=_DRAIN),
    "aws_msk_cluster": Holding("A Kafka cluster", "All topics and their messages go.", rescue=_DRAIN),
    "aws_msk_serverless_cluster": Holding("A Kafka cluster", "All topics and their messages go.", rescue=_DRAIN),
    "aws_mq_broker": Holding("A message broker", "The messages that wait in it go.", "high", rescue=_DRAIN),
    "aws_sqs_queue": Holding("A queue", f"The messages that wait in it go. {_STAYS_EMPTY}", "medium", rescue=_DRAIN),
    "aws_cloudwatch_log_group": Holding("A group of logs", "All that was logged goes.", "low", rescue=_EXPORT),
    "aws_cloudtrail_event_data_store": Holding(
        "A store of events", "The record of who did what goes.", "high", (_refused("termination_protection_enabled"),)
    ),
    "aws_prometheus_workspace": Holding("A store of metrics", "All that was measured goes.", "high"),
    "aws_grafana_workspace": Holding("A Grafana workspace", "Its dashboards and alerts go.", "high"),
    # keys, secrets, identities
    "aws_kms_key": Holding(
        "An encryption key",
        "From the moment it is scheduled for deletion nothing that it encrypts can be read, and after its waiting "
        "period never again.",
        rescue=_WAIT,
    ),
    "aws_kms_external_key": Holding(
        "An encryption key", "Nothing that it encrypts can be read any more.", rescue=_WAIT
    ),
    "aws_kms_replica_key": Holding(
        "A copy of a key", "What it encrypts in its region cannot be read.", "high", rescue=_WAIT
    ),
    "aws_cloudhsm_v2_cluster": Holding("A cluster of key stores", "The keys in it go."),
    "aws_acmpca_certificate_authority": Holding(
        "A certificate authority",
        "What it has signed is no longer trusted.",
        shields=(_window("permanent_deletion_time_in_days", 30),),
    ),
    "aws_secretsmanager_secret": Holding(
        "A secret",
        "Its value goes, and what reads it fails at once.",
        "high",
        (_window("recovery_window_in_days", 30),),
        rescue=_COPY,
    ),
    "aws_cognito_user_pool": Holding(
        "A directory of users",
        "All its users go and cannot be exported with their passwords.",
        shields=(_refused("deletion_protection"),),
        rescue=_EXPORT,
    ),
    "aws_cognito_identity_pool": Holding("A pool of identities", "Who was who in it goes.", "high", rescue=_EXPORT),
    "aws_directory_service_directory": Holding("A directory", "Its users, groups and computers go."),
    "aws_organizations_account": Holding(
        "An account",
        "It is closed with all that is in it, or leaves the organisation.",
        shields=(_only_empty("close_on_deletion", "resources"),),
        rescue=_MOVE,
    ),
    # what keeps the state of others
    "aws_cloudformation_stack": Holding(
        "A stack", "All that it has made goes, unless the template keeps it.", "high", rescue=_MOVE
    ),
    "kubernetes_namespace": Holding("A namespace", "All that is in it goes, and its volumes with it.", rescue=_MOVE),
    "kubernetes_namespace_v1": Holding("A namespace", "All that is in it goes, and its volumes with it.", rescue=_MOVE),
    "kubernetes_stateful_set": Holding(
        "A set of pods with volumes", "They are stopped; its volumes may go.", "high", rescue=_MOVE
    ),
    "kubernetes_stateful_set_v1": Holding(
        "A set of pods with volumes", "They are stopped; its volumes may go.", "high", rescue=_MOVE
    ),
    "aws_eks_cluster": Holding(
        "A Kubernetes cluster", "All that runs in it stops, and what it stores of it goes.", rescue=_MOVE
    ),
    "aws_emr_cluster": Holding("An EMR cluster", "What lies in its HDFS goes.", "medium", rescue=_MOVE),
    "aws_route53_zone": Holding(
        "A DNS zone",
        "Its names are no longer answered, and a new zone has other name servers.",
        shields=(_only_empty("force_destroy", "records of others"),),
        rescue=_COPY,
    ),
    "aws_glue_catalog_database": Holding(
        "A data catalogue", "What its tables look like goes; the data stays.", "medium"
    ),
    "aws_glue_catalog_table": Holding("A table of a catalogue", "What it looks like goes; the data stays.", "low"),
    "aws_athena_database": Holding(
        "A data catalogue", "Its tables go; the data stays.", "medium", (_only_empty("force_destroy", "tables"),)
    ),
    "aws_kendra_index": Holding("A search index", "It has to be built again.", "high"),
    "aws_storagegateway_gateway": Holding("A storage gateway", "What it has not yet uploaded goes.", "high"),
}

_TELLING = ("database", "sql", "bucket", "storage_account", "disk", "volume", "filesystem", "file_system", "datastore")
_NOT_TELLING = ("user", "policy", "binding", "iam", "member", "attachment", "rule", "grant", "notification", "role")


def _guessed(type: str) -> Holding | None:
    """Of other providers nothing is known but what a type is called."""
    if type.startswith("aws_") or not any(word in type for word in _TELLING):
        return None
    if any(word in type for word in _NOT_TELLING):
        return None
    return Holding("Storage", f"By its type, {type}, it holds data, which goes with it.", "high")
