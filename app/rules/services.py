"""Services that AWS runs, each with one or two attributes that open them or leave them in clear. Pure."""

from collections.abc import Iterator

from app.rules import traffic
from app.rules.attributes import is_true, must_be_one_of, must_be_true, must_not_be_one_of, must_not_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_PRIVATE_SUBNET = "and use private subnets, which a VPN or a peering connection leads to."

cognito_unauth = must_not_be_true(
    "cognito-unauth",
    "high",
    "aws_cognito_identity_pool",
    path="allow_unauthenticated_identities",
    title="Anybody gets AWS credentials without logging in",
    why="Whoever knows the pool's id, which stands in each client, may do all that the role for guests may.",
    fix="Write `allow_unauthenticated_identities = false`.",
)

dms_public = must_not_be_true(
    "dms-public",
    "high",
    "aws_dms_replication_instance",
    path="publicly_accessible",
    title="The replication instance can be reached from the internet",
    why="It holds the passwords of the databases that it copies, and what is copied passes through it.",
    fix=f"Write `publicly_accessible = false`, {_PRIVATE_SUBNET}",
)

mq_public = must_not_be_true(
    "mq-public",
    "high",
    "aws_mq_broker",
    path="publicly_accessible",
    title="The message broker can be reached from the internet",
    why="Anybody can try passwords on the broker and its console, and use each hole that is found in them.",
    fix=f"Write `publicly_accessible = false`, {_PRIVATE_SUBNET}",
)

msk_public = must_not_be_one_of(
    "msk-public",
    "high",
    "aws_msk_cluster",
    path="broker_node_group_info.connectivity_info.public_access.type",
    forbidden=("SERVICE_PROVIDED_EIPS",),
    title="The Kafka brokers have public addresses",
    why="Anybody can try to read and write the cluster's topics; only its access control stands in between.",
    fix='Write `type = "DISABLED"` into `public_access`, and come through the VPC.',
)

msk_no_tls = must_be_one_of(
    "msk-no-tls",
    "medium",
    "aws_msk_cluster",
    path="encryption_info.encryption_in_transit.client_broker",
    allowed=("TLS",),
    default="TLS",
    title="Clients may talk to Kafka without encryption",
    why="Whoever listens inside the network reads and changes all messages.",
    fix='Write `client_broker = "TLS"`.',
)

msk_no_tls_inside = must_be_true(
    "msk-no-tls",
    "medium",
    "aws_msk_cluster",
    name="msk-no-tls-inside",
    path="encryption_info.encryption_in_transit.in_cluster",
    default=True,
    title="Kafka's brokers talk to each other without encryption",
    why="Whoever listens inside the network reads and changes all messages.",
    fix="Write `in_cluster = true`, or leave it out.",
)

sagemaker_public = must_not_be_one_of(
    "sagemaker-public",
    "high",
    "aws_sagemaker_notebook_instance",
    path="direct_internet_access",
    forbidden=("Enabled",),
    default="Enabled",
    title="The notebook has its own way to the internet",
    why="What runs in it can send its data anywhere, past all that your network filters and records.",
    fix='Write `direct_internet_access = "Disabled"`, with a `subnet_id` and `security_groups`.',
)

sagemaker_domain_public = must_not_be_one_of(
    "sagemaker-public",
    "medium",
    "aws_sagemaker_domain",
    name="sagemaker-public-domain",
    path="app_network_access_type",
    forbidden=("PublicInternetOnly",),
    default="PublicInternetOnly",
    title="The studio's apps have their own way to the internet",
    why="What runs in them can send its data anywhere, past all that your network filters and records.",
    fix='Write `app_network_access_type = "VpcOnly"`.',
)

workspace_root_unencrypted = must_be_true(
    "workspace-root-unencrypted",
    "medium",
    "aws_workspaces_workspace",
    path="root_volume_encryption_enabled",
    title="The desktop's system disk is not encrypted",
    why="Whoever gets at a copy of it reads all that is on it, such as passwords that programs keep.",
    fix="Write `root_volume_encryption_enabled = true` and a `volume_encryption_key`.",
)

