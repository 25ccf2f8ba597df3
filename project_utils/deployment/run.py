"""The phases of a deploy, in order; each finds out by itself what is left to do."""

from collections.abc import Callable
from typing import Any

from project_utils.config import Architecture, Project
from project_utils.deployment import layers, lock, preflight, release, secret, verify
from project_utils.deployment.preflight import Account
from project_utils.deployment.terraform import Root, TerraformError
from project_utils.lambda_utils import build, functions, layer

Say = Callable[[str], None]


def run(
    project: Project,
    stage: str,
    *,
    architecture: Architecture | None,
    allow_dirty: bool,
    allow_destroy: tuple[str, ...],
    say: Say,
) -> dict[str, Any]:
    """Returns what is live now, and what had to change for it."""
    say("preflight")
    targets = functions.of_stage(project, stage)
    account = preflight.check(project, allow_dirty=allow_dirty)
    commit = preflight.commit(project)
    done: dict[str, Any] = {"stage": stage, "commit": commit}
    with lock.held(account.state_bucket, project.name, stage):
        say("foundation: plan, guard, apply")
        foundation = root(project, stage, "foundation", account)
        done["foundation_changes"] = _deploy_foundation(foundation, allow_destroy)
        outputs = foundation.outputs()
        secret.fill_once(outputs["secret_name"])
        say("build")
        built = build.build(project, stage, architecture or project.package.architecture, say)
        beside = _layers(project, stage, built.architecture, outputs["packages_bucket"], say)
        done["release"] = built.digest
        done["versions"] = release.run(project, targets, built, outputs, commit, say, layers=beside)
        say("edge: plan, guard, apply")
        edge = root(project, stage, "edge", account)
        done["edge_changes"] = edge.deploy(allow_destroy)
        say("verify")
        done["url"] = verify.check(edge.outputs(), built.digest, say)
    return done


def _layers(project: Project, stage: str, architecture: Architecture, bucket: str, say: Say) -> dict[str, str]:
    wanting = [target.name for target in functions.of_stage(project, stage) if layers.wanted_by(project, target)]
    if not wanting:
        return {}
    built = layer.build(project, architecture, say)
    return dict.fromkeys(wanting, layers.publish(project, stage, built, bucket))


def _deploy_foundation(foundation: Root, allow_destroy: tuple[str, ...]) -> list[str]:
    try:
        return foundation.deploy(allow_destroy)
    except TerraformError as error:
        waits = "aws_acm_certificate_validation" in error.message
        if waits and (servers := foundation.outputs().get("name_servers")):
            hint = f"The certificates wait for the stage's domain: delegate it to {', '.join(servers)}, then repeat."
            raise TerraformError(f"{error.message}\n\n{hint}") from error
        raise


def preview(project: Project, stage: str, *, allow_destroy: tuple[str, ...], say: Say) -> dict[str, Any]:
    """What Terraform would change. The edge is planned against the foundation that is there today."""
    functions.of_stage(project, stage)
    account = preflight.check(project, allow_dirty=True)
    foundation, edge = (root(project, stage, name, account) for name in ("foundation", "edge"))
    say("foundation: plan, guard")
    changes = {"stage": stage, "foundation_changes": foundation.preview(allow_destroy)}
    if not foundation.outputs():
        return changes | {"edge_changes": ["everything: there is no foundation yet"]}
    say("edge: plan, guard")
    return changes | {"edge_changes": edge.preview(allow_destroy)}


def roll_back(project: Project, stage: str, *, dry_run: bool) -> dict[str, str]:
    targets = functions.of_stage(project, stage)
    account = preflight.prepared_account(project)
    with lock.held(account.state_bucket, project.name, stage):
        versions = release.before_live(targets)
        if not dry_run:
            release.make_live(versions)
        return versions


def root(project: Project, stage: str, name: str, account: Account) -> Root:
    terraform = project.path(project.terraform)
    return Root(
        folder=terraform / name,
        data=project.path(f"build/terraform/{stage}-{name}"),
        state_bucket=account.state_bucket,
        state_key=f"{stage}/{name}.tfstate",
        region=project.region,
        var_file=terraform / "stages" / f"{stage}.tfvars",
    )
