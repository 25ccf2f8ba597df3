"""One zip from one folder, the same bytes for the same files: sorted, one date, one mode."""

from __future__ import annotations

import zipfile
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def write(files: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = _MODE
            archive.writestr(entry, (files / name).read_bytes(), zipfile.ZIP_DEFLATED, 9)


def sizes(target: Path, *, below: str = "") -> dict[str, tuple[int, int]]:
    """Zipped and unpacked bytes by package, the largest first."""
    totals: dict[str, tuple[int, int]] = {}
    with zipfile.ZipFile(target) as archive:
        for entry in archive.infolist():
            name = _package(entry.filename.removeprefix(below))
            zipped, unpacked = totals.get(name, (0, 0))
            totals[name] = (zipped + entry.compress_size, unpacked + entry.file_size)
    return dict(sorted(totals.items(), key=lambda item: -item[1][0]))


def _package(path: str) -> str:
    top = path.split("/")[0]
    return "*.dist-info" if top.endswith(".dist-info") else top.split(".")[0]
