"""Reads a plan and refuses the deletion or replacement of whatever holds data, before anything is applied. Pure."""

from typing import Any

import click

_HOLDS_DATA = {
    "aws_cloudwatch_log_group",
    "aws_cognito_user_pool",
    "aws_dynamodb_table",
    "aws_kms_key",
    "aws_lambda_function",
    "aws_route53_zone",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_sqs_queue",
}
_NO_CHANGE = (["no-op"], ["read"])


class Refused(click.ClickException):
    exit_code = 2


def check(plan: dict[str, Any], allowed: tuple[str, ...] = ()) -> list[str]:
    """The addresses that the plan changes; raises Refused where it would destroy data."""
    if plan.get("errored"):
        raise click.ClickException("The plan is incomplete: Terraform met an error while it was made.")
    refused = [
        change["address"]
        for change in plan.get("resource_changes", [])
        if change["type"] in _HOLDS_DATA
        and not {"delete", "forget"}.isdisjoint(change["change"]["actions"])
        and change["address"] not in allowed
    ]
    if refused:
        raise Refused(
            "This would destroy what holds data, so nothing was changed:\n"
            + "\n".join(f"  {address}" for address in refused)
            + "\nIf that is what you want, repeat and add: "
            + " ".join(f"--allow-destroy '{address}'" for address in refused)
        )
    return [
        change["address"]
        for change in plan.get("resource_changes", [])
        if change["change"]["actions"] not in _NO_CHANGE
    ]
