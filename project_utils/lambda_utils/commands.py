"""`project-lambda`: the package of a project's functions."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import click

from project_utils import config, output
from project_utils.lambda_utils import build as package
from project_utils.lambda_utils import dependencies, functions, layer


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ai-wizard")
def project_lambda() -> None:
    """The Lambda package of a project, and the layer beside it.

    \b
    Example: project-lambda build ai-wizard --stage dev
    """


@project_lambda.command()
@click.argument("project")
@click.option("--stage", required=True, help="Whose Zappa settings to use; the zip is the same for all.")
@click.option(
    "--architecture",
    type=click.Choice(typing.get_args(config.Architecture)),
    help="Instead of the project's own, to run the package on this machine.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def build(project: str, stage: str, architecture: config.Architecture | None, dry_run: bool, as_json: bool) -> None:
    """Build one zip for all functions of PROJECT, build/<project>-<digest>.zip, and the layer, in build/layers/.

    Ends with 2 when one of them is over its budget; the zip that was there then stays.

    \b
    Example: project-lambda build ai-wizard --stage dev
    Example: project-lambda build ai-wizard --stage dev --architecture x86_64 --json
    """
    described = config.load(project)
    described.check_stage(stage)
    wanted = architecture or described.package.architecture
    if dry_run:
        return output.answer(_plan(described, stage, wanted), as_json)
    result = _build(described, stage, wanted)
    return output.answer(result, as_json) if as_json else click.echo(_table(result))


def _plan(project: config.Project, stage: str, architecture: config.Architecture) -> dict[str, Any]:
    package.check_python(project)
    return {
        "would_build": f"build/{project.name}-<digest>.zip",
        "would_build_layer": str(layer.target(project, architecture).relative_to(project.root)),
        "architecture": architecture,
        "handlers": [function.handler for function in functions.of_stage(project, stage)],
        "installs": not dependencies.folder(project, architecture, dependencies.of_package(project)).is_dir(),
    }


def _build(project: config.Project, stage: str, architecture: config.Architecture) -> dict[str, Any]:
    made = package.build(project, stage, architecture, say=output.say)
    beside = layer.build(project, architecture, say=output.say)
    return {
        "zip": str(made.zip.relative_to(project.root)),
        "digest": made.digest,
        "code_sha256": made.code_sha256,
        "architecture": made.architecture,
        "zipped_bytes": made.zipped_bytes,
        "unpacked_bytes": made.unpacked_bytes,
        "packages": {name: {"zipped": zipped, "unpacked": size} for name, (zipped, size) in made.sizes.items()},
        "imported_on": made.imported_on,
        "imports": {module: dataclasses.asdict(spent) for module, spent in made.imports.items()},
        "layer": {
            "zip": str(beside.zip.relative_to(project.root)),
            "digest": beside.digest,
            "zipped_bytes": beside.zipped_bytes,
            "unpacked_bytes": beside.unpacked_bytes,
        },
    }


def _table(result: dict[str, Any]) -> str:
    return "\n".join(
        [*_size_lines(result), "", *_import_lines(result), "", result["zip"], _layer_line(result["layer"])]
    )


def _layer_line(made: dict[str, Any]) -> str:
    return f"{made['zip']} ({made['zipped_bytes'] / 1e3:.0f} kB zipped, {made['unpacked_bytes'] / 1e3:.0f} unpacked)"


def _size_lines(result: dict[str, Any]) -> list[str]:
    lines = [f"{'package':<28} {'zipped kB':>10} {'unpacked kB':>12}"]
    sizes = {**result["packages"], "total": {"zipped": result["zipped_bytes"], "unpacked": result["unpacked_bytes"]}}
    return lines + [
        f"{name:<28} {size['zipped'] / 1e3:>10.0f} {size['unpacked'] / 1e3:>12.0f}" for name, size in sizes.items()
    ]


def _import_lines(result: dict[str, Any]) -> list[str]:
    if not result["imports"]:
        return ["The handlers were not imported: that needs Linux"]
    tested = result["imported_on"]
    built = "this package" if tested == result["architecture"] else f"the same package built for {tested}"
    lines = [f"Imported from {built}:"]
    for module, spent in result["imports"].items():
        slowest = ", ".join(f"{name} {ms:g}" for name, ms in list(spent["by_package_ms"].items())[:6])
        lines.append(f"{module:<28} {spent['cpu_ms']:>7.1f} CPU ms  ({slowest})")
    return lines
