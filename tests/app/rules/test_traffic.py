"""Who is let in and to what, whichever resource says so and however it writes it."""

import pytest

from app.rules.traffic import is_everybody
from tests.app.rules.judging import verdict, verdict_of_one
from tests.app.rules.plans import resource, written

RULE = "aws_security_group_rule"
NEW_RULE = "aws_vpc_security_group_ingress_rule"
ACL_RULE = "aws_network_acl_rule"
ACL = "aws_network_acl.this"


@pytest.mark.parametrize(
    ("network", "is_all"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("0:0:0:0:0:0:0:0/0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("64.0.0.0/2", True),
        ("2000::/3", True),
        ("10.0.0.0/8", False),
        ("172.16.0.0/12", False),
        ("203.0.113.7/32", False),
        ("fc00::/7", False),
        ("2001:db8::/32", False),
        ("0.0.0.0", False),
        ("", False),
        (None, False),
        (22, False),
        ("0.0.0.0/x", False),
    ],
)
def test_everybody_is_all_of_the_internet_or_so_much_of_it_that_nobody_owns_it(network, is_all):
    assert is_everybody(network) is is_all


def rule(**changed):
    return {
        "type": "ingress",
        "protocol": "tcp",
        "from_port": 22,
        "to_port": 22,
        "cidr_blocks": ["0.0.0.0/0"],
    } | changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "found"),
        ({"protocol": "6"}, "found"),
        ({"protocol": "TCP"}, "found"),
        ({"protocol": "-1", "from_port": 0, "to_port": 0}, "found"),
        ({"protocol": "all", "from_port": 443, "to_port": 443}, "found"),
        ({"from_port": 0, "to_port": 65535}, "found"),
        ({"from_port": 0, "to_port": 0}, "found"),
        ({"from_port": -1, "to_port": -1}, "found"),
        ({"from_port": "22", "to_port": "22"}, "found"),
        ({"self": True}, "found"),
        ({"cidr_blocks": None, "ipv6_cidr_blocks": ["::/0"]}, "found"),
        ({"from_port": 23, "to_port": 65535}, "nothing"),
        ({"from_port": 0, "to_port": 21}, "nothing"),
        ({"protocol": "udp"}, "nothing"),
        ({"protocol": "icmp", "from_port": -1, "to_port": -1}, "nothing"),
        ({"protocol": "58", "from_port": -1, "to_port": -1}, "nothing"),
        ({"type": "egress"}, "nothing"),
        ({"cidr_blocks": ["10.0.0.0/8"]}, "nothing"),
        ({"cidr_blocks": None, "self": True}, "nothing"),
        ({"cidr_blocks": None}, "nothing"),
        ({"from_port": "ssh"}, "nothing"),
    ],
)
def test_a_rule_opens_ssh_when_everybody_comes_to_port_22(changed, said):
    assert verdict_of_one("sg-open-ssh", RULE, rule(**changed)) == said


@pytest.mark.parametrize(
    ("left_out", "said"),
    [("cidr_blocks", "unsure"), ("from_port", "unsure"), ("protocol", "unsure"), ("security_group_id", "found")],
)
def test_nobody_is_sure_of_a_rule_whose_source_or_port_is_known_only_after_apply(left_out, said):
    known = {name: value for name, value in rule().items() if name != left_out}
    assert verdict_of_one("sg-open-ssh", RULE, known, left_out) == said


def test_an_unknown_source_of_another_port_is_no_question():
    known = rule(from_port=443, to_port=443, cidr_blocks=None)
    assert verdict_of_one("sg-open-ssh", RULE, known, "cidr_blocks") == "nothing"


@pytest.mark.parametrize("category", ["sg-open-ssh", "sg-open-rdp", "sg-open-db-port", "sg-open-all"])
def test_a_group_that_nobody_named_as_source_hides_nothing(category):
    """Terraform says of it that it is known after apply, though nobody has set it."""
    address = f"{RULE}.this"
    opened = resource(
        address,
        after=rule(protocol="-1", from_port=0, to_port=0),
        unknown={"source_security_group_id": True, "id": True, "security_group_rule_id": True},
    )
    block = written(address, type="ingress", protocol="-1", from_port=0, to_port=0, cidr_blocks=["local.this"])
    assert verdict(category, address, opened, blocks=[block]) == "found"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"}, "found"),
        ({"ip_protocol": "tcp", "from_port": 3389, "to_port": 3389, "cidr_ipv6": "::/0"}, "found"),
        ({"ip_protocol": "udp", "from_port": 3389, "to_port": 3389, "cidr_ipv6": "::/0"}, "found"),
        ({"ip_protocol": "-1", "referenced_security_group_id": "sg-1"}, "nothing"),
        ({"ip_protocol": "tcp", "from_port": 3390, "to_port": 3390, "cidr_ipv4": "0.0.0.0/0"}, "nothing"),
    ],
)
def test_a_rule_of_the_newer_kind_opens_remote_desktop(values, said):
    assert verdict_of_one("sg-open-rdp", NEW_RULE, values) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(5432, 5432, "found"), (1024, 65535, "found"), (3000, 3400, "found"), (80, 443, "nothing"), (22, 22, "nothing")],
)
def test_a_database_is_open_when_its_port_is(first, last, said):
    assert verdict_of_one("sg-open-db-port", RULE, rule(from_port=first, to_port=last)) == said


