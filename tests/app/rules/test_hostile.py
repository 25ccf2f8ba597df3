"""Plans that were made to keep the worker busy: whatever stands in one, a review of it takes no long."""

import json
from time import process_time

import pytest

from app import rules
from tests.app.rules.plans import plan, resource, written

COUNT = 1500
SECONDS = 4  # of the slowest machine; without care each of these takes minutes


def network(number):
    return f"{number % 223 + 1}.{number // 223}.0.0/24"


def ports(shift):
    """Each opens other ports, which overlap with those of all others."""
    made = [
        {"from_port": each, "to_port": 60_000, "protocol": "tcp", "cidr_blocks": [network(each + shift)]}
        for each in range(900)
    ]
    return {"id": "sg-1", "ingress": made}


def rules_of_a_group():
    rule = {"security_group_id": "sg-1", "type": "ingress", "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
    yield resource("aws_security_group.this", before={"id": "sg-1"}, after={"id": "sg-1"})
    for each in range(COUNT):
        before, after = rule | {"from_port": each, "to_port": each}, rule | {"from_port": each, "to_port": each + 1}
        yield resource(f"aws_security_group_rule.this[{each}]", before=before, after=after)


def rules_of_an_acl():
    for each in range(COUNT):
        action = "allow" if each % 2 else "deny"
        yield {"rule_no": each, "action": action, "protocol": "tcp", "from_port": 22, "to_port": 22} | {
            "cidr_block": "0.0.0.0/0" if each % 2 else network(each)
        }


def denials():
    for each in range(COUNT):
        yield {"Effect": "Allow", "Principal": "*", "Action": f"s3:a{each}*", "Resource": f"arn:aws:s3:::a{each}*"}
        yield {"Effect": "Deny", "Principal": "*", "Action": f"s3:b{each}*", "Resource": f"arn:aws:s3:::b{each}*"} | {
            "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
        }


def logs_of_other_networks():
    for each in range(2 * COUNT):
        yield resource(f"aws_vpc.this[{each}]", after={"id": f"vpc-{each}"})
        yield resource(f"aws_flow_log.this[{each}]", after={"vpc_id": f"vpc-x{each}"})


@pytest.mark.parametrize(
    "resources",
    [
        [resource("aws_security_group.this", before=ports(0), after=ports(900))],
        rules_of_a_group(),
        [resource("aws_network_acl.this", after={"ingress": list(rules_of_an_acl())})],
        [resource("aws_s3_bucket_policy.this", after={"policy": json.dumps({"Statement": list(denials())})})],
        logs_of_other_networks(),
    ],
    ids=["ports", "rules of a group", "rules of an acl", "denials", "logs of other networks"],
)
def test_what_is_long_takes_no_long(resources):
    read = rules.read(plan(*resources))
    began = process_time()
    rules.review(read)
    assert process_time() - began < SECONDS


def test_documents_that_are_made_of_each_other_are_read_once():
    names = [f"data.aws_iam_policy_document.d{place}" for place in range(12)]
    statement = [{"actions": ["*"], "resources": ["*"]}]
    made = [
        resource(name, after={"statement": statement}, unknown={"source_policy_documents": True}, actions=["read"])
        for name in names
    ]
    blocks = [written(name, source_policy_documents=names) for name in names]
    blocks.append(written("aws_iam_policy.this", policy=[f"{names[0]}.json", names[0]]))
    planned = resource("aws_iam_policy.this", after={}, unknown={"policy": True})
    began = process_time()
    result = rules.review(rules.read(plan(planned, *made, configuration={"root_module": {"resources": blocks}})))
    assert process_time() - began < SECONDS
    assert "iam-admin-wildcard" in [each.rule for each in result.unknowns]
