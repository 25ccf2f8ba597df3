"""Runs Terraform in one root for one stage: plan, look at the plan, apply exactly that plan."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from project_utils.deployment import guard

# Long enough for certificates and distributions; without one, a provider that retries hangs a deploy for hours.
_SECONDS = 1800
_NOT_INSTALLED = "Terraform is not installed: https://developer.hashicorp.com/terraform/install"


class TerraformError(click.ClickException):
    pass


@dataclass(frozen=True)
class Root:
    """A root module together with the state of one stage."""

    folder: Path
    data: Path
    state_bucket: str
    state_key: str
    region: str
    var_file: Path | None = None

    def deploy(self, allowed: tuple[str, ...] = ()) -> list[str]:
        """Applies what has to change, which may be nothing but an output, and returns the addresses that did."""
        changed = self.preview(allowed)
        self._apply()
        return changed

    def preview(self, allowed: tuple[str, ...] = ()) -> list[str]:
        self.init()
        return guard.check(self.plan(), allowed)

    def init(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        backend = {"bucket": self.state_bucket, "key": self.state_key, "region": self.region}
        self._run(
            "init",
            "-input=false",
            "-reconfigure",
            "-lockfile=readonly",
            *(f"-backend-config={name}={value}" for name, value in backend.items()),
        )

    def plan(self) -> dict[str, Any]:
        self._make_plan()
        plan: dict[str, Any] = json.loads(self._run("show", "-json", str(self._plan_file)))
        return plan

    def outputs(self) -> dict[str, Any]:
        answer = json.loads(self._run("output", "-json"))
        return {name: output["value"] for name, output in answer.items()}

    def addresses(self) -> list[str]:
        """What the state holds. `state list` fails where there is no state yet."""
        self.init()
        if not json.loads(self._run("state", "pull"))["resources"]:
            return []
        return [line for line in self._run("state", "list").splitlines() if ".data." not in f".{line}"]

    def destroy(self) -> None:
        if self.addresses():
            self._make_plan("-destroy")
            self._apply()

    def _make_plan(self, *options: str) -> None:
        variables = [f"-var-file={self.var_file}"] if self.var_file else []
        self._run("plan", "-input=false", "-parallelism=40", f"-out={self._plan_file}", *options, *variables)

    def _apply(self) -> None:
        self._run("apply", "-input=false", "-parallelism=40", str(self._plan_file), output=sys.stderr)

    @property
    def _plan_file(self) -> Path:
        return self.data / "deploy.tfplan"

    def _run(self, *arguments: str, output: int | IO[str] = subprocess.PIPE) -> str:
        command = ["terraform", f"-chdir={self.folder}", *arguments]
        environment = os.environ | {"TF_IN_AUTOMATION": "1", "TF_DATA_DIR": str(self.data), "CHECKPOINT_DISABLE": "1"}
        environment["TF_CLI_ARGS"] = "-no-color"
        try:
            terraform = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.PIPE, text=True)
        except FileNotFoundError as error:
            raise TerraformError(_NOT_INSTALLED) from error
        with terraform:
            said, complaint = _outcome(terraform)
        if terraform.returncode:
            complaint = complaint.strip() + self._way_out(complaint)
            raise TerraformError(f"terraform {arguments[0]} in {self.folder.name} failed:\n{complaint}")
        return said

    def _way_out(self, complaint: str) -> str:
        """A Terraform that was killed leaves its lock on the state; nobody but a person knows whether it was."""
        locked = re.search(r"state lock.*^\s*ID:\s+(\S+)", complaint, re.DOTALL | re.MULTILINE)
        if not locked:
            return ""
        data, folder = os.path.relpath(self.data), os.path.relpath(self.folder)
        return (
            "\n\nIf that Terraform was killed, unlock the state and repeat:\n"
            f'TF_DATA_DIR="$PWD/{data}" terraform -chdir={folder} force-unlock {locked[1]}'
        )


def _outcome(terraform: subprocess.Popen[str]) -> tuple[str, str]:
    """It is never killed: it would lose what it has made since it last wrote its state."""
    try:
        return terraform.communicate(timeout=_SECONDS)
    except KeyboardInterrupt:
        terraform.communicate()  # the terminal interrupted it too, and it ends in order
        raise
    except subprocess.TimeoutExpired as error:
        terraform.send_signal(signal.SIGINT)
        terraform.communicate()
        raise TerraformError(f"Terraform took longer than {_SECONDS // 60} minutes.") from error
