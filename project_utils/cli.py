"""`wizard`, the umbrella: what is not about one project's stage."""

import click

from project_utils.local.commands import local


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ai-wizard")
def wizard() -> None:
    """AI Wizard on this machine.

    \b
    Example:
      wizard local up
    """


wizard.add_command(local)
