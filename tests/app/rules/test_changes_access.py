"""Who may do or reach more than before, by meaning and not by text."""

import json

import pytest

from app.rules.results import LEVELS
from tests.app.rules.changing import changed, news, only, review
from tests.app.rules.plans import resource, written

GROUP = "aws_security_group"


def group(*rules):
    made = [
        {"from_port": first, "to_port": last, "protocol": protocol, "cidr_blocks": list(sources)}
        for first, last, protocol, *sources in rules
    ]
    return {"id": "sg-1", "ingress": made}


def opened(before, after):
    return news(review(changed(GROUP, group(*before), group(*after))), "public-exposure")


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ([(22, 22, "tcp", "10.0.0.0/8")], [(22, 22, "tcp", "0.0.0.0/0")], "high"),
        ([(22, 22, "tcp", "10.0.0.0/8")], [(22, 22, "tcp", "0.0.0.0/1", "128.0.0.0/1")], "high"),
        ([(443, 443, "tcp", "0.0.0.0/0")], [(443, 443, "tcp", "0.0.0.0/0"), (5432, 5432, "tcp", "0.0.0.0/0")], "high"),
        ([(443, 443, "tcp", "0.0.0.0/0")], [(0, 0, "-1", "0.0.0.0/0")], "critical"),
        ([], [(8080, 8080, "tcp", "0.0.0.0/0")], "medium"),
        ([], [(443, 443, "tcp", "0.0.0.0/0")], "medium"),
        ([(80, 80, "tcp", "0.0.0.0/0")], [(80, 80, "tcp", "0.0.0.0/0"), (443, 443, "tcp", "0.0.0.0/0")], "low"),
        ([(80, 443, "tcp", "0.0.0.0/0")], [(79, 443, "tcp", "0.0.0.0/0")], "medium"),
    ],
)
def test_what_becomes_reachable_by_anyone_is_found(before, after, severity):
    assert opened(before, after) == [(severity, "opened-to-anyone")]
    assert opened(after, before) == []


def test_the_internet_by_ipv6_is_the_internet():
    after = {
        "id": "sg-1",
        "ingress": [{"from_port": 22, "to_port": 22, "protocol": "tcp", "ipv6_cidr_blocks": ["::/0"]}],
    }
    assert news(review(changed(GROUP, group(), after)), "public-exposure") == [("high", "opened-to-anyone")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([(22, 22, "tcp", "10.0.0.0/24")], [(22, 22, "tcp", "10.0.0.128/25", "10.0.0.0/25")]),
        ([(80, 80, "tcp", "0.0.0.0/0"), (81, 90, "tcp", "0.0.0.0/0")], [(80, 90, "tcp", "0.0.0.0/0")]),
        ([(0, 0, "-1", "0.0.0.0/0")], [(22, 22, "tcp", "0.0.0.0/0")]),
        ([(0, 65535, "tcp", "0.0.0.0/0")], [(443, 443, "6", "10.0.0.0/8")]),
    ],
)
def test_what_lets_in_the_same_or_less_is_nothing(before, after):
    assert opened(before, after) == []


def test_more_addresses_of_a_private_network_are_little_and_of_the_internet_more():
    assert opened([(22, 22, "tcp", "10.0.0.0/16")], [(22, 22, "tcp", "10.0.0.0/8")]) == [("low", "access-widened")]
    assert opened([(22, 22, "tcp", "10.0.0.0/16")], [(22, 22, "tcp", "52.0.0.0/9")]) == [("medium", "access-widened")]


def rule(source, **more):
    values = {"security_group_id": "sg-1", "type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp"}
    return values | {"cidr_blocks": [source]} | more


def test_a_rule_that_only_moves_out_of_its_group_opens_nothing():
    before, after = group((22, 22, "tcp", "10.0.0.0/8")), {"id": "sg-1", "ingress": []}
    result = review(changed(GROUP, before, after), resource("aws_security_group_rule.ssh", after=rule("10.0.0.0/9")))
    assert news(result, "public-exposure") == []


