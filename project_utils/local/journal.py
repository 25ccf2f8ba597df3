"""The file that every acknowledged write is in. Runs in .venv-cloud too, so it imports nothing of ours.

It holds what things look like after a change, not the request that changed them: to read it twice, or a part of it
twice, gives what reading it once gives. A line names the format; then comes a line of checksum, sequence and images
for each group of writes. Compaction is a whole new file and one rename.
"""

import asyncio
import json
import os
import shutil
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MAGIC = "ai-wizard local cloud, format "

ItemKey = tuple[str, str, str]


class Refusal(Exception):
    """Its text is one sentence for the person at the terminal."""


def unusable(folder: Path, error: OSError) -> str:
    where = f"{folder} is not usable ({error.strerror or error})"
    return f"{where}: make room there and let yourself write, or name another folder in WIZARD_LOCAL_HOME."


@dataclass
class Images:
    """What services (as JSON text) and single items look like; None is an item that is gone."""

    services: dict[str, str] = field(default_factory=dict)
    items: dict[ItemKey, Any] = field(default_factory=dict)

    def fold(self, later: "Images") -> None:
        if "dynamodb" in later.services:
            self.items.clear()  # the image of the whole service has them
        self.services |= later.services
        self.items |= later.items


class Journal:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.pending = Images()
        self.size = 0
        self._changing = threading.Lock()
        self._writing = asyncio.Lock()
        self._writer = ThreadPoolExecutor(1, "journal")
        self._sequence = self._noted = self._settled = 0
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def read(self) -> tuple[Images, Path | None]:
        """All that was acknowledged, and the copy kept aside when something before the end is damaged."""
        if not os.fstat(self._fd).st_size:
            self._rewrite([])
        header, *lines = self.path.read_bytes().splitlines(keepends=True)
        self._check_format(header)
        self.size = position = len(header)
        images, aside = Images(), None
        for line in lines:
            if record := _parse(line):
                sequence, later = record
                if position != self.size or self._sequence not in (0, sequence - 1):
                    aside = aside or self._keep_aside()
                images.fold(later)
                self._sequence, self.size = sequence, position + len(line)
            position += len(line)
        return images, aside

    def _check_format(self, header: bytes) -> None:
        found = header.decode(errors="replace").strip().removeprefix(MAGIC)
        if not found.isdigit():
            raise Refusal(f"{self.path} is not a journal of the local cloud; move it away to start anew.")
        if int(found) > FORMAT:
            raise Refusal(
                f"{self.path.parent} belongs to a newer version (its format is {found}, this one reads {FORMAT}): "
                "update this one, or start anew with: wizard local reset"
            )

    def _keep_aside(self) -> Path:
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
        shutil.copy2(self.path, aside)
        return aside

    def note(self, images: Images) -> None:
        with self._changing:
            self.pending.fold(images)
            self._noted += 1

    async def settle(self) -> None:
        """Returns when all that was noted so far is on disk; one write carries everything that waits."""
        wanted = self._noted
        while self._settled < wanted:
            # A client that hangs up cancels its request, never the write that others wait for.
            await asyncio.shield(asyncio.ensure_future(self._write_pending(wanted)))

    async def _write_pending(self, wanted: int) -> None:
        async with self._writing:
            if self._settled < wanted:
                with self._taking() as images:
                    line = _format(self._sequence + 1, images)
                    await asyncio.get_running_loop().run_in_executor(self._writer, self._append, line)

    async def compact(self, everything: Callable[[], dict[str, str]]) -> None:
        async with self._writing:
            with self._taking():
                self._rewrite([Images({name: text}) for name, text in everything().items()])

    @contextmanager
    def _taking(self) -> Iterator[Images]:
        """Whatever could not be written is pending again."""
        with self._changing:
            taken, self.pending, noted = self.pending, Images(), self._noted
        try:
            yield taken
        except BaseException:
            with self._changing:
                taken.fold(self.pending)
                self.pending = taken
            raise
        self._settled = noted

    def _append(self, line: bytes) -> None:
        """A last line that did not become whole was not acknowledged: the next one goes over it."""
        _write_at(self._fd, line, self.size)
        os.fsync(self._fd)
        self.size += len(line)
        self._sequence += 1

    def _rewrite(self, records: list[Images]) -> None:
        lines = [_format(self._sequence + n, images) for n, images in enumerate(records, 1)]
        content = b"".join([f"{MAGIC}{FORMAT}\n".encode(), *lines])
        replaced, self._fd = self._fd, replace_file(self.path, content)
        os.close(replaced)
        self.size, self._sequence = len(content), self._sequence + len(records)
        _sync_folder(self.path.parent)


def replace_file(path: Path, content: bytes) -> int:
    """A whole new file beside the old one, then one rename: there is no moment with half of either."""
    beside = path.with_name(path.name + ".tmp")  # a name that MiniStack passes over among its objects
    fd = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write_at(fd, content, 0)
        os.fsync(fd)
        os.replace(beside, path)
    except OSError:
        os.close(fd)
        beside.unlink(missing_ok=True)  # on a full disk it is in the way
        raise
    return fd


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _write_at(fd: int, content: bytes, position: int) -> None:
    rest = memoryview(content)
    while rest:
        written = os.pwrite(fd, rest, position)
        rest, position = rest[written:], position + written


def _format(sequence: int, images: Images) -> bytes:
    items = [[*key, item] for key, item in images.items.items()]
    record = f"{sequence} {json.dumps([images.services, items], separators=(',', ':'))}".encode()
    return b"%08x %b\n" % (zlib.crc32(record), record)


def _parse(line: bytes) -> tuple[int, Images] | None:
    checksum, _, record = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(record):
        return None
    sequence, _, content = record.partition(b" ")
    services, items = json.loads(content)
    return int(sequence), Images(services, {(owner, pk, sk): item for owner, pk, sk, item in items})
