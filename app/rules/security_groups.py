"""Security groups, and rules of theirs, that let everybody in. Pure."""

from collections.abc import Iterator

from app.rules import traffic
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.traffic import GROUP_RULES, GROUPS, LIGHTSAIL, TCP, UDP, Opening, any_of
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_OF_CLUSTER = (
    "emr_managed_master_security_group",
    "emr_managed_slave_security_group",
    "additional_master_security_groups",
    "additional_slave_security_groups",
    "service_access_security_group",
)
_FIREWALLS = (*GROUPS, *GROUP_RULES, LIGHTSAIL)
_DATABASES = (
    (1433, TCP),  # SQL Server
    (1434, UDP),
    (1521, TCP),  # Oracle
    (2484, TCP),
    (3306, TCP),  # MySQL, MariaDB, Aurora
    (33060, TCP),
    (5432, TCP),  # PostgreSQL, Aurora
    (5439, TCP),  # Redshift
    (5984, TCP),  # CouchDB
    (6379, TCP),  # Redis, Valkey
    (6380, TCP),
    (7000, TCP),  # Cassandra
    (7001, TCP),
    (7199, TCP),
    (7473, TCP),  # Neo4j
    (7474, TCP),
    (7687, TCP),
    (8086, TCP),  # InfluxDB
    (8111, TCP),  # DAX
    (8182, TCP),  # Neptune
    (9042, TCP),  # Cassandra, Keyspaces
    (9142, TCP),
    (9160, TCP),
    (9200, TCP),  # Elasticsearch, OpenSearch
    (9300, TCP),
    (11211, TCP),  # Memcached
    (11211, UDP),
    (26257, TCP),  # CockroachDB
    (27017, TCP),  # MongoDB, DocumentDB
    (27018, TCP),
    (27019, TCP),
    (50000, TCP),  # Db2
)
_NARROWER = "Allow the addresses of an office or VPN only, or use Session Manager, which needs no open port."


@rule(
    "sg-open-ssh",
    "high",
    *_FIREWALLS,
    title="SSH is open to the internet",
    why="Anybody can try to log in on port 22; scanners that try passwords and exploits find it within minutes.",
    fix=_NARROWER,
)
def open_ssh(resource: Resource, world: World) -> Answers:
    return traffic.judged(traffic.openings(resource, world), lambda opening: opening.covers(22, TCP))


@rule(
    "sg-open-rdp",
    "high",
    *_FIREWALLS,
    title="Remote Desktop is open to the internet",
    why="Anybody can try to log in on port 3389, which is how much ransomware gets in.",
    fix=_NARROWER,
)
def open_rdp(resource: Resource, world: World) -> Answers:
    return traffic.judged(traffic.openings(resource, world), lambda opening: opening.covers(3389, TCP, UDP))


@rule(
    "sg-open-db-port",
    "high",
    *_FIREWALLS,
    title="A database's port is open to the internet",
    why="Anybody can try passwords and exploits on the database itself; only those who use it need to reach it.",
    fix="Allow the security group of what uses the database (`source_security_group_id`), and no addresses.",
)
def open_database(resource: Resource, world: World) -> Answers:
    return traffic.judged(traffic.openings(resource, world), _covers_a_database)


def _covers_a_database(opening: Opening) -> bool | None:
    return any_of(opening.covers(port, protocol) for port, protocol in _DATABASES)


@rule(
    "sg-open-all",
    "critical",
    *_FIREWALLS,
    title="All ports are open to the internet",
    why="Whatever listens, today or later, can be reached by anybody: databases, administration, debuggers.",
    fix="Allow the ports that are served only, and from those who need them.",
)
def open_all(resource: Resource, world: World) -> Answers:
    return traffic.judged(traffic.openings(resource, world), Opening.covers_all_ports)


@rule(
    "emr-sg-open",
    "high",
    "aws_emr_cluster",
    title="A cluster's security group is open to the internet",
    why="The web pages and interfaces of Hadoop and Spark ask for no password, and run whatever code they are given.",
    fix="Let only known addresses or security groups in to the groups of the cluster's nodes.",
)
def open_emr(cluster: Resource, world: World) -> Answers:
    for name in _OF_CLUSTER:
        at = f"ec2_attributes[0].{name}"
        groups = world.targets(cluster, "ec2_attributes", name, types=GROUPS)
        if not groups and cluster.at("ec2_attributes", name) is UNKNOWN:
            yield Unsure(at)
        for group in groups:
            for opening in traffic.openings_of_all(group, world):
                if opening.is_to_everybody:
                    yield Evidence(at, f"{group.address}: {opening.at}")
