"""The journal against a disk that stops at every step: each step leaves two pictures of the folder, and two more that
show what a power cut leaves of it. Whatever the picture, reading it gives a state between acknowledged and begun."""

import asyncio
import errno
import os
import stat
from dataclasses import dataclass, field

import pytest

from project_utils.local import journal as journal_module
from project_utils.local.journal import FORMAT, MAGIC, Images, Journal, Refusal

USERS = "arn:aws:dynamodb:eu-west-1:000000000000:table/users"


@dataclass
class Disk:
    """Everything that the journal asks of the disk passes here; `begun` and `acknowledged` are kept by the test."""

    folder: object
    begun: int = 0
    acknowledged: int = 0
    pictures: list = field(default_factory=list)
    synced: dict = field(default_factory=dict)

    def picture(self):
        files = {path.name: path for path in self.folder.iterdir()}
        killed = {name: path.read_bytes() for name, path in files.items()}
        cut_off = {name: self.synced.get(path.stat().st_ino, b"") for name, path in files.items()}
        self.pictures += [(self.acknowledged, self.begun, killed), (self.acknowledged, self.begun, cut_off)]

    def pwrite(self, fd, content, position):
        """Half of it gets there, then the rest."""
        half = len(content) // 2
        real["pwrite"](fd, content[:half], position)
        self.picture()
        return half + real["pwrite"](fd, content[half:], position + half)

    def fsync(self, fd):
        real["fsync"](fd)
        status = os.fstat(fd)
        if stat.S_ISREG(status.st_mode):
            self.synced[status.st_ino] = os.pread(fd, status.st_size, 0)

    def replace(self, source, target):
        self.synced.pop(os.stat(target).st_ino, None)
        real["replace"](source, target)


CALLS = ("pwrite", "fsync", "replace")
real = {name: getattr(os, name) for name in CALLS}


