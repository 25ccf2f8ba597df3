"""What the README shows is what somebody sees who types it."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_review_in_the_readme_is_what_the_command_prints():
    shown = re.search(r"```\n(docs/examples/plan.json: .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    command = [Path(sys.executable).with_name("wizard"), "review", "docs/examples/plan.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stdout.startswith(shown)
