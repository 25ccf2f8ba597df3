"""The process that is the local cloud. Runs in .venv-cloud, so it imports nothing of the product."""

import argparse
import asyncio
import fcntl
import importlib
import json
import os
import shutil
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import IO, Any

from project_utils.local.guard import App, Guard
from project_utils.local.journal import Journal, Refusal, replace_file, unusable
from project_utils.local.recorder import Recorder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int)
    parser.add_argument("--detached", action="store_true")
    parser.add_argument("--enforce-iam", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    try:
        run(folder, arguments.port, arguments.detached, arguments.enforce_iam)
    except (Refusal, OSError) as error:
        _report({"error": unusable(folder, error) if isinstance(error, OSError) else str(error)})
        sys.exit(1)


def run(folder: Path, port: int | None, is_detached: bool, is_iam_enforced: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder), _listen(folder, port) as listener:
        bound_port = listener.getsockname()[1]
        _set_environment(folder, bound_port, is_iam_enforced)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app; we end when nobody needs us
        if not is_detached:
            threading.Thread(target=_stop_when_alone, args=[folder], daemon=True).start()
        asyncio.run(_serve(folder, listener, is_detached))


def _lock(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(f"{folder} is in use by another local cloud.") from None
    return lock


def _listen(folder: Path, port: int | None) -> socket.socket:
    """Without a wish: the port of last time, so that addresses stay true over a restart, or any free one."""
    if port:
        return _bound(port)
    try:
        return _bound(json.loads((folder / "cloud.json").read_text())["port"])
    except (OSError, ValueError, KeyError, Refusal):
        return _bound(0)


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise Refusal(f"Port {port} is taken by another program; name another one, or none.") from None
    listener.listen(256)
    return listener


def _set_environment(folder: Path, port: int, is_iam_enforced: bool) -> None:
    """MiniStack reads it when it is imported, and every function that it runs inherits it."""
    for name in ("s3", "state"):
        (folder / name).mkdir(exist_ok=True)
    shutil.rmtree(folder / "tmp", ignore_errors=True)  # unzipped functions of the last run
    (folder / "tmp").mkdir()
    os.environ |= {
        "AUTH": "true" if is_iam_enforced else "false",
        "GATEWAY_PORT": str(port),
        "HOME": str(folder / "tmp"),
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_WARM_TTL_SECONDS": "20",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": "eu-west-1",
    }


def _stop_when_alone(folder: Path) -> None:
    """Our starter is gone when stdin ends. Whoever else uses us holds `attached`; the kernel lets go for the dead."""
    sys.stdin.buffer.read()
    with (folder / "attached").open("w") as attached:
        fcntl.flock(attached, fcntl.LOCK_EX)
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait()  # who comes now waits for our end, and starts another


async def _serve(folder: Path, listener: socket.socket, is_detached: bool) -> None:
    journal = Journal(folder / "journal")
    images, aside = journal.read()
    recorder = Recorder(journal)
    recorder.restore(images)
    recorder.watch()
    if aside:
        await recorder.compact()
    _announce(folder, listener, is_detached, aside)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    keeping_up = asyncio.create_task(recorder.keep_up())
    await _serve_http(Guard(recorder), listener, stopping)
    keeping_up.cancel()
    await recorder.sweep()
    os._exit(0)  # functions that still run hold threads that never end


def _announce(folder: Path, listener: socket.socket, is_detached: bool, aside: Path | None) -> None:
    facts = {"pid": os.getpid(), "port": listener.getsockname()[1], "detached": is_detached}
    facts["warning"] = f"Its journal was damaged; what could be read is here, a copy is {aside}." if aside else ""
    os.close(replace_file(folder / "cloud.json", json.dumps(facts).encode()))
    _report(facts)


async def _serve_http(app: App, listener: socket.socket, stopping: asyncio.Event) -> None:
    hypercorn: Any = importlib.import_module("hypercorn.asyncio")
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    await hypercorn.serve(app, config, shutdown_trigger=stopping.wait)


def _report(facts: dict[str, Any]) -> None:
    """One line for whoever started us; what functions print after it goes to the log."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main()