@pytest.fixture
def disk(tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    folder.mkdir()
    disk = Disk(folder)
    for name in CALLS:
        monkeypatch.setattr(journal_module.os, name, pictured(disk, getattr(disk, name)))
    return disk


def pictured(disk, call):
    def pictured_call(*arguments):
        disk.picture()
        result = call(*arguments)
        disk.picture()
        return result

    return pictured_call


def state_at(n):
    """After n writes: two items of one transaction that count, one that is there after every second write."""
    return {"a": {"n": n}, "b": {"n": n}, "sometimes": {"n": n} if n % 2 else None} if n else {}


def write(journal, n):
    journal.note(Images(items={(USERS, key, ""): item for key, item in state_at(n).items()}))


def read(folder):
    images, aside = Journal(folder / "journal").read()
    if "dynamodb" in images.services:
        whole = {key: {"n": int(images.services["dynamodb"])} for key in ("a", "b")}
        images.items = {(USERS, key, ""): item for key, item in whole.items()} | images.items
    return {key: item for (_, key, _), item in images.items.items() if item}, aside


def expected(n):
    return {key: item for key, item in state_at(n).items() if item}


async def write_and_compact(disk):
    journal = Journal(disk.folder / "journal")
    journal.read()
    for n in range(1, 9):
        disk.begun = n
        write(journal, n)
        await journal.settle()
        disk.acknowledged = n
        if n in (4, 6):  # even, so that the image of the whole service is the two that count
            await journal.compact(lambda n=n: {"dynamodb": str(n)})


def test_a_stop_at_any_step_loses_nothing_and_applies_nothing_twice(disk, tmp_path, monkeypatch):
    asyncio.run(write_and_compact(disk))
    monkeypatch.undo()
    assert len(disk.pictures) > 100
    for number, (acknowledged, begun, files) in enumerate(disk.pictures):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        found, aside = read(folder)
        assert found in [expected(n) for n in range(acknowledged, begun + 1)]
        assert not aside


def test_after_a_stop_at_any_step_the_next_start_writes_on(disk, tmp_path, monkeypatch):
    asyncio.run(write_and_compact(disk))
    monkeypatch.undo()
    for number, (_, _, files) in enumerate(disk.pictures[::5]):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        asyncio.run(write_once(folder, 9))
        assert read(folder) == (expected(9), None)


async def write_once(folder, n):
    journal = Journal(folder / "journal")
    journal.read()
    write(journal, n)
    await journal.settle()


@pytest.fixture
def folder(tmp_path):
    """Three writes, each a line of its own."""

    async def fill():
        journal = Journal(tmp_path / "journal")
        journal.read()
        for n in (1, 2, 3):
            write(journal, n)
            await journal.settle()

    asyncio.run(fill())
    return tmp_path


def test_a_torn_last_line_was_never_acknowledged(folder):
    path = folder / "journal"
    path.write_bytes(path.read_bytes()[:-5])
    assert read(folder) == (expected(2), None)


def test_damage_before_the_end_is_told_and_a_copy_kept(folder):
    damaged = bytearray((folder / "journal").read_bytes())
    damaged[damaged.index(b"\n") + 30] ^= 1
    (folder / "journal").write_bytes(damaged)
    found, aside = read(folder)
    assert found == expected(3)
    assert aside.read_bytes() == damaged


def test_a_line_that_is_missing_is_damage_too(folder):
    lines = (folder / "journal").read_bytes().splitlines(keepends=True)
    (folder / "journal").write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert read(folder)[1]


def test_a_newer_format_is_refused_and_left_alone(folder):
    newer = f"{MAGIC}{FORMAT + 1}\nwhatever comes then".encode()
    (folder / "journal").write_bytes(newer)
    with pytest.raises(Refusal, match="belongs to a newer version"):
        read(folder)
    assert (folder / "journal").read_bytes() == newer


def test_a_file_that_is_no_journal_is_refused(folder):
    (folder / "journal").write_text("something else\n")
    with pytest.raises(Refusal, match="not a journal"):
        read(folder)


def write_a_little(fd, content, position):
    real["pwrite"](fd, content[:9], position)
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_an_error_and_what_it_hindered_is_written_with_the_next(folder, monkeypatch):
    async def fill_disk_and_free_it():
        journal = Journal(folder / "journal")
        journal.read()
        write(journal, 4)
        with monkeypatch.context() as full:
            full.setattr(journal_module.os, "pwrite", write_a_little)
            with pytest.raises(OSError, match="No space left"):
                await journal.settle()
        assert read(folder) == (expected(3), None)
        await journal.settle()

    asyncio.run(fill_disk_and_free_it())
    assert read(folder) == (expected(4), None)


def test_a_compaction_that_finds_no_room_changes_nothing(folder, monkeypatch):
    async def compact():
        journal = Journal(folder / "journal")
        journal.read()
        write(journal, 4)
        with monkeypatch.context() as full:
            full.setattr(journal_module.os, "pwrite", write_a_little)
            with pytest.raises(OSError, match="No space left"):
                await journal.compact(lambda: {"dynamodb": "4"})
        await journal.settle()

    asyncio.run(compact())
    assert read(folder) == (expected(4), None)
    assert [path.name for path in folder.iterdir()] == ["journal"]


def test_an_image_of_the_whole_service_ends_those_of_its_items():
    images = Images(items={(USERS, "gone with its table", ""): {"n": 1}})
    images.fold(Images(services={"dynamodb": "no tables"}))
    assert images == Images(services={"dynamodb": "no tables"})


def test_writes_that_wait_together_share_one_line(folder):
    async def write_together():
        journal = Journal(folder / "journal")
        journal.read()
        for n in (4, 5, 6):
            write(journal, n)
        await asyncio.gather(*(journal.settle() for _ in range(3)))

    asyncio.run(write_together())
    assert (folder / "journal").read_bytes().count(b"\n") == 5
    assert read(folder) == (expected(6), None)


def test_a_client_that_hangs_up_stops_no_write(folder):
    async def hang_up():
        journal = Journal(folder / "journal")
        journal.read()
        write(journal, 4)
        waiting = asyncio.create_task(journal.settle())
        await asyncio.sleep(0)
        waiting.cancel()
        await journal.settle()

    asyncio.run(hang_up())
    assert read(folder) == (expected(4), None)
