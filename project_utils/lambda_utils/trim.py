"""Takes out of installed packages what a function never reads. Nearly all of it is botocore's data."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# `bin` starts commands; the rest is pip's own record, which would also differ from one install to the next.
_READ_WHOLE = {"clientContextParams"}  # botocore asks for the documentation of these
_OF_NO_USE = ("bin", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "**/__pycache__")


def trim(packages: Path, botocore_services: Sequence[str], leave_out: Sequence[str]) -> None:
    for pattern in (*_OF_NO_USE, *leave_out):
        for path in list(packages.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for library in ("boto3", "botocore"):
        _keep_services(packages / library / "data", botocore_services)
    _minify(packages / "botocore" / "data")
    _keep_endpoints(packages / "botocore" / "data")


def _keep_services(data: Path, services: Sequence[str]) -> None:
    for folder in [path for path in data.glob("*") if path.is_dir() and path.name not in services]:
        shutil.rmtree(folder)


def _minify(data: Path) -> None:
    """Plain JSON, because the zip compresses it anyway and botocore then need not, and no documentation."""
    for path in sorted(data.rglob("*.json*")):
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        path.unlink()
        if not path.name.startswith("examples-"):
            _write(path.with_name(path.name.removesuffix(".gz")), _without_documentation(json.loads(text)))


def _without_documentation(value: Any) -> Any:
    if isinstance(value, dict):
        # A member may be called documentation too; then it is a mapping.
        kept = {key: entry for key, entry in value.items() if key != "documentation" or isinstance(entry, dict)}
        return {key: entry if key in _READ_WHOLE else _without_documentation(entry) for key, entry in kept.items()}
    return [_without_documentation(entry) for entry in value] if isinstance(value, list) else value


def _keep_endpoints(data: Path) -> None:
    """`endpoints.json` has 250 services by the first part of their host names, which the services' files tell."""
    if not (data / "endpoints.json").is_file():
        return
    models = [json.loads(path.read_bytes()) for path in data.glob("*/*/service-2.json")]
    prefixes = {model["metadata"]["endpointPrefix"] for model in models}
    endpoints = json.loads((data / "endpoints.json").read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: of for name, of in partition["services"].items() if name in prefixes}
    _write(data / "endpoints.json", endpoints)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")), "utf-8")
