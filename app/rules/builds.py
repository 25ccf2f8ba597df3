"""What is built, and where it is kept: CodeBuild and ECR. Pure."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from app.rules.attributes import is_true, must_be_one_of
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

_MOST_REGIONS = 50  # each has one registry
_BY_ITSELF = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


@rule(
    "codebuild-unencrypted",
    "medium",
    "aws_codebuild_project",
    title="What a project builds is not encrypted",
    why="Artifacts often hold source code and settings, and lie in clear for whoever gets at the bucket.",
    fix="Remove encryption_disabled from the artifacts, or set it to false.",
)
def artifacts_unencrypted(project: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for at, artifacts in [*project.places("artifacts"), *project.places("secondary_artifacts")]:
        is_disabled = artifacts.get("encryption_disabled")
        if artifacts.get("type") == "NO_ARTIFACTS":
            continue
        if is_disabled is UNKNOWN:
            yield Unsure(f"{at}.encryption_disabled")
        elif is_true(is_disabled):
            yield Evidence(f"{at}.encryption_disabled", is_disabled)


mutable_tags = must_be_one_of(
    "ecr-mutable-tags",
    "low",
    "aws_ecr_repository",
    "aws_ecr_repository_creation_template",
    path="image_tag_mutability",
    allowed=("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"),
    default="MUTABLE",
    title="An image can be replaced under the same tag",
    why="What was tested and approved need not be what runs: whoever may push can put other code behind its tag.",
    fix='Set image_tag_mutability to "IMMUTABLE".',
)


@rule(
    "ecr-no-scan",
    "low",
    "aws_ecr_repository",
    title="Images are not searched for known holes",
    why="An image with a library that everybody knows how to attack goes to production unnoticed.",
    fix="Add image_scanning_configuration { scan_on_push = true }, or let the registry scan all repositories.",
)
def no_scan(repository: Resource, world: World) -> Iterator[Evidence | Unsure]:
    """What the registry says of all its repositories goes before what is said in one."""
    scans = repository.at("image_scanning_configuration", "scan_on_push")
    if is_true(scans) or any(_scans(registry, repository["name"]) for registry in _registries(repository, world)):
        return
    if scans is UNKNOWN:
        yield Unsure("image_scanning_configuration.scan_on_push")
    else:
        yield Evidence("image_scanning_configuration.scan_on_push", scans)


def _registries(repository: Resource, world: World) -> Iterator[Resource]:
    """One that stands beside it: another may be of another region."""
    settings = world.of("aws_ecr_registry_scanning_configuration")
    return islice((registry for registry in settings if registry.module == repository.module), _MOST_REGIONS)


def _scans(registry: Resource, name: Any) -> bool:
    rules = [rule for rule in registry.blocks("rule") if rule.get("scan_frequency") in _BY_ITSELF]
    filters = [each.get("filter") for rule in rules for each in rule.get("repository_filter") or ()]
    return any(isinstance(each, str) and _matches(str(name), each) for each in filters)


def _matches(name: str, wanted: str) -> bool:
    return fnmatchcase(name, wanted if "*" in wanted else f"*{wanted}*")
