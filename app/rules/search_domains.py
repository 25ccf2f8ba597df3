"""OpenSearch and Elasticsearch domains. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_true, must_be_set, must_be_true, must_not_be_one_of
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_DOMAINS = ("aws_elasticsearch_domain", "aws_opensearch_domain")
_OLDEST_TLS = "Policy-Min-TLS-1-0-2019-07"

no_fgac = must_be_true(
    "opensearch-no-fgac",
    "medium",
    *_DOMAINS,
    path="advanced_security_options.enabled",
    title="A search domain knows no users of its own",
    why="Whoever may reach the domain may read, change and delete every index in it.",
    fix="Add advanced_security_options { enabled = true … } and give each role its indexes.",
)


@rule(
    "opensearch-no-https",
    "high",
    *_DOMAINS,
    title="A search domain answers over plain HTTP",
    why="Queries, documents and passwords can be read and changed on their way.",
    fix="Add domain_endpoint_options { enforce_https = true }.",
)
def no_https(domain: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """AWS does not say what it does with a domain of which nobody says it."""
    enforced = domain.at("domain_endpoint_options", "enforce_https")
    if enforced is None or enforced is UNKNOWN:
        yield Unsure("domain_endpoint_options.enforce_https")
    elif not is_true(enforced):
        yield Evidence("domain_endpoint_options.enforce_https", enforced)


@rule(
    "opensearch-no-node-to-node",
    "medium",
    *_DOMAINS,
    title="The nodes of a search domain speak in clear to each other",
    why="All documents pass between the nodes, and can be read on their way.",
    fix="Add node_to_node_encryption { enabled = true }; it cannot be switched off again.",
)
def no_node_to_node(domain: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """A single node speaks to nobody, unless somebody has switched encryption off for the day when there are more."""
    encrypted = domain.at("node_to_node_encryption", "enabled")
    if encrypted is UNKNOWN:
        yield Unsure("node_to_node_encryption.enabled")
    elif encrypted is None:
        yield from _between_nodes(domain)
    elif not is_true(encrypted):
        yield Evidence("node_to_node_encryption.enabled", encrypted)


def _between_nodes(domain: Resource) -> Iterator[Evidence | Unsure]:
    cluster = next(iter(domain.blocks("cluster_config")), {})
    count = cluster.get("instance_count", 1)
    others = ("dedicated_master_enabled", "warm_enabled", "zone_awareness_enabled")
    if count is UNKNOWN:
        yield Unsure("cluster_config.instance_count")
    elif count > 1 or any(is_true(cluster.get(name)) for name in others):
        yield Evidence("node_to_node_encryption")


not_in_vpc = must_be_set(
    "opensearch-not-in-vpc",
    "medium",
    *_DOMAINS,
    path="vpc_options.subnet_ids",
    title="A search domain stands on the internet",
    why="It has a public address; only its access policy stands between its documents and everybody.",
    fix="Add vpc_options with private subnets and a security group; a domain cannot move there later.",
)

old_tls = must_not_be_one_of(
    "opensearch-old-tls",
    "medium",
    *_DOMAINS,
    path="domain_endpoint_options.tls_security_policy",
    forbidden=(_OLDEST_TLS,),
    default=_OLDEST_TLS,
    title="A search domain still speaks TLS 1.0",
    why="TLS 1.0 and 1.1 are broken and forbidden by most standards; it is also what a domain does when nobody says.",
    fix='Set tls_security_policy to "Policy-Min-TLS-1-2-PFS-2023-10".',
)

unencrypted = must_be_true(
    "opensearch-unencrypted",
    "medium",
    *_DOMAINS,
    path="encrypt_at_rest.enabled",
    title="A search domain is not encrypted on disk",
    why="Indexes, logs and snapshots lie in clear for whoever gets at the storage.",
    fix="Add encrypt_at_rest { enabled = true }.",
)
