"""Plans, and those who tell of them, as Spacelift and HCP Terraform do it."""

import hashlib
import hmac
import json

from tests.app import plans_of_terraform
from tests.app.plans_of_terraform import change
from tests.rehearsal.people import Answer, send

plan = plans_of_terraform.plan
SECRET = "a-secret-of-the-rehearsal"
_TABLE = {"name": "orders", "hash_key": "id", "tags": {"team": "shop"}}
TABLE_ANEW = change("aws_dynamodb_table.orders", ["delete", "create"], _TABLE, _TABLE | {"hash_key": "order"})
TABLE_TAGGED = change("aws_dynamodb_table.orders", ["update"], _TABLE, _TABLE | {"tags": {"team": "web"}})
_RULE = {"type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
OPEN_SSH = change("aws_security_group_rule.ssh", ["create"], None, _RULE)


def give_secret(rehearsal, stage: str) -> str:
    """Where Terraform has made room for it."""
    value = json.dumps({"spacelift": SECRET, "run_task": SECRET})
    rehearsal.client("secretsmanager").put_secret_value(SecretId=f"ai-wizard/{stage}/webhooks", SecretString=value)
    return SECRET


def spacelift(deployed, payload: dict, secret: str = SECRET) -> Answer:
    body = json.dumps(payload).encode()
    signature = {"X-Signature-256": f"sha256={_sign(body, secret, hashlib.sha256)}"}
    return send(deployed, "/api/webhooks/spacelift", body, signature)


def run_task(deployed, payload: dict, secret: str = SECRET) -> Answer:
    body = json.dumps(payload).encode()
    return send(
        deployed, "/api/webhooks/terraform", body, {"X-TFC-Task-Signature": _sign(body, secret, hashlib.sha512)}
    )


def opened(answer: Answer) -> str | None:
    """The id of the review; None until the functions know the secret."""
    return answer.json["review_id"] if answer.status == 200 else None


def of_run(person, token: str, run: str) -> list[dict]:
    return person.call("GET", f"/api/reviews?run={run}", token=token).json


def _sign(body: bytes, secret: str, digest) -> str:
    return hmac.new(secret.encode(), body, digest).hexdigest()