def test_a_rule_on_another_list_denies_nothing_here():
    assert acl_said({"rule_number": 1, "rule_action": "deny"}, other="aws_network_acl.other") == "found"


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        ({"rule_number": 1}, "nothing"),
        ({"rule_number": 1, "protocol": "-1"}, "nothing"),
        ({"rule_number": 900}, "found"),
        ({"rule_number": 1, "cidr_block": "203.0.113.0/24"}, "found"),
        ({"rule_number": 1, "from_port": 80, "to_port": 80}, "found"),
        ({"rule_number": 1, "cidr_block": "", "ipv6_cidr_block": "::/0"}, "found"),
        ({"rule_number": 1, "egress": True}, "found"),
    ],
)
def test_what_is_denied_before_it_is_allowed_is_not_open(denied, said):
    assert acl_said(denied | {"rule_action": "deny"}) == said


def acl_said(denied, other=ACL):
    allowed = {"rule_number": 100, "rule_action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22}
    allowed["cidr_block"] = "0.0.0.0/0"
    lists = [resource(address, after={}) for address in {ACL, other}]
    rules = [
        resource(f"{ACL_RULE}.allowed", after=allowed, unknown={"network_acl_id": True}),
        resource(f"{ACL_RULE}.denied", after=allowed | denied, unknown={"network_acl_id": True}),
    ]
    blocks = [
        *(written(address) for address in {ACL, other}),
        written(f"{ACL_RULE}.allowed", network_acl_id=[f"{ACL}.id", ACL]),
        written(f"{ACL_RULE}.denied", network_acl_id=[f"{other}.id", other]),
    ]
    return verdict("nacl-open-ssh", f"{ACL_RULE}.allowed", *lists, *rules, blocks=blocks)


@pytest.mark.parametrize(("size", "category"), [("0.0.0.0/0", "nacl-open-ssh"), ("10.0.0.0/8", "nacl-open-all")])
def test_a_list_says_what_it_lets_in_within_itself_too(size, category):
    ingress = {"rule_no": 1, "action": "allow", "protocol": "-1", "from_port": 0, "to_port": 0, "cidr_block": size}
    assert verdict_of_one(category, "aws_network_acl", {"ingress": [ingress]}) == "found"


LIST = "aws_ec2_managed_prefix_list"


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ({"open": "0.0.0.0/0"}, "found"),
        ({"office": "10.0.0.0/8"}, "nothing"),
        ({"open": "0.0.0.0/0", "office": "10.0.0.0/8"}, "unsure"),
        ({"office": "10.0.0.0/8", "home": "203.0.113.7/32"}, "nothing"),
    ],
)
def test_a_list_of_networks_lets_in_whom_it_lists(lists, said):
    """Of a group a plan does not show which of its rules refers to which list."""
    group = "aws_security_group.this"
    ingress = {"protocol": "tcp", "from_port": 22, "to_port": 22}
    planned = resource(group, after={"ingress": [ingress]}, unknown={"ingress": [{"prefix_list_ids": [True]}]})
    made = [resource(f"{LIST}.{name}", after={"entry": [{"cidr": network}]}) for name, network in lists.items()]
    blocks = [written(group, ingress=[f"{LIST}.{name}.id" for name in lists])]
    blocks += [written(f"{LIST}.{name}") for name in lists]
    assert verdict("sg-open-ssh", group, planned, *made, blocks=blocks) == said


def test_a_network_that_is_added_to_a_list_is_on_it():
    address, entry = f"{RULE}.this", "aws_ec2_managed_prefix_list_entry.this"
    planned = [
        resource(address, after=rule(cidr_blocks=None), unknown={"prefix_list_ids": True}),
        resource(f"{LIST}.this", after={}),
        resource(entry, after={"cidr": "0.0.0.0/0"}, unknown={"prefix_list_id": True}),
    ]
    blocks = [
        written(address, prefix_list_ids=[f"{LIST}.this.id"]),
        written(f"{LIST}.this"),
        written(entry, prefix_list_id=[f"{LIST}.this.id"]),
    ]
    assert verdict("sg-open-ssh", address, *planned, blocks=blocks) == "found"
