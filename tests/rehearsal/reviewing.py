"""Plans, and those who tell of them, as Spacelift and HCP Terraform do it."""

import hashlib
import hmac
import json

from tests.app.rules.plans import resource
from tests.rehearsal.people import Answer, send

SECRET = "a-secret-of-the-rehearsal"
_TABLE = {"name": "orders", "hash_key": "id", "tags": {"team": "shop"}}
TABLE_ANEW = resource(
    "aws_dynamodb_table.orders", before=_TABLE, after=_TABLE | {"hash_key": "order"}, actions=["delete", "create"]
)
TABLE_TAGGED = resource("aws_dynamodb_table.orders", before=_TABLE, after=_TABLE | {"tags": {"team": "web"}})
_RULE = {"type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
OPEN_SSH = resource("aws_security_group_rule.ssh", after=_RULE)


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
