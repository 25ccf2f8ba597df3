"""One way to hash a password, in a process that may have as much memory as a function of 512 MB."""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw

_LIMIT = 512 * 1024 * 1024
_TIMES = 5
_PASSWORD, _SALT = b"an old teapot by the window", b"0123456789abcdef"


def measure(verify: Callable[[], object], at_once: int) -> dict[str, float]:
    with ThreadPoolExecutor(at_once) as threads:
        spent = [_cpu_ms(verify, threads, at_once) for _ in range(1 + _TIMES)][1:]
    return {"cpu_ms": statistics.median(spent), "peak_mb": _peak_kib() * 1024 / 1e6}


def _peak_kib() -> int:
    """Of this process alone: `ru_maxrss` remembers the process that started it."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


def _cpu_ms(verify: Callable[[], object], threads: ThreadPoolExecutor, at_once: int) -> float:
    before = time.process_time_ns()
    started = [threads.submit(verify) for _ in range(at_once)]
    for verification in started:
        verification.result()
    return (time.process_time_ns() - before) / 1e6


def _verification(argon2: list[int], scrypt_n: int) -> Callable[[], object]:
    if argon2:
        memory_kib, passes, lanes = argon2
        return lambda: hash_secret_raw(_PASSWORD, _SALT, passes, memory_kib, lanes, 32, Type.ID)
    if scrypt_n:
        return lambda: hashlib.scrypt(_PASSWORD, salt=_SALT, n=scrypt_n, r=8, p=1, maxmem=_LIMIT)
    return lambda: hashlib.pbkdf2_hmac("sha256", _PASSWORD, _SALT, 600_000)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT))
    order: dict[str, Any] = json.loads(sys.argv[1])
    print(json.dumps(measure(_verification(order["argon2"], order["scrypt_n"]), order["at_once"])))  # noqa: T201
