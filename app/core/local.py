"""On a laptop with no AWS configured: starts the local cloud as a child process, which dies with us."""

import json
import os
import subprocess
import sys

REMEDY = "Without AWS_ENDPOINT_URL in the environment, the local cloud is started and filled."
_COMMAND = [sys.executable, "-m", "project_utils.local", "attach"]
_children: list[subprocess.Popen[str]] = []


def attach() -> None:
    """Sets the environment that boto3 and `config` read; does nothing where there already is one."""
    if os.environ.get("WIZARD_STAGE", "local") != "local" or "AWS_ENDPOINT_URL" in os.environ:
        return
    cloud = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _children.append(cloud)  # its stdin stays open for as long as we live
    assert cloud.stdout
    line = cloud.stdout.readline()
    if not line:
        sys.exit(cloud.wait())
    os.environ.update(json.loads(line)["env"])
