"""What a resource costs in a month, by what stands in it. Pure.

None where it has a price that is not known: a size that is not in the table, or one that is known only after apply.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.rules import prices
from app.rules.prices import HOURLY, HOURS, MONTHLY, of_size
from app.rules.world import UNKNOWN, Resource, World

Price = Callable[[Resource, World], Decimal | None]
_NOTHING = Decimal(0)


def _number(value: Any, default: Any = 0) -> Decimal:
    """Raises ArithmeticError or TypeError of what is no number; UNKNOWN is none."""
    if value is UNKNOWN:
        raise TypeError("known after apply")
    return Decimal(str(default if value is None or value == "" else value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _hourly(name: str) -> Price:
    return lambda resource, world: HOURLY[name] * HOURS


def _monthly(name: str) -> Price:
    return lambda resource, world: MONTHLY[name]


def _sized(families: Mapping[str, Decimal], name: str, count: str = "") -> Price:
    def price(resource: Resource, world: World) -> Decimal | None:
        hour = of_size(families, _text(resource[name]))
        return hour * HOURS * (_number(resource[count], 1) if count else 1) if hour is not None else None

    return price


def _server(resource: Resource, world: World) -> Decimal | None:
    hour = of_size(prices.SERVERS, _text(resource["instance_type"]))
    if hour is None:
        return None
    disks = [*resource.blocks("root_block_device"), *resource.blocks("ebs_block_device")]
    return hour * HOURS + sum((_disk(disk, "volume_type", "volume_size") for disk in disks), _NOTHING)


def _disk(values: Mapping[str, Any], kind: str, size: str) -> Decimal:
    """A size that AWS takes from an image or a snapshot is not known, and small."""
    type = _text(values.get(kind)) or "gp2"
    gigabytes = _number(values.get(size) if values.get(size) is not UNKNOWN else 0)
    iops, throughput = _number(_known(values.get("iops"))), _number(_known(values.get("throughput")))
    if type == "gp3":
        iops, throughput = max(iops - 3000, _NOTHING), max(throughput - 125, _NOTHING)
    return (
        gigabytes * prices.DISK_GB.get(type, _NOTHING)
        + iops * prices.DISK_IOPS.get(type, _NOTHING)
        + (throughput * prices.DISK_MBPS if type == "gp3" else _NOTHING)
    )


def _known(value: Any) -> Any:
    return None if value is UNKNOWN else value


def _volume(resource: Resource, world: World) -> Decimal | None:
    return _disk(resource.values, "type", "size")


def _database(resource: Resource, world: World) -> Decimal | None:
    families = prices.DATABASES.get(_engine(resource, world))
    hour = of_size(families, _text(resource["instance_class"])) if families else None
    if hour is None:
        return None
    kind = _text(resource["storage_type"]) or ("io1" if resource["iops"] else "gp2")
    gigabytes, iops = _number(_known(resource["allocated_storage"])), _number(_known(resource["iops"]))
    if kind == "gp3":
        iops = max(iops - (3000 if gigabytes < 400 else 12000), _NOTHING)
    storage = gigabytes * prices.DATABASE_GB.get(kind, _NOTHING) + iops * prices.DATABASE_IOPS.get(kind, _NOTHING)
    return (hour * HOURS + storage) * (2 if resource["multi_az"] is True else 1)


def _engine(resource: Resource, world: World) -> str:
    """A replica is of the engine that it is a replica of."""
    if resource["engine"]:
        return _text(resource["engine"])
    sources = world.targets(resource, "replicate_source_db", types=(resource.type,))
    return _text(sources[0]["engine"]) if sources else ""


def _member(families: Mapping[str, Decimal] | None) -> Price:
    """An instance of a cluster; the storage of the cluster is paid by use."""

    def price(resource: Resource, world: World) -> Decimal | None:
        size = _text(resource["instance_class"])
        if size == "db.serverless":
            return _least_units(resource, world)
        table = families or prices.DATABASES.get(_text(resource["engine"]))
        hour = of_size(table, size) if table else None
        return hour * HOURS if hour is not None else None

    return price


def _least_units(resource: Resource, world: World) -> Decimal | None:
    for cluster in world.targets(resource, "cluster_identifier"):
        least = cluster.at("serverlessv2_scaling_configuration", "min_capacity")
        if least is not None:
            return _number(least) * HOURLY["aurora_unit"] * HOURS
    return None


def _cluster(resource: Resource, world: World) -> Decimal | None:
    """A cluster of several zones has its servers in itself; of others the instances cost."""
    size = _text(resource["db_cluster_instance_class"])
    if not size:
        return _NOTHING
    families = prices.DATABASES.get(_text(resource["engine"]))
    hour = of_size(families, size) if families else None
    return (
        hour * HOURS * 3 + 3 * _number(resource["allocated_storage"]) * Decimal("0.125") if hour is not None else None
    )


def _cache(resource: Resource, world: World) -> Decimal | None:
    hour = of_size(prices.CACHES, _text(resource["node_type"]))
    if hour is None:
        return _NOTHING if resource["replication_group_id"] else None  # the group costs, not its members
    if resource["num_cache_nodes"] is not None:
        nodes = _number(resource["num_cache_nodes"])
    elif resource["num_node_groups"] is not None:
        nodes = _number(resource["num_node_groups"]) * (1 + _number(resource["replicas_per_node_group"]))
    else:
        nodes = _number(resource["num_cache_clusters"] or resource["number_cache_clusters"], 1)
    share = Decimal("0.8") if resource["engine"] == "valkey" else Decimal(1)
    return hour * HOURS * nodes * share


def _search(resource: Resource, world: World) -> Decimal | None:
    cluster = next(iter(resource.blocks("cluster_config")), {})
    data = _search_nodes(cluster.get("instance_type") or "m4.large.search", cluster.get("instance_count", 1))
    masters = warm = _NOTHING
    if cluster.get("dedicated_master_enabled") is True:
        masters = _search_nodes(cluster.get("dedicated_master_type"), cluster.get("dedicated_master_count"))
    if cluster.get("warm_enabled") is True:
        warm = _search_nodes(cluster.get("warm_type"), cluster.get("warm_count"))
    disk = next(iter(resource.blocks("ebs_options")), {})
    gigabytes = _number(disk.get("volume_size")) * _number(cluster.get("instance_count"), 1)
    return data + masters + warm + gigabytes * prices.SEARCH_GB.get(_text(disk.get("volume_type")) or "gp2", _NOTHING)


def _search_nodes(type: Any, count: Any) -> Decimal:
    """Raises LookupError of a size that is not in the table."""
    name = _text(type).replace(".elasticsearch", ".search")
    hour = prices.SEARCH_NODES.get(name) or of_size(prices.SEARCH_NODES, name.removesuffix(".search"))
    if hour is None:
        raise LookupError(name)
    return hour * HOURS * _number(count, 1)


def _brokers(resource: Resource, world: World) -> Decimal | None:
    hour = of_size(prices.KAFKA_BROKERS, _text(resource.at("broker_node_group_info", "instance_type")))
    if hour is None:
        return None
    gigabytes = _number(resource.at("broker_node_group_info", "storage_info", "ebs_storage_info", "volume_size"))
    return _number(resource["number_of_broker_nodes"], 1) * (hour * HOURS + gigabytes * prices.KAFKA_GB)


def _message_broker(resource: Resource, world: World) -> Decimal | None:
    hour = of_size(prices.MESSAGE_BROKERS, _text(resource["host_instance_type"]))
    nodes = {"ACTIVE_STANDBY_MULTI_AZ": 2, "CLUSTER_MULTI_AZ": 3}.get(_text(resource["deployment_mode"]), 1)
    return hour * HOURS * nodes if hour is not None else None


def _replicator(resource: Resource, world: World) -> Decimal | None:
    hour = of_size(prices.REPLICATORS, _text(resource["replication_instance_class"]))
    return hour * HOURS * (2 if resource["multi_az"] is True else 1) if hour is not None else None


def _balancer(resource: Resource, world: World) -> Decimal | None:
    return HOURLY[_text(resource["load_balancer_type"]) or "application"] * HOURS


def _endpoint(resource: Resource, world: World) -> Decimal | None:
    """Those of S3 and DynamoDB are routes, which cost nothing."""
    kind = _text(resource["vpc_endpoint_type"]) or "Gateway"
    if kind == "Gateway":
        return _NOTHING
    subnets = resource["subnet_ids"]
    zones = len(subnets) if isinstance(subnets, list) and subnets else 1
    hour = HOURLY["endpoint"] if kind == "Interface" else HOURLY["gateway"]
    return hour * HOURS * zones


def _stream(resource: Resource, world: World) -> Decimal | None:
    if resource.at("stream_mode_details", "stream_mode") == "ON_DEMAND":
        return _NOTHING
    return _number(resource["shard_count"], 1) * HOURLY["shard"] * HOURS


def _table(resource: Resource, world: World) -> Decimal | None:
    if resource["billing_mode"] == "PAY_PER_REQUEST":
        return _NOTHING
    places = [resource.values, *resource.blocks("global_secondary_index")]
    hour = sum((_units(each) for each in places), _NOTHING)
    return hour * HOURS * (1 + len(resource.blocks("replica")))


def _units(values: Mapping[str, Any]) -> Decimal:
    written, read = _number(values.get("write_capacity")), _number(values.get("read_capacity"))
    return written * HOURLY["write_unit"] + read * HOURLY["read_unit"]


def _ready_function(resource: Resource, world: World) -> Decimal | None:
    """Provisioned concurrency is paid for by the memory of the function."""
    functions = world.targets(resource, "function_name", types=("aws_lambda_function",))
    if not functions:
        return None
    gigabytes = _number(functions[0]["memory_size"], 128) / 1024
    return _number(resource["provisioned_concurrent_executions"]) * gigabytes * HOURLY["function_gb"] * HOURS


def _group(resource: Resource, world: World) -> Decimal | None:
    wanted = resource["desired_capacity"] if resource["desired_capacity"] is not None else resource["min_size"]
    count = _number(wanted)
    if not count:
        return _NOTHING
    paths = (
        ("launch_template", "id"),
        ("launch_template", "name"),
        ("launch_configuration",),
        ("mixed_instances_policy", "launch_template", "launch_template_specification", "launch_template_id"),
    )
    for path in paths:
        for template in world.targets(resource, *path):
            hour = of_size(prices.SERVERS, _text(template["instance_type"]))
            if hour is not None:
                return count * hour * HOURS
    return None


def _nodes(resource: Resource, world: World) -> Decimal | None:
    if resource["capacity_type"] == "SPOT":
        return None
    types = resource["instance_types"]
    type = types[0] if isinstance(types, list) and types else "t3.medium"
    hour = of_size(prices.SERVERS, _text(type))
    count = _number(resource.at("scaling_config", "desired_size"), 1)
    disk = _number(_known(resource["disk_size"])) * prices.DISK_GB["gp2"]
    return count * (hour * HOURS + disk) if hour is not None else None


def _containers(resource: Resource, world: World) -> Decimal | None:
    """Tasks on servers are paid for with the servers."""
    if resource["launch_type"] not in ("FARGATE", None) or (
        resource["launch_type"] is None and not resource.blocks("capacity_provider_strategy")
    ):
        return _NOTHING
    for task in world.targets(resource, "task_definition", types=("aws_ecs_task_definition",)):
        arm = "arm_" if task.at("runtime_platform", "cpu_architecture") == "ARM64" else ""
        hour = (
            _number(task["cpu"]) / 1024 * HOURLY[f"{arm}vcpu"]
            + _number(task["memory"]) / 1024 * HOURLY[f"{arm}memory_gb"]
        )
        return _number(resource["desired_count"], 1) * hour * HOURS
    return None


def _files(kind: str) -> Price:
    def price(resource: Resource, world: World) -> Decimal | None:
        many = "MULTI" if str(resource["deployment_type"]).startswith("MULTI") else "SINGLE"
        name = kind if kind in prices.FILES_GB else f"{kind}-{many}"
        gigabytes, speed = _number(resource["storage_capacity"]), _number(_known(resource["throughput_capacity"]))
        return gigabytes * prices.FILES_GB[name] + speed * prices.FILES_MBPS.get(name, _NOTHING)

    return price


def _elastic_files(resource: Resource, world: World) -> Decimal | None:
    return _number(resource["provisioned_throughput_in_mibps"]) * prices.ELASTIC_FILES_MBPS


def _authority(resource: Resource, world: World) -> Decimal | None:
    is_short = resource["usage_mode"] == "SHORT_LIVED_CERTIFICATE"
    return MONTHLY["short_lived_authority" if is_short else "authority"]


def _web_acl(resource: Resource, world: World) -> Decimal | None:
    return MONTHLY["web_acl"] + MONTHLY["web_acl_rule"] * len(resource.blocks("rule"))


def _each_subnet(name: str, *path: str) -> Price:
    def price(resource: Resource, world: World) -> Decimal | None:
        found = resource.blocks(*path) if path != ("subnet_ids",) else resource["subnet_ids"]
        return HOURLY[name] * HOURS * max(len(found) if isinstance(found, list) else 1, 1)

    return price


def _protocols(resource: Resource, world: World) -> Decimal | None:
    protocols = resource["protocols"]
    return HOURLY["transfer"] * HOURS * (len(protocols) if isinstance(protocols, list) and protocols else 1)


PRICED: dict[str, Price] = {
    "aws_acmpca_certificate_authority": _authority,
    "aws_alb": _balancer,
    "aws_autoscaling_group": _group,
    "aws_cloudhsm_v2_hsm": _hourly("hsm"),
    "aws_cloudwatch_dashboard": _monthly("dashboard"),
    "aws_cloudwatch_metric_alarm": _monthly("alarm"),
    "aws_db_instance": _database,
    "aws_dax_cluster": _sized(prices.TABLE_CACHES, "node_type", "replication_factor"),
    "aws_dms_replication_instance": _replicator,
    "aws_docdb_cluster_instance": _member(prices.DOCUMENT_DATABASES),
    "aws_dynamodb_table": _table,
    "aws_ebs_volume": _volume,
    "aws_ec2_client_vpn_network_association": _hourly("client_vpn"),
    "aws_ec2_transit_gateway_vpc_attachment": _hourly("transit_attachment"),
    "aws_ecs_service": _containers,
    "aws_efs_file_system": _elastic_files,
    "aws_eip": _hourly("public_address"),
    "aws_eks_cluster": _hourly("kubernetes"),
    "aws_eks_node_group": _nodes,
    "aws_elasticache_cluster": _cache,
    "aws_elasticache_replication_group": _cache,
    "aws_elasticsearch_domain": _search,
    "aws_elb": _hourly("classic"),
    "aws_fsx_lustre_file_system": _files("lustre"),
    "aws_fsx_ontap_file_system": _files("ontap"),
    "aws_fsx_openzfs_file_system": _files("openzfs"),
    "aws_fsx_windows_file_system": _files("windows"),
    "aws_globalaccelerator_accelerator": _hourly("accelerator"),
    "aws_instance": _server,
    "aws_kinesis_stream": _stream,
    "aws_kms_external_key": _monthly("key"),
    "aws_kms_key": _monthly("key"),
    "aws_kms_replica_key": _monthly("key"),
    "aws_lambda_provisioned_concurrency_config": _ready_function,
    "aws_lb": _balancer,
    "aws_mq_broker": _message_broker,
    "aws_msk_cluster": _brokers,
    "aws_nat_gateway": _hourly("nat_gateway"),
    "aws_neptune_cluster_instance": _member(prices.GRAPH_DATABASES),
    "aws_networkfirewall_firewall": _each_subnet("firewall", "subnet_mapping"),
    "aws_opensearch_domain": _search,
    "aws_rds_cluster": _cluster,
    "aws_rds_cluster_instance": _member(None),
    "aws_redshift_cluster": _sized(prices.WAREHOUSE_NODES, "node_type", "number_of_nodes"),
    "aws_route53_health_check": _monthly("health_check"),
    "aws_route53_resolver_endpoint": _each_subnet("resolver_address", "ip_address"),
    "aws_route53_zone": _monthly("zone"),
    "aws_sagemaker_notebook_instance": _sized(prices.NOTEBOOKS, "instance_type"),
    "aws_secretsmanager_secret": _monthly("secret"),
    "aws_transfer_server": _protocols,
    "aws_vpc_endpoint": _endpoint,
    "aws_vpn_connection": _hourly("vpn"),
    "aws_wafv2_web_acl": _web_acl,
}

# nothing is paid for them, or only for what is done with them
_FREE = (
    "aws_access",
    "aws_account_",
    "aws_acm_",
    "aws_ami",
    "aws_api_gateway_",
    "aws_apigatewayv2_",
    "aws_app_cookie",
    "aws_appautoscaling_",
    "aws_appconfig_",
    "aws_appsync_",
    "aws_athena_",
    "aws_autoscaling_",
    "aws_autoscalingplans_",
    "aws_backup_",
    "aws_batch_",
    "aws_budgets_",
    "aws_ce_",
    "aws_chatbot_",
    "aws_cloudformation_",
    "aws_cloudfront_",
    "aws_cloudtrail",
    "aws_cloudwatch_",
    "aws_codeartifact_",
    "aws_codebuild_",
    "aws_codecommit_",
    "aws_codedeploy_",
    "aws_codepipeline",
    "aws_codestar",
    "aws_cognito_",
    "aws_config_",
    "aws_customer_gateway",
    "aws_datasync_",
    "aws_db_event",
    "aws_db_option",
    "aws_db_parameter",
    "aws_db_proxy_",
    "aws_db_snapshot",
    "aws_db_subnet",
    "aws_default_",
    "aws_detective_",
    "aws_dlm_",
    "aws_dms_certificate",
    "aws_dms_endpoint",
    "aws_dms_event",
    "aws_dms_replication_subnet",
    "aws_dms_replication_task",
    "aws_docdb_cluster",
    "aws_dynamodb_",
    "aws_ebs_",
    "aws_ec2_",
    "aws_ecr",
    "aws_ecs_",
    "aws_efs_",
    "aws_egress_only",
    "aws_eip_association",
    "aws_eks_",
    "aws_elastic_beanstalk_application",
    "aws_elasticache_parameter",
    "aws_elasticache_subnet",
    "aws_elasticache_user",
    "aws_elasticsearch_domain_",
    "aws_emr_block",
    "aws_emr_security",
    "aws_flow_log",
    "aws_glacier_",
    "aws_globalaccelerator_",
    "aws_glue_",
    "aws_guardduty_",
    "aws_iam_",
    "aws_identitystore_",
    "aws_imagebuilder_",
    "aws_inspector",
    "aws_internet_gateway",
    "aws_iot_",
    "aws_key_pair",
    "aws_kinesis_firehose",
    "aws_kinesis_stream_consumer",
    "aws_kms_",
    "aws_lakeformation_",
    "aws_lambda_",
    "aws_launch_",
    "aws_lb_",
    "aws_alb_",
    "aws_load_balancer_",
    "aws_macie2_",
    "aws_main_route",
    "aws_msk_configuration",
    "aws_msk_scram",
    "aws_mq_configuration",
    "aws_neptune_cluster",
    "aws_neptune_event",
    "aws_neptune_parameter",
    "aws_neptune_subnet",
    "aws_network_acl",
    "aws_network_interface",
    "aws_networkfirewall_",
    "aws_opensearch_domain_",
    "aws_organizations_",
    "aws_placement_group",
    "aws_prometheus_",
    "aws_proxy_protocol",
    "aws_ram_",
    "aws_rds_cluster_",
    "aws_rds_global",
    "aws_rds_export",
    "aws_redshift_event",
    "aws_redshift_parameter",
    "aws_redshift_subnet",
    "aws_redshift_snapshot",
    "aws_resourcegroups",
    "aws_rolesanywhere_",
    "aws_route",
    "aws_s3",
    "aws_sagemaker_model",
    "aws_sagemaker_endpoint_configuration",
    "aws_scheduler_",
    "aws_schemas_",
    "aws_secretsmanager_",
    "aws_security_group",
    "aws_securityhub_",
    "aws_service_discovery_",
    "aws_servicecatalog_",
    "aws_servicequotas_",
    "aws_ses",
    "aws_sfn_",
    "aws_signer_",
    "aws_snapshot_",
    "aws_sns_",
    "aws_spot_",
    "aws_sqs_",
    "aws_ssm_",
    "aws_ssoadmin_",
    "aws_subnet",
    "aws_synthetics_",
    "aws_timestreamwrite_",
    "aws_transfer_",
    "aws_volume_attachment",
    "aws_vpc",
    "aws_vpn_",
    "aws_waf",
    "aws_xray_",
)
_NOT_FREE = ("aws_ec2_transit_gateway_peering_attachment", "aws_ec2_client_vpn_endpoint", "aws_spot_fleet_request")
_OTHER_PROVIDERS_FREE = (
    "archive_",
    "cloudinit_",
    "external",
    "http",
    "local_",
    "null_",
    "random_",
    "terraform_",
    "time_",
    "tls_",
)


def is_known_to_be_free(type: str) -> bool:
    return type.startswith((*_FREE, *_OTHER_PROVIDERS_FREE)) and type not in (*PRICED, *_NOT_FREE)
