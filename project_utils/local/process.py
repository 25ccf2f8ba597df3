"""Starts the local cloud as a child process and says where it listens."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-cloud" / "bin" / "python"
START_SECONDS = 30


class LocalCloudError(Exception):
    """Its text is one sentence for the person at the terminal."""


@dataclass
class Cloud:
    process: subprocess.Popen[bytes]
    endpoint: str

    @property
    def env(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def home() -> Path:
    return Path(os.environ.get("WIZARD_LOCAL_HOME", ROOT / ".local"))


def start(folder: Path) -> Cloud:
    if not PYTHON.exists():
        raise LocalCloudError("The local cloud is not installed; run: make install")
    for name in ("state", "s3", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    port = _free_port()
    process = subprocess.Popen(
        [str(PYTHON), "-m", "ministack"],
        env=_environment(folder, port),
        stdin=subprocess.DEVNULL,
        stdout=(folder / "cloud.log").open("ab"),
        stderr=subprocess.STDOUT,
    )
    cloud = Cloud(process, f"http://127.0.0.1:{port}")
    _wait_until_ready(cloud)
    (folder / "port").write_text(str(port))
    return cloud


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(folder / "tmp"),
        "MINISTACK_REGION": "eu-west-1",
        "MINISTACK_HOST": "127.0.0.1",
        "LAMBDA_WARM_TTL_SECONDS": "20",
        "LOG_LEVEL": "WARNING",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(cloud: Cloud) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and cloud.process.poll() is None:
        try:
            urllib.request.urlopen(f"{cloud.endpoint}/_ministack/health", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise LocalCloudError("The local cloud did not start; its log is cloud.log in the state folder.")
