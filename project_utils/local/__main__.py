"""`python -m project_utils.local attach`: one line of JSON, then a cloud for as long as stdin stays open."""

import json
import sys

from project_utils.local import process, resources


def attach() -> None:
    cloud = process.start(process.home())
    try:
        sys.stdout.write(json.dumps({"env": cloud.env | resources.create(cloud.env)}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        cloud.stop()


if __name__ == "__main__":
    if sys.argv[1:] != ["attach"]:
        sys.exit("usage: python -m project_utils.local attach")
    try:
        attach()
    except process.LocalCloudError as error:
        sys.exit(str(error))
