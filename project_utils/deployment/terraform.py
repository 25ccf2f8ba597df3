"""Runs Terraform in one root for one stage: plan, look at the plan, apply exactly that plan."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from project_utils.deployment import guard

# Long enough for certificates and distributions; without one, a provider that retries hangs a deploy for hours.
_SECONDS = 1800


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
        """Applies what has to change and returns the addresses that did."""
        changed = self.preview(allowed)
        if changed:
            self._run("apply", "-input=false", "-parallelism=40", str(self._plan_file))
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
        self._run("plan", "-input=false", "-parallelism=40", f"-out={self._plan_file}", *self._variables())
        plan: dict[str, Any] = json.loads(self._run("show", "-json", str(self._plan_file)))
        return plan

    def outputs(self) -> dict[str, Any]:
        answer = json.loads(self._run("output", "-json"))
        return {name: output["value"] for name, output in answer.items()}

    def addresses(self) -> list[str]:
        """What the state holds."""
        self.init()
        return [line for line in self._run("state", "list").splitlines() if ".data." not in f".{line}"]

    def destroy(self) -> None:
        self.init()
        self._run("destroy", "-auto-approve", "-input=false", "-parallelism=40", *self._variables())

    @property
    def _plan_file(self) -> Path:
        return self.data / "deploy.tfplan"

    def _variables(self) -> list[str]:
        return [f"-var-file={self.var_file}"] if self.var_file else []

    def _run(self, *arguments: str) -> str:
        command = ["terraform", f"-chdir={self.folder}", *arguments]
        environment = os.environ | {"TF_IN_AUTOMATION": "1", "TF_DATA_DIR": str(self.data), "CHECKPOINT_DISABLE": "1"}
        environment["TF_CLI_ARGS"] = "-no-color"
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise TerraformError(f"terraform {arguments[0]} took longer than {_SECONDS // 60} minutes.") from error
        if done.returncode:
            raise TerraformError(f"terraform {arguments[0]} in {self.folder.name} failed:\n{done.stderr.strip()}")
        return done.stdout


def is_installed() -> bool:
    return shutil.which("terraform") is not None
