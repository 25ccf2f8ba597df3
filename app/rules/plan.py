"""Reads what `terraform show -json` prints, of a plan or of a state. Pure.

Nothing in it is believed: what is not as documented is refused with a sentence that says where. What is not asked for
is never made into objects, so that a plan of 100 MB needs little more memory than its resources.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.rules.decoding import decode
from app.rules.shapes import Shape, Shapes
from app.rules.splitting import Buffer, NotJson, Part, forget, items, members

Tree = dict[str, Any]

_AT_ONCE_BYTES = 8 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ACTIONS = {
    ("no-op",): "no-op",
    ("create",): "create",
    ("read",): "read",
    ("update",): "update",
    ("delete",): "delete",
    ("forget",): "forget",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
}


class Unreadable(ValueError):
    """A sentence for whoever gave the file: what is wrong, and what to do."""


class Change(NamedTuple):
    address: str
    mode: str  # managed or data
    type: str
    name: str
    module: str  # its address, with indexes; empty for the root
    instance_key: str | int | None
    provider: str
    action: str  # no-op create read update delete replace forget, or unknown of a combination that is not documented
    actions: tuple[str, ...]  # as they stand in the plan
    reason: str
    before: Tree | None
    after: Tree | None
    unknown: Shape  # of `after`, what is known only after apply
    before_sensitive: Shape
    after_sensitive: Shape
    replace_paths: tuple[tuple[str | int, ...], ...]
    previous_address: str
    is_import: bool
    deposed: str


class Plan(NamedTuple):
    sha256: str
    is_state: bool
    terraform_version: str
    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    known: tuple[Change, ...]  # data sources that were read before
    configuration: Mapping[str, Any]
    variables: Mapping[str, Any]
    outputs: Mapping[str, Any]  # how they change
    is_errored: bool
    is_complete: bool


def read(buffer: Buffer) -> Plan:
    """Raises Unreadable."""
    _refuse_other_files(buffer)
    try:
        return _read(_Document(buffer))
    except NotJson as error:
        raise Unreadable(f"This is not the output of `terraform show -json`: {error}.") from None


def _refuse_other_files(buffer: Buffer) -> None:
    start = bytes(buffer[:1000])
    if not start.strip():
        raise Unreadable("The file is empty.")
    if start.startswith(b"PK"):
        raise Unreadable("This is a plan as Terraform keeps it: review what `terraform show -json <this file>` prints.")
    if start.startswith(b"\x1f\x8b"):
        raise Unreadable("The file is compressed with gzip: unpack it first.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "The file is written in UTF-16, as `>` of an older PowerShell does: write it with "
            "`terraform show -json plan.out | Out-File -Encoding utf8 plan.json`."
        )


class _Document:
    """Its top-level values, made into objects when they are asked for."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.sha256 = hashlib.sha256(buffer).hexdigest()
        self.shapes = Shapes()
        self._parts: dict[str, Part] = {}
        start = len(_BYTE_ORDER_MARK) if buffer[:3] == _BYTE_ORDER_MARK else 0
        for place, value in members(buffer, start):
            name = str(decode(buffer, place, "a name"))
            if name in self._parts:
                raise NotJson(f"`{name[:40]}` stands in it twice")
            self._parts[name] = value
        forget(buffer)

    def __contains__(self, name: str) -> bool:
        return name in self._parts and not self._is_null(self._parts[name])

    def get[Kind](self, name: str, kind: type[Kind], default: Kind) -> Kind:
        return _typed(decode(self.buffer, self._parts[name], name), kind, name) if name in self else default

    def each(self, name: str) -> Iterator[tuple[Tree, str]]:
        """Of a list of objects each one, and where it stands; one by one where it is large."""
        for place, value in enumerate(self._values(name)):
            at = f"{name}[{place}]"
            yield _typed(value, dict, at), at

    def _values(self, name: str) -> Iterator[Any]:
        if name not in self or self._parts[name].end - self._parts[name].start <= _AT_ONCE_BYTES:
            return iter(self.get(name, list, []))
        return (decode(self.buffer, item, name) for item in self._items(self._parts[name]))

    def _items(self, part: Part) -> Iterator[Part]:
        read_to = part.start
        for item in items(self.buffer, part.start):
            yield item
            if item.end - read_to > _AT_ONCE_BYTES:
                read_to = item.end
                forget(self.buffer)

    def _is_null(self, part: Part) -> bool:
        return bytes(self.buffer[part.start : part.end]) == b"null" if part.end - part.start == 4 else False


def _read(document: _Document) -> Plan:
    _check_version(document.get("format_version", str, ""))
    is_plan = "resource_changes" in document or "planned_values" in document
    is_state = "values" in document and not is_plan
    if not is_state:
        _check_changes_are_there(document)
    changes = tuple(_state(document)) if is_state else tuple(_changes(document, "resource_changes"))
    _refuse_twice(changes)
    return Plan(
        sha256=document.sha256,
        is_state=is_state,
        terraform_version=document.get("terraform_version", str, ""),
        changes=changes,
        drift=tuple(_changes(document, "resource_drift")),
        known=() if is_state else tuple(_known(document)),
        configuration=document.get("configuration", dict, {}),
        variables=document.get("variables", dict, {}),
        outputs=document.get("output_changes", dict, {}),
        is_errored=document.get("errored", bool, False),
        is_complete=document.get("complete", bool, True),
    )


