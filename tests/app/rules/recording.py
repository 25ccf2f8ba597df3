"""Plans of our own, two for each category: `plans/<group>/<category>/finds.tf` and `passes.tf`.

Terraform plans all of a group at once, each as a module of its own, and what it says is kept beside them, so that the
tests of the rules need no Terraform: `python -m tests.app.rules.recording network`.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
PLANS = Path(__file__).parent / "plans"
GROUPS = ("access", "data", "network")
_PROVIDER = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
"""
_FORGOTTEN = ("timestamp", "prior_state", "planned_values")


def recorded(group):
    """A plan as Terraform has written it, without what no rule reads."""
    return gzip.decompress((PLANS / f"{group}.json.gz").read_bytes())


def module(category, kind):
    return f"module.{category.replace('-', '_')}_{kind}"


def plan(group, folder):
    """What Terraform says today, in a folder that is empty."""
    shutil.copy(REPOSITORY / "terraform/foundation/.terraform.lock.hcl", folder)
    calls = [_call(source, folder) for source in sorted((PLANS / group).glob("*/*.tf"))]
    (folder / "main.tf").write_text(_PROVIDER + "".join(calls))
    _run(folder, "init", "-lockfile=readonly", "-input=false")
    _run(folder, "plan", "-input=false", "-refresh=false", "-out=plan.out")
    shown = json.loads(_run(folder, "show", "-json", "plan.out"))
    kept = {name: value for name, value in shown.items() if name not in _FORGOTTEN}
    known = {"values": shown.get("prior_state", {}).get("values", {})}
    return json.dumps({"resource_changes": [], **kept, "prior_state": known}, sort_keys=True).encode()


def record(group, folder):
    (PLANS / f"{group}.json.gz").write_bytes(gzip.compress(plan(group, folder), mtime=0))


def _call(source, folder):
    name = f"{source.parent.name.replace('-', '_')}_{source.stem}"
    (folder / name).mkdir()
    shutil.copy(source, folder / name / "main.tf")
    return f'module "{name}" {{\n  source = "./{name}"\n}}\n'


def _run(folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TF_VAR_", "AWS_"))}
    data = {"TF_DATA_DIR": str(REPOSITORY / "build" / "terraform-test" / "rules")}
    command = ["terraform", arguments[0], "-no-color", *arguments[1:]]
    done = subprocess.run(command, cwd=folder, env=environment | data, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    for name in sys.argv[1:] or GROUPS:
        with TemporaryDirectory() as new:
            record(name, Path(new))
