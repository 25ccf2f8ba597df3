"""What the guide says, as somebody types it who has nothing but a terminal."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/guides/accounts.md"


@pytest.fixture
def running(tmp_path):
    """The product on the local cloud, as `make run` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "WIZARD_"))}
    environment |= {"PORT": port, "WIZARD_LOCAL_HOME": str(tmp_path / "cloud")}
    flask = [str(Path(sys.executable).with_name("flask")), "run", "--port", port]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(flask, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port)
        yield environment
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _wait(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("flask run does not answer")


def test_every_line_of_the_guide_runs_in_one_shell(running):
    lines = "".join(re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL))
    script = "set -euo pipefail\n" + lines.replace("http://localhost", "http://127.0.0.1")
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=running, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert '"deletes_at":null' in done.stdout.splitlines()[-1]