def _check_version(version: str) -> None:
    if version.partition(".")[0] not in {"0", "1"}:
        raise NotJson(f"its format_version is {version[:20]!r}, and only 1.x is known")


def _check_changes_are_there(document: _Document) -> None:
    """Terraform leaves the list out where there is nothing in it."""
    if "resource_changes" in document:
        return
    planned = document.get("planned_values", dict, {}).get("root_module")
    if "planned_values" not in document or (isinstance(planned, dict) and (planned.keys() - {"address"})):
        raise NotJson("resource_changes is missing, so nobody can say what is to change")


def _refuse_twice(changes: tuple[Change, ...]) -> None:
    seen = set()
    for change in changes:
        key = change.address, change.deposed
        if key in seen:
            raise NotJson(f"{change.address[:200]} stands in it twice")
        seen.add(key)


def _changes(document: _Document, name: str) -> Iterator[Change]:
    for raw, at in document.each(name):
        yield _change(raw, at, document.shapes)


def _change(raw: Tree, at: str, shapes: Shapes) -> Change:
    change = _typed(raw.get("change"), dict, f"{at}.change")
    actions = tuple(str(action) for action in _typed(change.get("actions"), list, f"{at}.change.actions"))
    before, after = (_optional(change, side, dict, f"{at}.change") for side in ("before", "after"))
    paths = _optional(change, "replace_paths", list, f"{at}.change") or []
    return Change(
        **_identity(raw, at),
        action=_ACTIONS.get(actions, "unknown"),
        actions=actions,
        reason=str(raw.get("action_reason", "")),
        before=before,
        after=before if after == before else after,
        unknown=shapes.of(change.get("after_unknown")),
        before_sensitive=shapes.of(change.get("before_sensitive")),
        after_sensitive=shapes.of(change.get("after_sensitive")),
        replace_paths=tuple(tuple(path) for path in paths if isinstance(path, list)),
        previous_address=str(raw.get("previous_address", "")),
        is_import="importing" in change,
        deposed=str(raw.get("deposed", "")),
    )


def _identity(raw: Tree, at: str) -> Tree:
    index = raw.get("index")
    return {
        "address": _typed(raw.get("address"), str, f"{at}.address"),
        "mode": _typed(raw.get("mode", "managed"), str, f"{at}.mode"),
        "type": _typed(raw.get("type"), str, f"{at}.type"),
        "name": _typed(raw.get("name", ""), str, f"{at}.name"),
        "module": _typed(raw.get("module_address", ""), str, f"{at}.module_address"),
        "instance_key": index if isinstance(index, (str, int)) else None,
        "provider": str(raw.get("provider_name", "")),
    }


def _state(document: _Document) -> Iterator[Change]:
    """Of a state nothing is planned: all of it stays as it is."""
    yield from _unchanged(document.get("values", dict, {}), "values", document.shapes)


def _known(document: _Document) -> Iterator[Change]:
    values = _optional(document.get("prior_state", dict, {}), "values", dict, "prior_state") or {}
    return (change for change in _unchanged(values, "prior_state.values", document.shapes) if change.mode == "data")


def _unchanged(values: Tree, at: str, shapes: Shapes) -> Iterator[Change]:
    """Modules lie in modules; a stack instead of recursion, as deep as it likes."""
    root = values.get("root_module")
    waiting = [(_typed(root, dict, f"{at}.root_module"), f"{at}.root_module")] if root is not None else []
    while waiting:
        module, here = waiting.pop()
        for place, raw in enumerate(_optional(module, "resources", list, here) or []):
            name = f"{here}.resources[{place}]"
            yield _as_unchanged(_typed(raw, dict, name), module, name, shapes)
        for place, child in enumerate(_optional(module, "child_modules", list, here) or []):
            waiting.append((_typed(child, dict, f"{here}.child_modules[{place}]"), f"{here}.child_modules[{place}]"))


def _as_unchanged(raw: Tree, module: Tree, at: str, shapes: Shapes) -> Change:
    values = _optional(raw, "values", dict, at) or {}
    sensitive = shapes.of(raw.get("sensitive_values"))
    return Change(
        **_identity(raw | {"module_address": module.get("address", "")}, at),
        action="no-op",
        actions=("no-op",),
        reason="",
        before=values,
        after=values,
        unknown=False,
        before_sensitive=sensitive,
        after_sensitive=sensitive,
        replace_paths=(),
        previous_address="",
        is_import=False,
        deposed=str(raw.get("deposed_key", "")),
    )


def _optional[Kind](raw: Tree, name: str, kind: type[Kind], at: str) -> Kind | None:
    return _typed(raw[name], kind, f"{at}.{name}") if name in raw else None


_KINDS: dict[type, str] = {dict: "an object", list: "a list", str: "text", bool: "true or false"}


def _typed[Kind](value: Any, kind: type[Kind], name: str) -> Kind:
    if not isinstance(value, kind):
        raise NotJson(f"{name} is not {_KINDS[kind]}")
    return value
