#!/usr/bin/env bash
# The command alone, beside nothing that the repository under review has installed.
set -euo pipefail

home="$RUNNER_TEMP/ai-wizard"
"$PYTHON" -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$GITHUB_ACTION_PATH/requirements.txt"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$GITHUB_ACTION_PATH/../../.."
