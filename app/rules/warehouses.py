"""Redshift and Athena, where the data of a whole company is read. Pure."""

from collections.abc import Iterator

from app.rules.attributes import is_true, must_be_set, must_be_true, must_not_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

redshift_public = must_not_be_true(
    "redshift-public",
    "high",
    "aws_redshift_cluster",
    "aws_redshiftserverless_workgroup",
    path="publicly_accessible",
    title="A data warehouse can be reached from the internet",
    why="It gets a public address, so that one open port or one leaked password is enough to read all of its data.",
    fix="Set publicly_accessible to false (older providers take true when it is left out).",
)

redshift_unencrypted = must_be_true(
    "redshift-unencrypted",
    "medium",
    "aws_redshift_cluster",
    path="encrypted",
    title="A data warehouse is not encrypted on disk",
    why="Its blocks and snapshots lie in clear for whoever gets at the storage or at a copy.",
    fix="Set encrypted to true, and kms_key_id to a key of your own where you want to decide who may use it.",
)


@rule(
    "redshift-no-ssl",
    "medium",
    "aws_redshift_parameter_group",
    title="A data warehouse takes connections in clear",
    why="Passwords and query results can be read on their way through the network.",
    fix='Add parameter { name = "require_ssl", value = "true" }.',
)
def redshift_no_ssl(group: Resource, world: World) -> Iterator[Evidence | Unsure]:
    if group["parameter"] is UNKNOWN:
        yield Unsure("parameter")
        return
    parameters = [(at, each) for at, each in group.places("parameter") if _name(each) in ("require_ssl", UNKNOWN)]
    for at, parameter in parameters:
        if UNKNOWN in (parameter.get("name"), parameter.get("value")):
            yield Unsure(f"{at}.value")
        elif not is_true(str(parameter.get("value")).lower()):
            yield Evidence(f"{at}.value", parameter.get("value"))
    if not parameters and group["family"] in (None, "redshift-1.0"):  # the families after it ask for TLS by themselves
        yield Evidence("parameter")
    elif not parameters and group["family"] is UNKNOWN:
        yield Unsure("family")


def _name(parameter: dict[str, object]) -> object:
    name = parameter.get("name")
    return name.lower() if isinstance(name, str) else name


athena_database = must_be_set(
    "athena-unencrypted",
    "medium",
    "aws_athena_database",
    path="encryption_configuration",
    name="athena-database-unencrypted",
    title="An Athena database is not encrypted",
    why="What is queried there, and the results, lie in clear for whoever gets at the bucket.",
    fix='Add encryption_configuration { encryption_option = "SSE_KMS", kms_key = … }.',
)


@rule(
    "athena-unencrypted",
    "medium",
    "aws_athena_workgroup",
    name="athena-results-unencrypted",
    title="The results of queries are not encrypted",
    why="Every query leaves a copy of the data that it has read, and the workgroup does not say that it is encrypted.",
    fix='Add configuration { result_configuration { encryption_configuration { encryption_option = "SSE_KMS" … } } }.',
)
def athena_results(workgroup: Resource, world: World) -> Iterator[Evidence | Unsure]:
    if is_true(workgroup.at("configuration", "managed_query_results_configuration", "enabled")):
        return
    path = ("configuration", "result_configuration", "encryption_configuration", "encryption_option")
    option = workgroup.at(*path)
    if option is UNKNOWN and not workgroup.blocks(*path[:-1]):
        yield Unsure(".".join(path))
    elif not option:
        yield Evidence(".".join(path[:-1]))
