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


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The product on the local cloud, as `make run` starts it."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "WIZARD_"))}
    environment |= {"PORT": port, "WIZARD_LOCAL_HOME": str(home / "cloud")}
    flask = [str(Path(sys.executable).with_name("flask")), "run", "--port", port]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(flask, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port)
        yield environment
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@pytest.fixture
def type_in(running):
    """What every line of a guide prints, typed into one shell."""

    def type_in(guide):
        lines = "".join(re.findall(r"```sh\n(.*?)```", (ROOT / "docs/guides" / guide).read_text(), re.DOTALL))
        script = "set -euo pipefail\n" + lines.replace("http://localhost", "http://127.0.0.1")
        done = subprocess.run(
            ["bash", "-c", script], cwd=ROOT, env=running, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    return type_in


def _wait(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("flask run does not answer")
