"""Runs a function as Lambda does and counts its CPU time, which a busy machine disturbs less than it does the clock."""

from __future__ import annotations

import contextlib
import dataclasses
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import runtime_api

_SHIM = Path(__file__).parent / "shim"
_WARM_UP_CALLS = 20


@dataclasses.dataclass(frozen=True)
class Function:
    who: str
    task: Path
    handler: str
    event: dict[str, Any]
    succeeded: Callable[[Any], bool]


class Lambda:
    """The runtime client and the boto3 that Lambda has itself, and the variables of the function."""

    def __init__(self, runtime: Path, environment: dict[str, str]) -> None:
        self._runtime = runtime
        self._environment = environment

    def start_ms(self, function: Function) -> float:
        """CPU from the start of the process to the first answer."""
        with self._running(function, function.handler) as api:
            answer, spent_ns = api.invoke(function.event)
        _check(function, answer)
        return spent_ns / 1e6

    def warm_us(self, function: Function, calls: int) -> float:
        """CPU of a call inside the handler; what the runtime client adds is the same for all."""
        with self._running(function, "timed.handler") as api:
            answers = [api.invoke(function.event)[0] for _ in range(_WARM_UP_CALLS + calls)]
        _check(function, answers[-1]["answer"])
        spent_ns: list[int] = [answer["cpu_ns"] for answer in answers[_WARM_UP_CALLS:]]
        return statistics.median(spent_ns) / 1e3

    @contextlib.contextmanager
    def _running(self, function: Function, handler: str) -> Iterator[runtime_api.RuntimeApi]:
        pids: list[int] = []
        with runtime_api.serve(clock=lambda: _cpu_ns(pids[0])) as api:
            process = self._start(function, handler, api.address)
            pids.append(process.pid)
            try:
                yield api
            finally:
                process.kill()
                process.wait()

    def _start(self, function: Function, handler: str, address: str) -> subprocess.Popen[bytes]:
        path = [str(function.task), str(_SHIM), str(self._runtime)]
        environment = {
            **self._environment,
            "PYTHONPATH": ":".join(path),
            "AWS_LAMBDA_RUNTIME_API": address,
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "LAMBDA_TASK_ROOT": str(function.task),
            "BENCH_HANDLER": function.handler,
        }
        # -S: without the packages of this environment; -B: a function's folder cannot be written to.
        command = [sys.executable, "-S", "-s", "-B", "-m", "awslambdaric", handler]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _check(function: Function, answer: Any) -> None:
    if not function.succeeded(answer):
        raise RuntimeError(f"{function.who}, {function.handler}: {answer}")


def _cpu_ns(pid: int) -> int:
    """The CPU clock of another process, with all its threads (`clock_getcpuclockid`)."""
    return time.clock_gettime_ns((~pid << 3) | 2)
