"""Secrets that stand where others can read them. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from app.rules import secrecy
from app.rules.concealing import Within, at
from app.rules.encodings import decoded_base64
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.scripts import scripts
from app.rules.secrecy import HIDDEN, RANDOM
from app.rules.world import UNKNOWN, Resource, World

_ROTATION = "aws_secretsmanager_secret_rotation"
_FIX = "Keep it in Secrets Manager or in a SecureString of Parameter Store, and read it when the program starts"


@rule(
    "secrets-lambda-env",
    "critical",
    "aws_lambda_function",
    title="A secret stands in the function's environment",
    why="Everybody who may look at the function's settings reads it, and it stands in the state and in every plan.",
    fix=f"{_FIX}.",
)
def in_functions(function: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for path, block in function.places("environment"):
        variables, place = block.get("variables"), f"{path}.variables"
        if variables is UNKNOWN:
            yield Unsure(place)
        elif isinstance(variables, dict):
            shape = at(function.marks, ["environment", 0, "variables"])
            if shape is True and variables:
                yield Evidence(place, sorted(variables))
                continue
            for name, value in variables.items():
                yield from _judged(function, f"{place}.{name}", name, value, at(shape, [name]))


@rule(
    "secrets-ecs-env",
    "critical",
    "aws_batch_job_definition",
    "aws_ecs_task_definition",
    title="A secret stands in the environment of a container",
    why="Everybody who may look at the definition reads it, also in all its older revisions.",
    fix=f"{_FIX}: name it under `secrets` of the container, with `valueFrom`.",
)
def in_containers(task: Resource, world: World) -> Iterator[Evidence | Unsure]:
    attribute = "container_definitions" if task.type == "aws_ecs_task_definition" else "container_properties"
    definitions = task[attribute]
    if definitions is UNKNOWN:
        yield Unsure(attribute)
        return
    shape = Within.TEXT if task.is_sensitive(attribute) else False
    for place, container in enumerate(_containers(definitions)):
        for name, value in _environment(container):
            yield from _judged(task, f"{attribute}[{place}].environment.{name}", name, value, shape)


@rule(
    "secrets-user-data",
    "critical",
    "aws_instance",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_lightsail_instance",
    "aws_spot_instance_request",
    title="A secret stands in the user data",
    why="Every program and every user on the machine can ask for it, and everybody who may describe instances.",
    fix=f"{_FIX}, with the role of the instance.",
)
def in_user_data(machine: Resource, world: World) -> Iterator[Evidence | Unsure]:
    for name in ("user_data", "user_data_base64"):
        if machine[name] is None:
            continue
        if machine.is_sensitive(name):
            yield Evidence(name, secrecy.token(secrecy.SENSITIVE))
            continue
        texts = list(scripts(machine, name, world))
        found = [line for text in texts for line in _lines_with_secrets(machine, text)]
        if found:
            yield Evidence(name, found)
        elif not texts:
            yield Unsure(name)


@rule(
    "secrets-no-rotation",
    "low",
    "aws_secretsmanager_secret",
    title="The secret is never rotated",
    why="What leaked once is good for ever, and nobody knows whether a rotation would work on the day it is needed.",
    fix="Add an `aws_secretsmanager_secret_rotation` for it.",
)
def no_rotation(secret: Resource, world: World) -> Iterator[Evidence | Unsure]:
    rotates_itself = secret["rotation_lambda_arn"] is not None or secret["rotation_rules"]
    if not rotates_itself and not _rotations(secret, world):
        yield Evidence("rotation_rules")


def _rotations(secret: Resource, world: World) -> list[Resource]:
    """Also those that name one of its versions, which knows whose it is."""
    versions = world.pointing(secret, "aws_secretsmanager_secret_version", "secret_id")
    return [each for one in (secret, *versions) for each in world.pointing(one, _ROTATION, "secret_id")]


def _judged(resource: Resource, path: str, name: str, value: Any, shape: Any) -> Iterator[Evidence | Unsure]:
    if value is UNKNOWN:
        if secrecy.kind_of_name(name):
            yield Unsure(path)
        return
    concealed = str(resource.concealer.conceal(str(value), name, shape))
    concealed = decoded_base64(concealed) or concealed
    if any(_counts(kind, name) for kind in secrecy.kinds_of_tokens(concealed)):
        yield Evidence(path, concealed)


def _counts(kind: str, name: str) -> bool:
    """A token counts as what it stands for; of what was hidden as a whole the name says which part is a secret."""
    return kind != RANDOM and (kind != HIDDEN or bool(secrecy.kind_of_name(name)))


def _containers(definitions: Any) -> list[Any]:
    try:
        found = json.loads(definitions) if isinstance(definitions, str) else definitions
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else [found]


def _environment(container: Any) -> Iterator[tuple[str, Any]]:
    for pair in container.get("environment") or () if isinstance(container, dict) else ():
        if isinstance(pair, dict) and "value" in pair:
            yield str(pair.get("name", "")), pair["value"]


def _lines_with_secrets(machine: Resource, text: str) -> list[str]:
    concealed = str(machine.concealer.conceal(text))
    lines = concealed.splitlines() if "\n" in concealed else [concealed]
    return [line.strip() for line in lines if any(kind != RANDOM for kind in secrecy.kinds_of_tokens(line))]
