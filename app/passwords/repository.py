"""The list of common passwords: gzip, one a line, sorted, as `model.dense` writes them."""

import gzip
from functools import cache
from pathlib import Path


@cache
def load_common() -> frozenset[str]:
    """Read when the first password is chosen, because most starts of a function never need it."""
    packed = Path(__file__).with_name("common-passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().splitlines())
