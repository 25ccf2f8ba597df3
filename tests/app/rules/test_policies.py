"""What a policy says is the same however it is written, and whom it lets in is judged by meaning."""

import json

import pytest

from app.rules import policies, principals
from app.rules.configuration import Configuration
from app.rules.escalation import ways
from app.rules.hiding import concealer_of
from app.rules.plan import read
from app.rules.statements import LATER, Policy, Principal, parse
from app.rules.wildcards import covers
from app.rules.world import UNKNOWN, World

ANYBODY = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*", "Principal": "*"}


def policy(*statements):
    return parse(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def worlds(policy, *documents, references=("data.aws_iam_policy_document.d.json",)):
    """A bucket policy that is known after apply, and documents: each its values and what is unknown of it."""
    changes = [_change("managed", "aws_s3_bucket_policy", "p", {"bucket": "one"} | policy[0], policy[1])]
    blocks = [_block("aws_s3_bucket_policy.p", {"policy": {"references": list(references)}})]
    for name, values, unknown, expressions in documents:
        changes.append(_change("data", "aws_iam_policy_document", name, values, unknown))
        blocks.append(_block(f"data.aws_iam_policy_document.{name}", expressions))
    plan = {"format_version": "1.2", "resource_changes": changes}
    configuration = Configuration({"root_module": {"resources": blocks}})
    made = read(json.dumps(plan).encode())
    world = World(made, configuration, concealer_of(made), is_after=True)
    return next(world.of("aws_s3_bucket_policy")), world


def _change(mode, type, name, after, unknown):
    address = f"data.{type}.{name}" if mode == "data" else f"{type}.{name}"
    action = ["read"] if mode == "data" else ["create"]
    change = {"actions": action, "before": None, "after": after, "after_unknown": unknown}
    return {"address": address, "mode": mode, "type": type, "name": name, "change": change}


def _block(address, expressions):
    return {"address": address, "expressions": expressions}


def test_one_text_and_a_list_of_it_are_the_same():
    one = policy({"Effect": "Allow", "Action": "S3:Get*", "Resource": "*", "Principal": {"AWS": "123456789012"}})
    other = policy(
        {"Effect": "Allow", "Action": ["s3:get*"], "Resource": ["*"], "Principal": {"AWS": ["123456789012"]}}
    )
    fields = ("is_allow", "actions", "resources", "principals", "conditions")
    assert [getattr(one.statements[0], each) for each in fields] == [
        getattr(other.statements[0], each) for each in fields
    ]
    assert parse({"Statement": ANYBODY}).statements == policy(ANYBODY).statements


@pytest.mark.parametrize(
    "nonsense", [None, "", "x", "[]", "{", 1, [], {}, {"Statement": 1}, {"Statement": ["x", None]}]
)
def test_what_is_no_policy_says_nothing(nonsense):
    assert parse(nonsense) == Policy()


@pytest.mark.parametrize(
    ("wide", "narrow", "is_covered"),
    [
        ("*", "s3:getobject", True),
        ("*:*", "s3:getobject", True),
        ("s3:*", "s3:getobject", True),
        ("s3:get*", "s3:putobject", False),
        ("s3:?etobject", "s3:getobject", True),
        ("s3:getobject", "s3:get*", False),
        ("s3:*", "s3:get*", True),
        ("a*c*e", "abcde", True),
        ("a*c*e", "acde-e", True),
        ("a*bc", "abc", True),
        ("a*ab", "ab", False),
        ("a**b", "ab", True),
        ("a*", "a", True),
        ("ab*ba", "aba", False),
        ("*a?", "aab", True),
        ("*a" * 50 + "b", "a" * 5000, False),
        ("*a" * 30 + "*b", "a" * 20_000, False),
        ("*a?" * 30 + "*b", "a" * 20_000, False),
    ],
)
def test_wildcards_of_whatever_number_take_no_time(wide, narrow, is_covered):
    assert covers(wide, narrow) is is_covered


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": ["arn:aws:iam::123456789012:root", "*"]},
        {"*": "*"},
        {"AWS": "arn:aws:iam::*:root"},
        {"Federated": "*"},
    ],
)
def test_principals_that_are_everybody(principal):
    assert principals.open_statements(policy(ANYBODY | {"Principal": principal}))


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": "123456789012"},
        {"AWS": "arn:aws:iam::123456789012:root"},
        {"AWS": ["arn:aws:iam::123456789012:role/*"]},
        {"Service": "s3.amazonaws.com"},
        {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
        {},
    ],
)
def test_principals_that_are_certain_ones(principal):
    assert not principals.open_statements(policy(ANYBODY | {"Principal": principal}))


