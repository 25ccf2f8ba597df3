"""The whole system, deployed by its own commands from a copy of this checkout to a fresh local cloud."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from project_utils.local import process
from tests.conftest import need

ROOT = Path(__file__).resolve().parents[2]
PROJECT_DEPLOY = Path(sys.executable).with_name("project-deploy")
WIZARD = Path(sys.executable).with_name("wizard")
STAGE = "dev"


class Rehearsal:
    def __init__(self, checkout: Path, cloud: process.Cloud) -> None:
        self.checkout = checkout
        self.environment = {**os.environ, **cloud.env, "TF_VAR_aws_max_retries": "3"}
        self.environment["TF_VAR_execute_api_enabled"] = "true"
        self._endpoint = cloud.endpoint

    def project_deploy(self, *arguments: str) -> dict:
        command = [str(PROJECT_DEPLOY), *arguments]
        done = subprocess.run(
            command, cwd=self.checkout, env=self.environment, stdout=subprocess.PIPE, text=True, timeout=900
        )
        assert done.returncode == 0, f"{' '.join(arguments)} ended with {done.returncode}"
        return json.loads(done.stdout) if "--json" in arguments else {}

    def wizard(self, *arguments: str) -> dict:
        command = [str(WIZARD), *arguments, "--json"]
        done = subprocess.run(
            command, cwd=self.checkout, env=self.environment, check=True, stdout=subprocess.PIPE, timeout=100
        )
        return json.loads(done.stdout)

    def submit(self, deployed: dict, token: str, plan: bytes, *arguments: str) -> tuple[int, dict, str]:
        """As CI does it: how it ends, what it says of the plan, and the comment for the pull request."""
        files = [self.checkout.parent / name for name in ("plan.json", "comment.md")]
        files[0].write_bytes(plan)
        command = [str(WIZARD), "submit", str(files[0]), "--url", deployed["url"], "--project", "fraud-or-not"]
        command += ["--json", "--markdown", str(files[1]), *arguments]
        environment = self.environment | {"WIZARD_TOKEN": token}
        done = subprocess.run(command, cwd=self.checkout, env=environment, stdout=subprocess.PIPE, timeout=200)
        (told,) = json.loads(done.stdout)["reviews"]
        return done.returncode, told, files[1].read_text()

    def client(self, service: str):
        session = boto3.Session(
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            region_name=self.environment["AWS_DEFAULT_REGION"],
        )
        return session.client(service, endpoint_url=self._endpoint)

    def mails(self) -> list[dict]:
        with urllib.request.urlopen(f"{self._endpoint}/_ministack/ses/messages", timeout=10) as answer:
            return [mail for account in json.load(answer)["messages"].values() for mail in account]

    @contextmanager
    def mail_allowed(self):
        """The local cloud asks for ses:SendEmail on `*`, where AWS asks for it on the sender's identity, which is
        all that the worker's role and its boundary allow. The one right that the rehearsal gives by hand."""
        iam, role = self.client("iam"), f"ai-wizard-backend-{STAGE}-worker"
        boundary = iam.get_role(RoleName=role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
        statement = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=role, PolicyName="local-cloud", PolicyDocument=policy)
        iam.delete_role_permissions_boundary(RoleName=role)
        yield
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)
        iam.delete_role_policy(RoleName=role, PolicyName="local-cloud")

    @contextmanager
    def plain_http_allowed(self, bucket: str):
        """The local cloud speaks no HTTPS, and our buckets speak nothing else."""
        s3 = self.client("s3")
        policy = s3.get_bucket_policy(Bucket=bucket)["Policy"]
        s3.delete_bucket_policy(Bucket=bucket)
        yield
        s3.put_bucket_policy(Bucket=bucket, Policy=policy)

    def plan(self, name: str) -> dict:
        """What Terraform would do now, in a process of its own: it reads the environment."""
        program = (
            "import json, sys\n"
            "from project_utils import config\n"
            "from project_utils.deployment import preflight, run\n"
            "project = config.load('ai-wizard')\n"
            "root = run.root(project, sys.argv[1], sys.argv[2], preflight.find_account(project))\n"
            "print(json.dumps(root.plan()))\n"
        )
        command = [sys.executable, "-c", program, STAGE, name]
        done = subprocess.run(command, cwd=self.checkout, env=self.environment, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def deploy(self) -> dict:
        architecture = "arm64" if os.uname().machine == "aarch64" else "x86_64"
        return self.project_deploy("run", "ai-wizard", "--stage", STAGE, "--architecture", architecture, "--json")

    def commit(self, file: str, old: str, new: str) -> None:
        path = self.checkout / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        self.git("commit", "-qam", f"{old} is now {new}")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.com"]
        subprocess.run(["git", *identity, *arguments], cwd=self.checkout, check=True)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    need("terraform")
    folder = tmp_path_factory.mktemp("rehearsal")
    with process.fresh(folder / "cloud", enforce_iam=True) as cloud:
        rehearsal = Rehearsal(_copy_of_checkout(folder / "checkout"), cloud)
        rehearsal.git("init", "-q")
        rehearsal.git("add", "-A")
        rehearsal.git("commit", "-qm", "As it is")
        yield rehearsal


def _copy_of_checkout(target: Path) -> Path:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name, follow_symlinks=False)
    return target
