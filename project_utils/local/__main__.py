"""`python -m project_utils.local attach`: one line of JSON, then a cloud for as long as stdin stays open."""

import json
import signal
import sys

from botocore.exceptions import BotoCoreError, ClientError

from project_utils.local import process, resources
from project_utils.local.journal import Refusal, unusable


def attach() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app; its end closes our stdin
    with process.attached(process.home()) as cloud:
        if cloud.warning:
            sys.stderr.write(cloud.warning + "\n")
        with process.taking_turns(process.home()):
            env = cloud.env | resources.create(cloud.env)
        sys.stdout.write(json.dumps({"env": env}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1:] != ["attach"]:
        sys.exit("usage: python -m project_utils.local attach")
    try:
        attach()
    except OSError as error:
        sys.exit(unusable(process.home(), error))
    except (Refusal, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