def test_all_but_one_are_everybody():
    statement = {name: value for name, value in ANYBODY.items() if name != "Principal"}
    assert principals.open_statements(policy(statement | {"NotPrincipal": {"AWS": "123456789012"}}))
    assert not principals.open_statements(policy(statement | {"NotPrincipal": "*", "Effect": "Deny"}))


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-abcde12345"}},
        {"StringEquals": {"AWS:SourceAccount": ["123456789012"]}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::one"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:one"}},
        {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:123456789012:topic"}},
        {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/ci-*"}},
        {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}},
        {"StringEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-abcde12345/r-ab12/*"]}},
        {"Bool": {"aws:PrincipalIsAWSService": "true"}},
        {"StringEquals": {"kms:CallerAccount": "123456789012"}},
        {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
    ],
)
def test_conditions_that_restrict(condition):
    assert not principals.open_statements(policy(ANYBODY | {"Condition": condition}))


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"Bool": {"aws:MultiFactorAuthPresent": True}},
        {"StringEquals": {"aws:Referer": "https://example.com"}},
        {"StringLike": {"aws:UserAgent": "secret"}},
        {"StringEquals": {"s3:x-amz-acl": "public-read"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcde12345"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcde12345"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-abcde12345"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:*"}},
        {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::one", "*"]}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"Null": {"aws:PrincipalOrgID": "false"}},
        {"StringEquals": {"aws:PrincipalOrgID": []}},
    ],
)
def test_conditions_that_restrict_nobody(condition):
    assert principals.open_statements(policy(ANYBODY | {"Condition": condition}))


def test_what_one_statement_opens_another_may_close():
    deny = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*"}
    own = {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcde12345"}}
    assert not principals.open_statements(policy(ANYBODY, deny | {"Condition": own}))
    assert principals.open_statements(policy(ANYBODY, deny | {"Condition": own, "Action": "s3:PutObject"}))
    assert principals.open_statements(policy(ANYBODY, deny | {"Condition": own, "Resource": "arn:aws:s3:::two/*"}))
    over_tls = {"Bool": {"aws:SecureTransport": "false"}}
    assert principals.open_statements(policy(ANYBODY, deny | {"Condition": over_tls}))


def test_a_policy_that_is_known_later_is_read_from_its_document():
    statement = {"actions": ["s3:*"], "principals": [{"type": "AWS", "identifiers": ["*"]}]}
    unknown = {"json": True, "statement": [{"resources": [True]}]}
    written = {"statement": [{"actions": {}, "principals": [{}], "resources": {"references": ["aws_s3_bucket.b.arn"]}}]}
    document = ("d", {"statement": [statement | {"resources": [None]}]}, unknown, written)
    found = policies.read(*_with_attribute(worlds(({}, {"policy": True}), document)))
    assert found.statements[0].actions == ("s3:*",)
    assert found.statements[0].resources == (LATER,)
    assert found.statements[0].principals == (Principal("AWS", "*"),)
    assert found.statements[0].at == "data.aws_iam_policy_document.d.statement[0]"


def test_a_policy_of_which_nothing_is_known_is_unknown():
    own = ["aws_s3_bucket_policy.p"]
    assert policies.read(*_with_attribute(worlds(({}, {"policy": True}), references=own))) is UNKNOWN
    document = ("d", {}, {"json": True, "statement": True}, {"statement": {"references": own}})
    assert policies.read(*_with_attribute(worlds(({}, {"policy": True}), document))) is UNKNOWN
    document = ("d", {}, {"json": True, "statement": True}, {})
    assert policies.read(*_with_attribute(worlds(({}, {"policy": True}), document))) is UNKNOWN


def test_a_document_is_made_of_others_and_overrides_them_by_name():
    def document(name, statement, **expressions):
        unknown = {"json": True, "statement": [{"resources": [True]}]} | {each: [True] for each in expressions}
        written = {"statement": [{"resources": {"references": ["aws_s3_bucket.b"]}, "actions": {}, "sid": {}}]}
        values = {"statement": [statement | {"resources": [None]}]}
        return name, values, unknown, written | expressions

    def of(name):
        return {"references": [f"data.aws_iam_policy_document.{name}.json"]}

    first = document("first", {"sid": "One", "actions": ["*"]})
    last = document("last", {"sid": "One", "actions": ["s3:GetObject"]})
    own = document("d", {"sid": "Two", "actions": ["s3:List"]}, source_policy_documents=of("first"))
    both = document(
        "d",
        {"sid": "Two", "actions": ["s3:List"]},
        source_policy_documents=of("first"),
        override_policy_documents=of("last"),
    )
    without = policies.read(*_with_attribute(worlds(({}, {"policy": True}), own, first)))
    assert [each.actions for each in without.statements] == [("*",), ("s3:list",)]
    with_it = policies.read(*_with_attribute(worlds(({}, {"policy": True}), both, first, last)))
    assert [each.actions for each in with_it.statements] == [("s3:list",), ("s3:getobject",)]


def _with_attribute(found):
    resource, world = found
    return resource, "policy", world


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([("iam:CreateAccessKey", "*")], ["iam:createaccesskey"]),
        ([("iam:CreateAccessKey", "arn:aws:iam::*:user/*")], ["iam:createaccesskey"]),
        ([("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")], []),
        ([("iam:PassRole", "*")], []),
        ([("iam:PassRole", "*"), ("ec2:RunInstances", "*")], ["iam:passrole + ec2:runinstances"]),
        ([("iam:PassRole", "arn:aws:iam::123456789012:role/app"), ("ec2:RunInstances", "*")], []),
        ([("iam:AttachRolePolicy", "*")], []),
        ([(["iam:AttachRolePolicy", "sts:AssumeRole"], "*")], ["iam:attachrolepolicy + sts:assumerole"]),
        ([("s3:*", "*")], []),
    ],
)
def test_ways_to_more_rights(statements, expected):
    written = [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in statements]
    assert ways(policy(*written)) == expected
