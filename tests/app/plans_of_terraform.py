"""Small plans, as `terraform show -json` prints them."""

import json


def change(address, actions, before=None, after=None):
    kind, _, name = address.partition(".")
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": actions,
            "before": before,
            "after": after,
            "after_unknown": {},
            "before_sensitive": {},
            "after_sensitive": {},
        },
    }


def plan(*changes):
    told = {
        "format_version": "1.2",
        "terraform_version": "1.13.3",
        "resource_changes": list(changes),
        "configuration": {"root_module": {}},
        "applyable": True,
        "complete": True,
        "errored": False,
    }
    return json.dumps(told).encode()


_TABLE = {"name": "orders", "hash_key": "id", "deletion_protection_enabled": False, "tags": {"team": "web"}}
DANGEROUS = plan(change("aws_dynamodb_table.orders", ["delete", "create"], _TABLE, _TABLE | {"hash_key": "PK"}))
HARMLESS = plan(change("aws_dynamodb_table.orders", ["update"], _TABLE, _TABLE | {"tags": {"team": "shop"}}))
