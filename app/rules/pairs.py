"""A resource as it was and as it will be, side by side. Pure."""

from typing import Any, NamedTuple

from app.rules import masks
from app.rules.results import Evidence
from app.rules.world import Resource, told

_SILENT = {"password", "master_password", "auth_token", "user_data", "user_data_base64", "secret_string", "environment"}


class Pair(NamedTuple):
    before: Resource
    after: Resource

    @property
    def address(self) -> str:
        return self.after.address

    @property
    def type(self) -> str:
        return self.after.type

    @property
    def is_replaced(self) -> bool:
        return self.after.change.action == "replace"

    def at(self, *path: str) -> tuple[Any, Any]:
        return self.before.at(*path), self.after.at(*path)

    def differs(self, *path: str) -> bool:
        was, will_be = self.at(*path)
        return bool(was != will_be)

    def evidence(self, *path: str) -> Evidence:
        """What stood there and what will; neither if it is a secret."""
        name = ".".join(path)
        was, will_be = self.at(*path)
        return Evidence(name, {"before": shown(self.before, name, was), "after": shown(self.after, name, will_be)})


def is_changed(pair: Pair) -> bool:
    return pair.after.mode == "managed" and pair.after.change.action not in ("no-op", "read", "create")


def is_destroyed(resource: Resource) -> bool:
    """For good: what is made anew is not, and what Terraform forgets lives on."""
    actions = resource.change.actions
    return resource.mode == "managed" and "delete" in actions and "create" not in actions


def shown(resource: Resource, path: str, value: Any) -> Any:
    """A password is a secret whatever it looks like, and a script may hold one anywhere."""
    names = path.partition("[")[0].split(".")
    if value is not None and (_SILENT.intersection(names) or resource.is_sensitive(*names)):
        return "(not shown)"
    return masks.shown(resource, Evidence(path, told(value))).value