def test_a_rule_that_is_added_to_a_group_is_found_at_its_own_address():
    result = review(changed(GROUP, group(), group()), resource("aws_security_group_rule.ssh", after=rule("0.0.0.0/0")))
    assert only(result, "public-exposure").address == "aws_security_group_rule.ssh"


def test_a_new_group_has_no_before_but_what_is_open_to_anyone_is_said():
    assert news(review(resource(f"{GROUP}.new", after=group((22, 22, "tcp", "10.0.0.0/8")))), "public-exposure") == []
    result = review(resource(f"{GROUP}.new", after=group((22, 22, "tcp", "0.0.0.0/0"))))
    assert news(result, "public-exposure") == [("high", "opened-to-anyone")]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, on="arn:aws:s3:::a/*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": on} | more


def widened(before, after, type="aws_iam_policy", name="policy"):
    return [each for each in review(changed(type, {name: before}, {name: after})).findings if each.is_new]


@pytest.mark.parametrize(
    ("before", "after", "category", "severity"),
    [
        (allow("s3:GetObject"), allow("*", "*"), "iam-admin-wildcard", "critical"),
        (allow("s3:GetObject"), allow("iam:*", "*"), "iam-full-iam-access", "high"),
        (allow("s3:GetObject"), allow("iam:PassRole", "*"), "iam-priv-escalation", "high"),
        (allow("s3:GetObject"), allow("s3:*", "*"), "iam-wildcard-resource", "medium"),
        (allow("s3:GetObject"), allow(["s3:GetObject", "s3:GetObjectTagging"]), "iam-wildcard-resource", "low"),
        (
            allow("s3:*", "*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
            allow("s3:*", "*"),
            "iam-wildcard-resource",
            "medium",
        ),
    ],
)
def test_a_policy_that_allows_more_is_found(before, after, category, severity):
    found = {each.category: each.severity for each in widened(policy(before), policy(after))}
    assert LEVELS.index(found[category]) >= LEVELS.index(severity)
    assert widened(policy(after), policy(after)) == []


@pytest.mark.parametrize(
    "after",
    [
        [allow(["s3:putobject", "s3:GetObject"], ["arn:aws:s3:::a/*"])],
        [allow("s3:GetObject"), allow("s3:PutObject")],
        [allow("s3:GetObject", "arn:aws:s3:::a/b/*")],
        [allow("s3:PutObject", Condition={"Bool": {"aws:SecureTransport": "true"}})],
        [],
    ],
)
def test_a_policy_that_allows_the_same_or_less_is_nothing(after):
    assert widened(policy(allow(["s3:GetObject", "s3:PutObject"])), policy(*after)) == []


def test_a_denial_that_goes_is_found():
    deny = {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}
    (found,) = widened(policy(allow("s3:GetObject"), deny), policy(allow("s3:GetObject")))
    assert (found.rule, found.severity) == ("denial-removed", "medium")


def test_a_policy_of_stars_keeps_nobody_waiting():
    stars = "arn:aws:s3:::" + "*a" * 30 + "*b"
    (found,) = widened(policy(allow("s3:*", stars)), policy(allow("s3:*", "arn:aws:s3:::" + "a" * 20_000)))
    assert "gained" in found.evidence[-1].value


def trust(principal, **more):
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"} | more)


OWN = {"AWS": "arn:aws:iam::111111111111:root"}


@pytest.mark.parametrize(
    ("after", "severity"),
    [("*", "critical"), ({"AWS": "*"}, "critical"), ({"AWS": ["111111111111", "222222222222"]}, "medium")],
)
def test_a_role_that_more_may_assume_is_found(after, severity):
    found = widened(trust(OWN), trust(after), "aws_iam_role", "assume_role_policy")
    assert severity in [each.severity for each in found]


def test_a_role_of_an_account_may_be_named_without_widening_anything():
    user = {"AWS": "arn:aws:iam::111111111111:role/deploy"}
    assert widened(trust(OWN), trust({"AWS": "111111111111"}), "aws_iam_role", "assume_role_policy") == []
    assert widened(trust(OWN), trust(user), "aws_iam_role", "assume_role_policy") == []


def test_a_resource_that_anybody_may_use_is_public():
    found = widened("", policy(allow("sqs:*", "*", Principal="*")), "aws_sqs_queue")
    assert {"public-exposure", "sqs-public-policy"} <= {each.category for each in found}


@pytest.mark.parametrize(
    ("type", "after", "is_public"),
    [
        ("aws_lb", {}, True),
        ("aws_alb", {"internal": False, "load_balancer_type": "network"}, True),
        ("aws_elb", {"internal": True}, False),
        ("aws_lb", {"load_balancer_type": "gateway"}, False),
    ],
)
def test_a_new_load_balancer_is_public_unless_it_is_asked_from_inside_only(type, after, is_public):
    found = news(review(resource(f"{type}.this", after=after)), "public-exposure")
    assert found == ([("low", "new-public-load-balancer")] if is_public else [])


def test_access_that_is_known_only_after_apply_is_unknown_and_not_harmless():
    planned = changed("aws_iam_policy", {"policy": policy(allow("s3:GetObject"))}, {}, unknown={"policy": True})
    blocks = [written("aws_iam_policy.this", policy=["aws_s3_bucket.new.arn", "aws_s3_bucket.new"])]
    result = review(planned, configuration={"root_module": {"resources": blocks}})
    assert ("access-widened", "policy") in [(each.rule, each.path) for each in result.unknowns]
    assert result.level == "medium"
    assert "known only after apply" in result.reasons[0].text


def test_of_a_document_that_is_partly_known_the_known_part_is_compared():
    planned = changed("aws_iam_policy", {"policy": policy(allow("s3:GetObject"))}, {}, unknown={"policy": True})
    document = resource(
        "data.aws_iam_policy_document.this",
        after={"statement": [{"effect": "Allow", "actions": ["*"], "resources": ["*"]}]},
        actions=["read"],
    )
    blocks = [
        written(
            "aws_iam_policy.this",
            policy=["data.aws_iam_policy_document.this.json", "data.aws_iam_policy_document.this"],
        ),
        written("data.aws_iam_policy_document.this"),
    ]
    result = review(planned, document, configuration={"root_module": {"resources": blocks}})
    assert only(result, "iam-admin-wildcard").severity == "critical"


ROLE = {"id": "app", "arn": "arn:aws:iam::111111111111:role/app"}


def trusted(*principals):
    policies = [ROLE | {"assume_role_policy": each} for each in principals]
    found = review(changed("aws_iam_role", *policies)).findings
    return [each.severity for each in found if each.rule == "policy-widened"]


def test_another_account_is_more_than_the_own_one_and_less_under_a_condition():
    service = trust({"Service": "ec2.amazonaws.com"})
    other = {"AWS": "arn:aws:iam::222222222222:root"}
    named = {"StringEquals": {"sts:ExternalId": "k4"}}
    assert trusted(service, trust(other)) == ["high"]
    assert trusted(service, trust(other, Condition=named)) == ["medium"]
    assert trusted(trust(other, Condition=named), trust(other)) == ["high"]
    assert trusted(service, trust({"AWS": "arn:aws:iam::222222222222:role/ci"})) == ["medium"]
    assert trusted(service, trust(OWN)) == ["medium"]
    assert trusted(service, trust({"AWS": "arn:aws:iam::111111111111:role/ci"})) == ["low"]


def test_what_an_organisation_forbids_no_more_is_high():
    denied = policy({"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "*"}, allow("*", "*"))
    for after in (policy(allow("*", "*")), policy({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})):
        result = review(changed("aws_organizations_policy", {"content": denied}, {"content": after}))
        assert news(result) == [("high", "guard-rail-loosened")]
    result = review(changed("aws_organizations_policy", {"content": policy(allow("s3:*"))}, {"content": denied}))
    assert news(result) == [("high", "guard-rail-loosened")]


PLAIN = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}


def test_a_policy_that_forbade_something_is_missed_while_what_it_is_of_stays():
    gone = resource("aws_s3_bucket_policy.this", before={"bucket": "a-1", "policy": policy(PLAIN)}, actions=["delete"])
    assert news(review(gone)) == [("medium", "denial-removed")]
    bucket = resource("aws_s3_bucket.this", before={"id": "a-1", "bucket": "a-1"}, actions=["delete"])
    assert "denial-removed" not in [rule for _, rule in news(review(gone, bucket))]


def access(policy, **more):
    arn = f"arn:aws:eks::aws:cluster-access-policy/{policy}"
    return {"cluster_name": "prod", "policy_arn": arn, "access_scope": [{"type": "cluster", **more}]}


def test_a_new_administrator_of_a_cluster_is_found_and_the_first_of_a_new_one_is_not():
    type, admin = "aws_eks_access_policy_association", access("AmazonEKSClusterAdminPolicy")
    given = [("high", "cluster-administrator")]
    assert news(review(resource(f"{type}.this", after=admin))) == given
    assert news(review(changed(type, access("AmazonEKSViewPolicy"), admin))) == given
    assert news(review(changed(type, admin, access("AmazonEKSViewPolicy")))) == []
    assert news(review(resource(f"{type}.this", after=access("AmazonEKSAdminPolicy", type="namespace")))) == []
    cluster = resource("aws_eks_cluster.this", after={"name": "prod"})
    result = review(cluster, resource(f"{type}.this", after=admin))
    assert "cluster-administrator" not in [rule for _, rule in news(result)]


def test_a_new_role_for_another_account_is_said_and_one_for_the_own_is_not():
    caller = resource("data.aws_caller_identity.this", before={"account_id": "111111111111"}, actions=["read"])
    caller["change"]["after"] = {"account_id": "111111111111"}
    made = {other: trust({"AWS": f"arn:aws:iam::{other}:root"}) for other in ("111111111111", "222222222222")}
    other, own = (
        news(review(caller, resource("aws_iam_role.this", after={"assume_role_policy": made[number]})))
        for number in ("222222222222", "111111111111")
    )
    assert (other, own) == ([("medium", "policy-widened")], [])


def test_a_condition_is_all_that_keeps_others_out_of_a_role_that_strangers_sign_in_to():
    provider = {"Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}
    main, any_branch = (
        trust(provider, Condition={"StringLike": {"token.actions.githubusercontent.com:sub": f"repo:acme/app:{ref}"}})
        for ref in ("ref:refs/heads/main", "*")
    )
    assert trusted(main, any_branch) == ["medium"]


def attached(policy, kind="aws_iam_role_policy_attachment"):
    return resource(f"{kind}.this", after={"role": "app", "policy_arn": f"arn:aws:iam::aws:policy/{policy}"})


def test_wide_policies_that_are_attached_are_found_as_wide_as_they_are():
    assert news(review(attached("PowerUserAccess"))) == [("high", "wide-policy-attached")]
    assert news(review(attached("AmazonS3FullAccess"))) == [("medium", "wide-policy-attached")]
    assert news(review(attached("AmazonS3ReadOnlyAccess"))) == []
    assert "wide-policy-attached" not in [rule for _, rule in news(review(attached("IAMFullAccess")))]
    new = resource("aws_iam_role.this", after={"name": "app"}, unknown={"id": True})
    blocks = [written("aws_iam_role.this"), written("aws_iam_role_policy_attachment.this", role=["aws_iam_role.this"])]
    for_new = attached("AmazonS3FullAccess")
    for_new["change"] |= {"after_unknown": {"role": True}}
    del for_new["change"]["after"]["role"]
    result = review(new, for_new, configuration={"root_module": {"resources": blocks}})
    assert news(result) == [("low", "wide-policy-attached")]


def test_a_wide_policy_that_stays_is_no_news():
    kept = {"role": "app", "policy_arn": "arn:aws:iam::aws:policy/PowerUserAccess"}
    after = kept | {"role": "web"}
    result = review(changed("aws_iam_role_policy_attachment", kept, after, actions=["delete", "create"]))
    assert "wide-policy-attached" not in [rule for _, rule in news(result)]