workspace_user_unencrypted = must_be_true(
    "workspace-user-unencrypted",
    "medium",
    "aws_workspaces_workspace",
    path="user_volume_encryption_enabled",
    title="The desktop's user disk is not encrypted",
    why="Whoever gets at a copy of it reads all that its user works on.",
    fix="Write `user_volume_encryption_enabled = true` and a `volume_encryption_key`.",
)


@rule(
    "emr-public",
    "high",
    "aws_emr_block_public_access_configuration",
    title="Clusters of EMR may be opened to the internet",
    why="One security group that is too wide is enough for anybody to run code on a cluster, with its rights.",
    fix="Write `block_public_security_group_rules = true`, and permit port 22 at the most.",
)
def emr_not_blocked(configuration: Resource, world: World) -> Answers:
    is_blocking = configuration["block_public_security_group_rules"]
    if is_blocking is UNKNOWN:
        yield Unsure("block_public_security_group_rules")
    elif not is_true(is_blocking):
        yield Evidence("block_public_security_group_rules", is_blocking)
    for at, ports in configuration.places("permitted_public_security_group_rule_range"):
        if ports.get("min_range") in (0, 1) and ports.get("max_range") == 65535:
            yield Evidence(at, ports)


_ALWAYS_ENCRYPTED = ("dynamodb", "elasticsearch", "kinesis", "neptune", "opensearch", "redshift", "s3")
_PLAIN = {"kafka": ("kafka_settings", "security_protocol"), "redis": ("redis_settings", "ssl_security_protocol")}


@rule(
    "dms-endpoint-no-ssl",
    "medium",
    "aws_dms_endpoint",
    title="Data is copied without encryption",
    why="Whoever listens between the database and the replication reads all that is copied, and the password too.",
    fix="Write an `ssl_mode`: require, verify-ca or verify-full, as the database can.",
)
def endpoint_without_ssl(endpoint: Resource, world: World) -> Answers:
    """What is reached through AWS's own API is encrypted always, and Kafka and Redis say it elsewhere."""
    engine = endpoint["engine_name"]
    if engine is UNKNOWN:
        yield Unsure("engine_name")
    elif engine in _PLAIN:
        protocol = endpoint.at(*_PLAIN[engine])
        if protocol is UNKNOWN:
            yield Unsure(".".join(_PLAIN[engine]))
        elif protocol == "plaintext" or (engine == "kafka" and protocol is None):
            yield Evidence(".".join(_PLAIN[engine]), protocol)
    elif str(engine).removesuffix("-serverless") not in _ALWAYS_ENCRYPTED:
        if endpoint["ssl_mode"] is UNKNOWN:
            yield Unsure("ssl_mode")
        elif endpoint["ssl_mode"] in (None, "none"):
            yield Evidence("ssl_mode", endpoint["ssl_mode"])


@rule(
    "transfer-plain-ftp",
    "high",
    "aws_transfer_server",
    title="Files and passwords are sent in clear",
    why="FTP encrypts nothing: whoever listens on the way has the password and the files.",
    fix="Take FTP out of `protocols`: SFTP and FTPS do the same with encryption.",
)
def plain_ftp(server: Resource, world: World) -> Answers:
    protocols = server["protocols"] or ()
    if protocols is UNKNOWN:
        yield Unsure("protocols")
    elif "FTP" in protocols:
        yield Evidence("protocols", protocols)


@rule(
    "transfer-public",
    "high",
    "aws_transfer_server",
    title="The file server can be reached from the internet",
    why="Anybody can try passwords and keys on it; a public endpoint knows no security group.",
    fix='Write `endpoint_type = "VPC"` and `endpoint_details` with a security group for those who need it.',
)
def public_server(server: Resource, world: World) -> Answers:
    """One in a VPC is public when it has public addresses and lets everybody in."""
    kind = server["endpoint_type"]
    if kind is UNKNOWN:
        yield Unsure("endpoint_type")
    elif kind in (None, "PUBLIC"):
        yield Evidence("endpoint_type", "PUBLIC")
    elif server.at("endpoint_details", "address_allocation_ids"):
        for group in world.targets(server, "endpoint_details", "security_group_ids", types=traffic.GROUPS):
            if any(opening.is_to_everybody for opening in traffic.openings_of_all(group, world)):
                yield Evidence("endpoint_details[0].security_group_ids", group.address)
