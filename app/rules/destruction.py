"""What is destroyed, made anew, or let go of. Pure."""

from collections.abc import Iterator

from app.rules.configuration import written
from app.rules.pairs import is_destroyed, shown
from app.rules.plan import Change
from app.rules.results import LEVELS, Evidence, Finding
from app.rules.serving import PEERS, ROUTINE, SERVICES
from app.rules.stateful import Loss, loss
from app.rules.world import UNKNOWN, Resource, World

_GONE_BECAUSE = {
    "delete_because_no_resource_config": "Its block is no longer in the configuration.",
    "delete_because_no_module": "Its module is no longer in the configuration.",
    "delete_because_wrong_repetition": "It is repeated in another way now: by `count`, by `for_each` or not.",
    "delete_because_count_index": "Its `count` is lower now.",
    "delete_because_each_key": "Its key is no longer in `for_each`.",
    "delete_because_no_move_target": "A `moved` block leads to an address that is not in the configuration.",
}
_ANEW_BECAUSE = {
    "replace_because_tainted": "Terraform takes it for broken, because making it failed once or somebody tainted it.",
    "replace_by_request": "Somebody asked for it with `-replace`.",
    "replace_by_triggers": "Something that it names in `replace_triggered_by` changes.",
}
_RENAMED = (
    "delete_because_no_resource_config",
    "delete_because_no_module",
    "delete_because_wrong_repetition",
    "delete_because_no_move_target",
)
_KEEP = "Set `lifecycle { prevent_destroy = true }` on what must stay."
_MOVED = (
    " If it was only renamed or moved, say so in a `moved` block; if it shall live on without Terraform, "
    "in a `removed` block."
)


def find(resource: Resource, before: World) -> Iterator[Finding]:
    """Of one resource as it stands now."""
    if is_destroyed(resource):
        yield from _destroyed(resource, before)
    if _is_forgotten(resource.change):
        yield _forgotten(resource, before)
    if _is_made_anew(resource.change):
        yield _made_anew(resource, before)


def _is_forgotten(change: Change) -> bool:
    return "forget" in change.actions


def _is_made_anew(change: Change) -> bool:
    return "create" in change.actions and len(change.actions) > 1


def _destroyed(resource: Resource, before: World) -> Iterator[Finding]:
    lost, service = loss(resource, before), SERVICES.get(resource.type)
    because = _GONE_BECAUSE.get(resource.change.reason, "")
    renamed = _MOVED if resource.change.reason in _RENAMED else ""
    if lost is not None:
        yield Finding(
            address=resource.address,
            rule="destroy-stateful",
            category="destroy-stateful",
            severity=lost.severity,
            title=f"{lost.noun} is destroyed",
            why=_joined(lost.text, because),
            fix=f"{lost.rescue} {_KEEP}{renamed}",
            evidence=_safeguards(resource),
        )
    elif service is not None and service.gone != "low":
        others = "Others like it stay, and must carry it all." if _has_peers(resource, before) else ""
        yield Finding(
            address=resource.address,
            rule="destroy-serving",
            category="blast-radius",
            severity="medium" if others else service.gone,
            title=f"{service.noun} is destroyed",
            why=_joined(others or service.stops, because),
            fix=f"Move what uses it first, and destroy it in a change of its own.{renamed}",
        )


def _has_peers(resource: Resource, before: World) -> bool:
    """That do the same for the same others, and stay."""
    return resource.type in PEERS and any(
        "delete" not in each.change.actions and written(each.address) == written(resource.address)
        for each in before.of(resource.type)
    )


def _made_anew(resource: Resource, before: World) -> Finding:
    lost, change = loss(resource, before), resource.change
    is_data = lost is not None and "delete" in change.actions and resource.type != "aws_instance"
    noun = lost.noun if lost else SERVICES[resource.type].noun if resource.type in SERVICES else "A resource"
    return Finding(
        address=resource.address,
        rule="replace-stateful" if is_data else "replace",
        category="replace-stateful" if is_data else "replace",
        severity=_weight_of_loss(lost, change) if lost is not None and is_data else _weight_of_new(resource, lost),
        title=f"{noun} is destroyed and made anew, empty" if is_data else f"{noun} is made anew",
        why=_joined(_cause(change), _consequence(resource, lost), _order(resource)),
        fix=_fix(resource, is_data=is_data),
        evidence=(*_forced_by(change, resource), *(_safeguards(resource) if is_data else ())),
    )


