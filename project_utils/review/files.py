"""Plans in files: mapped into memory, because a plan may be larger than what one wants to read at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from app.rules import Unreadable
from app.rules.plan import Plan, read
from app.rules.splitting import Buffer

STDIN = "-"


def load(name: str) -> Plan:
    """Raises Unreadable, also of a file that is not there."""
    with _opened(name) as buffer:
        return read(buffer)


def content(name: str) -> bytes:
    """Raises Unreadable."""
    with _opened(name) as buffer:
        return bytes(buffer)


@contextmanager
def _opened(name: str) -> Iterator[Buffer]:
    if name == STDIN:
        yield sys.stdin.buffer.read()
        return
    try:
        with open(name, "rb") as file, _mapped(file) as buffer:
            yield buffer
    except OSError as error:
        raise Unreadable(f"{error.strerror or error}.") from None


@contextmanager
def _mapped(file: BinaryIO) -> Iterator[Buffer]:
    """What is empty cannot be mapped, and neither can a pipe."""
    try:
        mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError):
        yield file.read()
        return
    with mapped:
        yield mapped
