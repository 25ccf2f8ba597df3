"""Plans as Terraform writes them, decoded, and what the rules make of them."""

import json

from app import rules

SSH = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}


def resource(address, before=None, after=None, *, hidden=False, hidden_before=False, unknown=None, **more):
    """One that is made, changed or destroyed; `hidden` is what Terraform marks as sensitive afterwards."""
    type, _, name = address.split("[")[0].removeprefix("data.").rpartition(".")
    actions = ["create"] if before is None else ["delete"] if after is None else ["update"]
    change = {
        "actions": ["no-op"] if before == after else actions,
        "before": before,
        "after": after,
        "after_unknown": unknown or {},
        "before_sensitive": hidden_before,
        "after_sensitive": hidden,
    }
    place = {"address": address, "mode": "managed", "type": type.rpartition(".")[2], "name": name}
    return {**place, "provider_name": "registry.terraform.io/hashicorp/aws", "change": change | more}


def plan(*resources, **more):
    return {"format_version": "1.2", "terraform_version": "1.14.0", "resource_changes": list(resources), **more}


def judged(plan):
    return rules.review(rules.read(json.dumps(plan).encode()))


def open_group(name="open", **more):
    return resource(f"aws_security_group.{name}", None, {"name": name, "description": "web", "ingress": [SSH]} | more)


def bucket(name, **more):
    return resource(f"aws_s3_bucket.{name}", None, {"bucket": f"{name}-bucket"} | more)


def answer(explanation="It opens port 22.", **more):
    return {"explanation": explanation, "ranking": [], "raise": [], "missed": []} | more


def missed(address="aws_security_group.open", **more):
    usual = {
        "category": "blast-radius",
        "severity": "high",
        "title": "Many hang on it",
        "why": "All do.",
        "fix": "Wait.",
    }
    return {"address": address} | usual | more
