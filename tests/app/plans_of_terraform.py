"""Two small plans, one that must not pass and one that may."""

from tests.app.rules.plans import plan, resource

_TABLE = {"name": "orders", "hash_key": "id", "deletion_protection_enabled": False, "tags": {"team": "web"}}
DANGEROUS = plan(
    resource(
        "aws_dynamodb_table.orders", before=_TABLE, after=_TABLE | {"hash_key": "PK"}, actions=["delete", "create"]
    )
)
HARMLESS = plan(resource("aws_dynamodb_table.orders", before=_TABLE, after=_TABLE | {"tags": {"team": "shop"}}))
