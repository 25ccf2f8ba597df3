"""Starts the local cloud, or finds the one that runs on a folder. Locks tell who lives: the kernel drops the dead's."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from project_utils.local.journal import Refusal

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-cloud" / "bin" / "python"
PARTS = ("journal*", "cloud.*", "s3", "state", "tmp")


@dataclass(frozen=True)
class Cloud:
    pid: int
    port: int
    detached: bool
    warning: str

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }


def home() -> Path:
    return Path(os.environ.get("WIZARD_LOCAL_HOME", ROOT / ".local")).resolve()


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """For whoever starts a cloud, looks for one or fills it."""
    with _locked(folder / "starting"):
        yield


@contextmanager
def attached(folder: Path) -> Iterator[Cloud]:
    """The cloud of this folder, started if there is none; it ends when nobody is attached any more."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "attached", fcntl.LOCK_SH):
        with taking_turns(folder):
            child = None if _is_running(folder) else _spawn(folder)
        try:
            yield _read(folder)
        finally:
            if child and child.stdin:
                child.stdin.close()
                child.returncode = 0  # others may use it still: not ours to wait for


@contextmanager
def fresh(folder: Path, *, enforce_iam: bool = False) -> Iterator[Cloud]:
    """A cloud of its own with nothing of ours in it, for a test or a rehearsal."""
    folder.mkdir(parents=True, exist_ok=True)
    with taking_turns(folder):
        child = _spawn(folder, *(["--enforce-iam"] if enforce_iam else []))
    with child:
        try:
            yield _read(folder)
        finally:
            child.terminate()


def start_detached(folder: Path, port: int | None) -> Cloud:
    folder.mkdir(parents=True, exist_ok=True)
    with taking_turns(folder):
        if not _is_running(folder):
            child = _spawn(folder, "--detached", *(["--port", str(port)] if port else []))
            child.returncode = 0  # it is not ours to wait for
    cloud = _read(folder)
    if port and port != cloud.port:
        raise Refusal(f"The local cloud already runs on port {cloud.port}; stop it before it can have another.")
    return cloud


def find(folder: Path) -> Cloud | None:
    if not folder.exists():
        return None
    with taking_turns(folder):
        return _read(folder) if _is_running(folder) else None


def stop(folder: Path) -> bool:
    """False if there was nothing to stop."""
    cloud = find(folder)
    if cloud is None:
        return False
    attached = folder / "attached"
    try:
        with _locked(attached, fcntl.LOCK_EX | fcntl.LOCK_NB):
            os.kill(cloud.pid, signal.SIGTERM)
            _wait_for_end(folder)
    except BlockingIOError:
        # Apps share this lock; a cloud that nobody needs any more holds it alone while it ends.
        if _is_free(attached, fcntl.LOCK_SH):
            raise Refusal("The local cloud is in use by a running app: stop that first.") from None
        _wait_for_end(folder)
    return True


def _wait_for_end(folder: Path) -> None:
    with _locked(folder / "lock"):
        pass


def parts(folder: Path) -> list[Path]:
    """What it made, but for the locks, which somebody may wait for."""
    return sorted(part for pattern in PARTS for part in folder.glob(pattern))


def size(folder: Path) -> int:
    files = [file for part in parts(folder) for file in ([part] if part.is_file() else part.rglob("*"))]
    return sum(file.stat().st_size for file in files if file.is_file())


def remove(folder: Path) -> None:
    stop(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with taking_turns(folder):
        if _is_running(folder):
            raise Refusal("Somebody has just started it again; nothing was removed.")
        for part in parts(folder):
            shutil.rmtree(part) if part.is_dir() else part.unlink()


def _is_running(folder: Path) -> bool:
    return not _is_free(folder / "lock", fcntl.LOCK_EX)


def _is_free(lock: Path, how: int) -> bool:
    try:
        with _locked(lock, how | fcntl.LOCK_NB):
            return True
    except BlockingIOError:
        return False


@contextmanager
def _locked(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, how)
        yield


def _read(folder: Path) -> Cloud:
    return Cloud(**json.loads((folder / "cloud.json").read_text()))


def _spawn(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    if not PYTHON.exists():
        raise Refusal("The local cloud is not installed, or its Python has gone: make clean install")
    is_detached = "--detached" in options
    with (folder / "cloud.log").open("ab") as log:
        child = subprocess.Popen(
            [str(PYTHON), "-m", "project_utils.local.launcher", str(folder), *options],
            cwd=ROOT,
            env={"PATH": f"{PYTHON.parent}:{os.environ.get('PATH', os.defpath)}"},
            stdin=subprocess.DEVNULL if is_detached else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=is_detached,
        )
    assert child.stdout
    with child.stdout as report:
        line = report.readline()
    facts = json.loads(line) if line else {"error": f"The local cloud did not start; why is in {log.name}"}
    if "error" in facts:
        with child:
            raise Refusal(facts["error"])
    return child