def _weight_of_loss(lost: Loss, change: Change) -> str:
    return "critical" if lost.severity == "high" and _is_another_engine(change) else lost.severity


def _is_another_engine(change: Change) -> bool:
    return ("engine",) in change.replace_paths


def _weight_of_new(resource: Resource, lost: Loss | None) -> str:
    if resource.type in ROUTINE:
        return "low"
    if "delete" not in resource.change.actions:
        return "medium" if lost else "low"
    weight = lost.severity if lost else SERVICES[resource.type].anew if resource.type in SERVICES else "low"
    is_gentle = resource.change.actions[0] == "create" and weight == "medium" and lost is None
    return "low" if is_gentle else weight


def _consequence(resource: Resource, lost: Loss | None) -> str:
    if "delete" not in resource.change.actions:
        return "The old one stays, and nothing manages it."
    if lost is not None and _is_another_engine(resource.change):
        return f"{lost.text} What was a snapshot of the old engine cannot be restored into the new one."
    if lost is not None:
        return lost.text
    if resource.type in ROUTINE:
        return "That is how this type is meant to change."
    service = SERVICES.get(resource.type)
    return service.stops if service else "What refers to it gets a new one."


def _fix(resource: Resource, *, is_data: bool) -> str:
    if is_data:
        return f"Undo what forces it, or make the new one beside the old one and move the data first. {_KEEP}"
    if resource.type in ROUTINE:
        return "Nothing, if what has changed in it is meant."
    if resource.change.actions == ("delete", "create"):
        return "Undo what forces it, or set `lifecycle { create_before_destroy = true }`."
    return "Undo what forces it, or make sure that what uses the old one can do with the new one."


def _order(resource: Resource) -> str:
    change = resource.change
    if resource.type in ROUTINE:
        return ""
    if change.actions == ("delete", "create"):
        return "The old one goes first: until the new one is ready there is none."
    return "The new one is made first." if change.actions == ("create", "delete") else ""


def _cause(change: Change) -> str:
    if change.reason in _ANEW_BECAUSE:
        return _ANEW_BECAUSE[change.reason]
    names = [f"`{_path(path)}`" for path in change.replace_paths[:5]]
    if not names:
        return "It cannot be changed in place."
    return f"{_listed(names)} cannot be changed in place."


def _forced_by(change: Change, resource: Resource) -> Iterator[Evidence]:
    for path in change.replace_paths[:5]:
        name = _path(path)
        was, will_be = (_value(tree, path) for tree in (change.before, change.after))
        if _value(change.unknown, path) is True:
            will_be = UNKNOWN
        yield Evidence(name, {"before": shown(resource, name, was), "after": shown(resource, name, will_be)})


def _forgotten(resource: Resource, before: World) -> Finding:
    lost = loss(resource, before)
    return Finding(
        address=resource.address,
        rule="forget",
        category="forget",
        severity="medium" if lost and LEVELS.index(lost.severity) >= LEVELS.index("high") else "low",
        title=f"{lost.noun if lost else 'A resource'} is no longer managed by Terraform",
        why="It lives on in AWS and costs what it cost, but nothing keeps it as it is written or removes it.",
        fix="Make sure that somebody else manages it from now on, or leave it in the configuration.",
    )


_TOLD = (
    "deletion_protection",
    "deletion_protection_enabled",
    "skip_final_snapshot",
    "skip_final_backup",
    "final_snapshot",
    "final_snapshot_identifier",
    "delete_automated_backups",
    "force_destroy",
    "force_delete",
    "deletion_window_in_days",
    "recovery_window_in_days",
)


def _safeguards(resource: Resource) -> tuple[Evidence, ...]:
    """What the provider looks at when it destroys it: what stands in the state, not what is written."""
    return tuple(Evidence(name, shown(resource, name, resource[name])) for name in _TOLD if resource[name] is not None)


def _value(tree: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        if tree is True:
            return True
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _path(path: tuple[str | int, ...]) -> str:
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else str(step)
    return name


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
