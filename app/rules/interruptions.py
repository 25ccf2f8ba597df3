"""Changes in place that stop, restart, lock or empty what runs. Pure.

Each says of one attribute what AWS does when it changes. With `apply_immediately` off AWS waits for the maintenance
window, which makes it less bad, but not nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from app.rules.pairs import Pair
from app.rules.results import LEVELS, Finding
from app.rules.world import UNKNOWN

Test = Callable[[Any, Any], bool]


class Stop(NamedTuple):
    path: tuple[str, ...]
    severity: str
    title: str
    why: str
    happens: Test = lambda _was, _will_be: True
    waits: bool = False  # for the maintenance window, if `apply_immediately` is off
    category: str = "blast-radius"
    rule: str = "interruption"


def find(pair: Pair) -> Iterator[Finding]:
    if pair.is_replaced:
        return
    found: dict[tuple[str, str], Finding] = {}
    for stop in STOPS.get(pair.type, ()):
        was, will_be = pair.at(*stop.path)
        if was != will_be and stop.happens(was, will_be):
            finding = _finding(pair, stop)
            known = found.setdefault((stop.category, stop.rule), finding)
            found[stop.category, stop.rule] = _both(known, finding)
    yield from found.values()


def _finding(pair: Pair, stop: Stop) -> Finding:
    waits = stop.waits and pair.after["apply_immediately"] is not True
    when = " It waits for the next maintenance window, because `apply_immediately` is off." if waits else ""
    return Finding(
        address=pair.address,
        rule=stop.rule,
        category=stop.category,
        severity=LEVELS[max(LEVELS.index(stop.severity) - 1, 0)] if waits else stop.severity,
        title=stop.title,
        why=stop.why + when,
        fix=_fix(stop),
        evidence=(pair.evidence(*stop.path),),
    )


def _fix(stop: Stop) -> str:
    if stop.category != "blast-radius":
        return "Make sure that nobody needs what goes, or copy it first."
    if stop.happens in (_fewer, _to_none_at_all, _to_zero, _turned_off):
        return "Make sure that nobody uses what goes, or leave it as it is."
    return "Apply it when few use it, after a backup, and tell those who do."


def _both(one: Finding, other: Finding) -> Finding:
    if one is other:
        return one
    worse = max(one, other, key=lambda each: LEVELS.index(each.severity))
    return worse._replace(evidence=(*one.evidence, *other.evidence))


def _is_major(was: Any, will_be: Any) -> bool:
    return not _is_unknown(was, will_be) and str(was).split(".")[0] != str(will_be).split(".")[0]


def _is_major_of_sql(was: Any, will_be: Any) -> bool:
    """From 8.0 to 8.4, or from 10.6.14 to 10.11.6, is one too; from 16.3 to 16.4 is none."""
    return not _is_unknown(was, will_be) and _series(str(was), str(will_be)) != _series(str(will_be), str(was))


def _series(version: str, other: str) -> list[str]:
    parts = version.split(".")
    is_old_way = parts[0].isdigit() and (int(parts[0]) < 10 or max(version.count("."), other.count(".")) > 1)
    return parts[: 2 if is_old_way and "." in other else 1]


def _is_another(was: Any, will_be: Any) -> bool:
    """`16` means `16.4`, if that is what runs."""
    return will_be is UNKNOWN or not f"{was}.".startswith(f"{will_be}.")


def _is_unknown(was: Any, will_be: Any) -> bool:
    return was is None or will_be is None or was is UNKNOWN or will_be is UNKNOWN


def _to_zero(was: Any, will_be: Any) -> bool:
    return bool(was) and will_be == 0


def _halved(was: Any, will_be: Any) -> bool:
    return bool(_is_number(was) and _is_number(will_be) and 0 < will_be <= was / 2)


def _to_none_at_all(was: Any, will_be: Any) -> bool:
    """Of a limit, where nothing or -1 means that there is none."""
    return bool(will_be == 0)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_set(was: Any, will_be: Any) -> bool:
    return bool(will_be) and bool(was)


def _will_be_set(was: Any, will_be: Any) -> bool:
    return bool(will_be)


def _turned_off(was: Any, will_be: Any) -> bool:
    return was is True and will_be is False


def _turned_on(was: Any, will_be: Any) -> bool:
    return was is not True and will_be is True


def _fewer(was: Any, will_be: Any) -> bool:
    return isinstance(was, list) and will_be is not UNKNOWN and bool(_names(was) - _names(will_be or ()))


def _names(values: Iterable[Any]) -> set[str]:
    """Of an index its name, of a replica its region; what else stands in a list names itself."""
    return {
        str(each.get("name") or each.get("region_name")) if isinstance(each, dict) else str(each) for each in values
    }


_MAJOR = "A major upgrade cannot be taken back but by restoring a snapshot, and queries may behave in another way."
_RENAMED = "Its endpoint gets another name: whoever has the old one cannot connect."
_MOVED = "It gets other addresses, and is not there while it moves."
_FAILOVER = "It is restarted on another server: connections break, for a minute with a standby, for minutes without."


def _engine(minor: str, is_major: Test = _is_major) -> tuple[Stop, ...]:
    return (
        Stop(("engine_version",), "high", "The engine gets a major upgrade", _MAJOR, is_major, waits=True),
        Stop(("engine_version",), "medium", "The engine gets another version", minor, _is_another, waits=True),
    )


def _sized(name: str, noun: str, why: str = _FAILOVER) -> Stop:
    return Stop((name,), "medium", f"{noun} gets another size", why, waits=True)


_CLUSTER = (
    *_engine("All its instances are restarted.", _is_major_of_sql),
    Stop(("port",), "high", "The database listens on another port", "Whoever has the old one cannot connect."),
    Stop(("cluster_identifier",), "high", "The cluster is renamed", _RENAMED, _is_set),
    Stop(("master_username",), "high", "The master user changes", "Whoever signs in with the old one is refused."),
    Stop(("db_cluster_parameter_group_name",), "low", "Another parameter group", "It takes effect with a restart."),
)
_MEMBER = (
    _sized("instance_class", "The instance"),
    Stop(("identifier",), "medium", "It is renamed", _RENAMED, _is_set),
)
_SEARCH = (
    Stop(("engine_version",), "high", "The domain gets another version", _MAJOR, _is_major),
    Stop(("elasticsearch_version",), "high", "The domain gets another version", _MAJOR, _is_major),
    Stop(
        ("cluster_config",),
        "medium",
        "The domain gets other nodes",
        "AWS builds a second set of nodes and copies everything over: it is slow for hours.",
    ),
    Stop(("ebs_options",), "low", "The domain gets other disks", "AWS may copy everything to new nodes."),
)
_CACHE = (
    *_engine("Nodes are replaced one after the other; without replicas what they hold is lost."),
    _sized("node_type", "The cache", "Nodes are replaced; without replicas what they hold is lost."),
    Stop(("num_cache_clusters",), "medium", "The cache gets fewer nodes", "Readers lose connections.", _halved),
    Stop(("num_node_groups",), "medium", "Shards are rebalanced", "It is slow while keys are moved.", waits=True),
)
_FUNCTION_STOPS = "Every call is refused from then on."
_NAME = "What was sent to the old target goes to the new one, as soon as resolvers notice."
_TRAFFIC = "What went to the old target goes to the new one within minutes."

STOPS: dict[str, tuple[Stop, ...]] = {
    "aws_db_instance": (
        *_engine("The database is restarted: connections break.", _is_major_of_sql),
        _sized("instance_class", "The database"),
        Stop(("identifier",), "high", "The database is renamed", _RENAMED, _is_set),
        Stop(("port",), "high", "The database listens on another port", "Whoever has the old one cannot connect."),
        Stop(("db_subnet_group_name",), "high", "The database moves to other subnets", _MOVED, _will_be_set),
        Stop(("parameter_group_name",), "low", "Another parameter group", "It takes effect with a restart.", _is_set),
        Stop(("option_group_name",), "low", "Another option group", "Some options need a restart.", _is_set),
        Stop(
            ("storage_type",),
            "medium",
            "The database gets another kind of storage",
            "It is slow for hours.",
            waits=True,
        ),
        Stop(
            ("ca_cert_identifier",), "medium", "The certificate is renewed", "Old clients may not trust it.", waits=True
        ),
        Stop(("password",), "low", "The master password changes", "Whoever has the old one is refused from then on."),
        Stop(("password_wo_version",), "low", "The master password changes", "Whoever has the old one is refused."),
    ),
    "aws_rds_cluster": (
        *_CLUSTER,
        Stop(("master_password",), "low", "The password changes", "The old one is refused."),
    ),
    "aws_docdb_cluster": _CLUSTER,
    "aws_neptune_cluster": _CLUSTER,
    "aws_rds_cluster_instance": _MEMBER,
    "aws_docdb_cluster_instance": _MEMBER,
    "aws_neptune_cluster_instance": _MEMBER,
    "aws_redshift_cluster": (
        Stop(("node_type",), "medium", "The warehouse gets other nodes", "It can only be read while it is resized."),
        Stop(("number_of_nodes",), "medium", "The warehouse is resized", "It can only be read meanwhile."),
        Stop(("cluster_version",), "medium", "The warehouse gets another version", "It is restarted."),
        Stop(("encrypted",), "medium", "All is encrypted anew", "It can only be read meanwhile."),
    ),
    "aws_elasticache_cluster": _CACHE,
    "aws_elasticache_replication_group": _CACHE,
    "aws_memorydb_cluster": _CACHE,
    "aws_opensearch_domain": _SEARCH,
    "aws_elasticsearch_domain": _SEARCH,
    "aws_dynamodb_table": (
        Stop(
            ("ttl", "enabled"),
            "medium",
            "Items begin to expire",
            "DynamoDB deletes every item whose time has come, also those that are there already.",
            _turned_on,
            category="destroy-stateful",
            rule="expiry",
        ),
        Stop(("global_secondary_index",), "medium", "An index is removed", "Queries on it fail.", _fewer),
        Stop(("replica",), "medium", "A replica is removed", "Its region has the table no more.", _fewer),
        Stop(("read_capacity",), "medium", "Half of the reads, or fewer, are allowed", "More are refused.", _halved),
        Stop(("write_capacity",), "medium", "Half of the writes, or fewer, are allowed", "More are refused.", _halved),
    ),
    "aws_instance": (
        Stop(("instance_type",), "medium", "The server gets another size", "It is stopped and started again."),
        Stop(("user_data",), "medium", "The server's first script changes", "It is stopped and started again."),
        Stop(("user_data_base64",), "medium", "The server's first script changes", "It is stopped and started again."),
        Stop(("ebs_optimized",), "medium", "The server's disks change", "It is stopped and started again."),
        Stop(("iam_instance_profile",), "medium", "The server gets another role", "What the old one allowed may fail."),
    ),
    "aws_autoscaling_group": (
        Stop(("desired_capacity",), "high", "All servers are stopped", "Nobody answers any more.", _to_zero),
        Stop(("max_size",), "high", "All servers are stopped", "Nobody answers any more.", _to_zero),
        Stop(
            ("desired_capacity",), "medium", "Half of the servers, or fewer, stay", "They must carry it all.", _halved
        ),
        Stop(("min_size",), "low", "Fewer servers are kept", "They must carry it all.", _halved),
        Stop(
            ("launch_template",),
            "low",
            "New servers are made in another way",
            "Instance refresh replaces the old ones.",
        ),
        Stop(("vpc_zone_identifier",), "medium", "The servers move to other subnets", "They are replaced."),
    ),
    "aws_ecs_service": (
        Stop(("desired_count",), "high", "All tasks are stopped", "Nobody answers any more.", _to_zero),
        Stop(("desired_count",), "medium", "Half of the tasks, or fewer, stay", "They must carry it all.", _halved),
        Stop(("task_definition",), "low", "Tasks are replaced", "New ones start before the old ones are stopped."),
    ),
    "aws_lambda_function": (
        Stop(("reserved_concurrent_executions",), "high", "The function is stopped", _FUNCTION_STOPS, _to_none_at_all),
        Stop(
            ("runtime",), "low", "The function gets another runtime", "Code that ran on the old one may fail.", _is_set
        ),
        Stop(("architectures",), "low", "The function gets another processor", "Native code may not run on it."),
        Stop(("role",), "low", "The function gets another role", "What the old one allowed may fail."),
    ),
    "aws_lambda_event_source_mapping": (
        Stop(
            ("enabled",), "medium", "Nothing is taken from the source", "It piles up there, and expires.", _turned_off
        ),
    ),
    "aws_eks_cluster": (
        Stop(("version",), "medium", "The cluster gets another version", "It cannot go back, and old APIs are gone."),
    ),
    "aws_eks_node_group": (
        Stop(("version",), "medium", "The nodes are replaced", "All pods on them are moved."),
        Stop(("release_version",), "medium", "The nodes are replaced", "All pods on them are moved."),
        Stop(("launch_template",), "medium", "The nodes are replaced", "All pods on them are moved."),
        Stop(("scaling_config", "desired_size"), "high", "All nodes are stopped", "Nothing runs.", _to_zero),
    ),
    "aws_msk_cluster": (
        Stop(
            ("kafka_version",), "medium", "Kafka gets another version", "Brokers restart one by one; it cannot go back."
        ),
        Stop(
            ("broker_node_group_info", "instance_type"),
            "medium",
            "Brokers get another size",
            "They restart one by one.",
        ),
    ),
    "aws_mq_broker": (
        Stop(("engine_version",), "medium", "The broker gets another version", "It is restarted.", waits=True),
        Stop(("host_instance_type",), "medium", "The broker gets another size", "It is restarted.", waits=True),
    ),
    "aws_kinesis_stream": (
        Stop(("shard_count",), "medium", "Half of the shards, or fewer, stay", "Writers are refused sooner.", _halved),
    ),
    "aws_cloudfront_distribution": (
        Stop(("enabled",), "high", "The distribution is turned off", "Its domain names no longer answer.", _turned_off),
        Stop(("origin",), "medium", "The distribution gets another origin", _TRAFFIC),
        Stop(
            ("aliases",), "medium", "The distribution answers to fewer names", "Visitors of those see errors.", _fewer
        ),
    ),
    "aws_route53_record": (
        Stop(("records",), "medium", "A name leads to somewhere else", _NAME),
        Stop(("alias",), "medium", "A name leads to somewhere else", _NAME),
    ),
    "aws_lb_listener": (Stop(("default_action",), "medium", "Requests go to somewhere else", _TRAFFIC),),
    "aws_alb_listener": (Stop(("default_action",), "medium", "Requests go to somewhere else", _TRAFFIC),),
    "aws_lb": (Stop(("subnets",), "medium", "The load balancer leaves subnets", "Its zones are fewer.", _fewer),),
    "aws_route": tuple(
        Stop((name,), "high", "Traffic takes another way", "What was reached by the old one may not be by the new one.")
        for name in ("gateway_id", "nat_gateway_id", "transit_gateway_id", "network_interface_id", "vpc_endpoint_id")
    ),
    "aws_kms_key": (
        Stop(
            ("is_enabled",),
            "critical",
            "The key is turned off",
            "Nothing that it encrypts can be read or written until it is turned on again.",
            _turned_off,
        ),
    ),
    "aws_cognito_user_pool": (
        Stop(
            ("mfa_configuration",),
            "medium",
            "Sign-in asks for more factors than before",
            "Users who have not set up a second one may be locked out.",
            lambda was, will_be: will_be in ("ON", "OPTIONAL") and was in (None, "OFF", "OPTIONAL"),
        ),
    ),
}
