"""What Spacelift sends, field by field as its documentation of webhooks and of notification policies has it."""

from copy import deepcopy

RUN = "01JKZAHVAQHFM8CC3EA5HWRMP1"
_DEFAULT = {
    "account": "acme",
    "state": "UNCONFIRMED",
    "stateVersion": 4,
    "timestamp": 1796724684,
    "run": {
        "id": RUN,
        "branch": "main",
        "commit": {
            "authorLogin": "ada",
            "authorName": "Ada Lovelace",
            "hash": "0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb",
            "message": "Open the port of the shop",
            "timestamp": 1796720932,
            "url": "https://github.com/acme/shop/commit/0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb",
        },
        "createdAt": 1796724665,
        "delta": {"added": 0, "changed": 1, "deleted": 0, "resources": 7},
        "triggeredBy": "ada@example.com",
        "type": "TRACKED",
    },
    "stack": {
        "id": "shop-network",
        "name": "Network of the shop",
        "description": "",
        "labels": ["team:web", "project:shop", "stage:prod"],
    },
}
_CHANGES = [
    ("deleted", "aws_dynamodb_table.orders", "resource", {}),
    ("destroy-Before-create-replaced", "aws_db_instance.main", "resource", {}),
    ("create-Before-destroy-replaced", 'module.web["a"].aws_lb.this', "resource", {}),
    ("added", "aws_sqs_queue.jobs", "resource", {}),
    ("changed", "aws_security_group.web", "resource", {}),
    ("added", "url", "output", {}),
    ("added", "aws_sns_topic.applied", "resource", {"phase": "apply"}),
    ("imported", "aws_s3_bucket.old", "resource", {}),
]

INTERNAL_ERROR = {
    "title": "Invalid Stack Slug Triggered",
    "body": "policy tried to trigger Stack 'this-is-not-a-stack' which either doesn't exist or this policy doesn't "
    "have access to",
    "error": "policy triggered for Stack that doesn't exist",
    "severity": "ERROR",
    "account": "acme",
}


def default(state="UNCONFIRMED", version=4, *, run=RUN, kind="TRACKED", labels=None, stack=None):
    payload = deepcopy(_DEFAULT) | {"state": state, "stateVersion": version}
    payload["run"] |= {"id": run, "type": kind}
    payload["stack"] |= ({"labels": labels} if labels is not None else {}) | ({"id": stack} if stack else {})
    return payload


def first_look(state="UNCONFIRMED", *, run=RUN, kind="TRACKED", changes=_CHANGES, **options):
    """As notification.rego makes it: no stateVersion, which a policy is not told."""
    payload = default(state, run=run, kind=kind, **options)
    entities = [
        {
            "action": action,
            "phase": "plan",
            "entity": {"address": address, "entity_type": entity_type},
            **others,
        }
        for action, address, entity_type, others in changes
    ]
    told = {"id": run, "type": kind, "commit": {"hash": payload["run"]["commit"]["hash"]}, "changes": entities}
    stack = {name: payload["stack"][name] for name in ("id", "labels")}
    return {"account": "acme", "state": state, "stack": stack, "run": told}
