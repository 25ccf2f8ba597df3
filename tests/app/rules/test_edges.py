"""What stands at a network's edge, where another resource or what is known only after apply decides."""

import json

import pytest

from tests.app.rules.judging import verdict, verdict_of_one
from tests.app.rules.plans import resource, written

MACHINE, TEMPLATE, IMAGE = "aws_instance.this", "aws_launch_template.this", "aws_ami_copy.this"
BALANCER, LISTENER = "aws_lb.this", "aws_lb_listener.this"
VPC, GROUP = "aws_vpc.this", "aws_default_security_group.this"


def verdict_beside(category, address, after, beside, **references):
    """Of a resource that refers to others, each given with its attributes."""
    unknown = dict.fromkeys((name for name in references if name != "launch_template"), True)
    planned = [resource(other, after=values) for other, values in beside.items()]
    block = written(address, **{name: value for name, value in references.items() if name != "launch_template"})
    if "launch_template" in references:
        block["expressions"]["launch_template"] = [{"id": {"references": references["launch_template"]}}]
    blocks = [block, *(written(other) for other in beside)]
    return verdict(category, address, resource(address, after=after, unknown=unknown), *planned, blocks=blocks)


@pytest.mark.parametrize(
    ("category", "type", "attribute"),
    [
        ("alb-http-listener", "aws_lb_listener", "protocol"),
        ("apigw-no-auth", "aws_api_gateway_method", "authorization"),
        ("apigw-old-tls", "aws_api_gateway_domain_name", "security_policy"),
        ("apigwv2-no-auth", "aws_apigatewayv2_route", "authorization_type"),
        ("batch-privileged", "aws_batch_job_definition", "container_properties"),
        ("cognito-unauth", "aws_cognito_identity_pool", "allow_unauthenticated_identities"),
        ("dms-endpoint-no-ssl", "aws_dms_endpoint", "engine_name"),
        ("dms-endpoint-no-ssl", "aws_dms_endpoint", "ssl_mode"),
        ("ebs-unencrypted", "aws_ebs_volume", "encrypted"),
        ("ec2-public-ip", "aws_instance", "associate_public_ip_address"),
        ("eks-secrets-unencrypted", "aws_eks_cluster", "encryption_config"),
        ("emr-public", "aws_emr_block_public_access_configuration", "block_public_security_group_rules"),
        ("lambda-deprecated-runtime", "aws_lambda_function", "runtime"),
        ("lb-no-deletion-protection", "aws_lb", "enable_deletion_protection"),
        ("mq-public", "aws_mq_broker", "publicly_accessible"),
        ("subnet-auto-public-ip", "aws_subnet", "map_public_ip_on_launch"),
        ("transfer-plain-ftp", "aws_transfer_server", "protocols"),
        ("transfer-public", "aws_transfer_server", "endpoint_type"),
    ],
)
def test_nobody_is_sure_of_what_is_known_only_after_apply(category, type, attribute):
    assert verdict_of_one(category, type, {}, attribute) == "unsure"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([{"http_tokens": "required"}], "nothing"),
        ([{"http_tokens": "optional"}], "found"),
        ([{"http_endpoint": "disabled"}], "nothing"),
        ([{"http_put_response_hop_limit": 2}], "found"),
        (None, "found"),
    ],
)
def test_a_template_says_of_metadata_what_its_machine_does_not(options, said):
    beside = {TEMPLATE: {"metadata_options": options}}
    after = {"launch_template": [{"version": "$Latest"}]}
    assert verdict_beside("imdsv1", MACHINE, after, beside, launch_template=[f"{TEMPLATE}.id", TEMPLATE]) == said


def test_a_machine_that_says_it_itself_is_not_asked_twice():
    beside = {TEMPLATE: {"metadata_options": [{"http_tokens": "required"}]}}
    after = {"launch_template": [{}], "metadata_options": [{"http_tokens": "optional"}]}
    assert verdict_beside("imdsv1", MACHINE, after, beside, launch_template=[f"{TEMPLATE}.id", TEMPLATE]) == "found"


@pytest.mark.parametrize("category", ["imdsv1", "ebs-unencrypted"])
def test_nobody_knows_what_a_template_says_that_is_elsewhere(category):
    assert verdict_of_one(category, "aws_instance", {"launch_template": [{"id": "lt-1"}]}) == "unsure"


@pytest.mark.parametrize(("encrypted", "said"), [(True, "nothing"), (False, "found"), (None, "found")])
def test_a_disk_is_as_encrypted_as_the_image_that_it_comes_from(encrypted, said):
    beside = {IMAGE: {"encrypted": encrypted}}
    assert verdict_beside("ebs-unencrypted", MACHINE, {}, beside, ami=[f"{IMAGE}.id", IMAGE]) == said


def test_a_disk_that_is_not_to_be_encrypted_is_found_whatever_the_image_is():
    after = {"root_block_device": [{"encrypted": False}]}
    beside = {IMAGE: {"encrypted": True}}
    assert verdict_beside("ebs-unencrypted", MACHINE, after, beside, ami=[f"{IMAGE}.id", IMAGE]) == "found"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({"type": "redirect", "redirect": [{"protocol": "HTTPS"}]}, "nothing"),
        ({"type": "redirect", "redirect": [{"protocol": "#{protocol}"}]}, "found"),
        ({"type": "redirect", "redirect": [{}]}, "found"),
        ({"type": "fixed-response", "fixed_response": [{"status_code": "404"}]}, "found"),
    ],
)
def test_only_a_redirect_to_https_leads_to_https(action, said):
    after = {"protocol": "HTTP", "port": 80, "default_action": [action]}
    assert verdict_of_one("alb-http-listener", "aws_alb_listener", after) == said


@pytest.mark.parametrize(
    ("kind", "said"), [(None, "found"), ("application", "found"), ("network", "nothing"), ("gateway", "nothing")]
)
def test_a_listener_without_protocol_speaks_http_where_its_balancer_does(kind, said):
    beside = {BALANCER: {"load_balancer_type": kind}}
    after = {"port": 6081}
    references = {"load_balancer_arn": [f"{BALANCER}.arn", BALANCER]}
    assert verdict_beside("alb-http-listener", LISTENER, after, beside, **references) == said


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, "nothing"),
        ({"ingress": [], "egress": []}, "nothing"),
        ({"ingress": [{"self": True, "protocol": "-1"}]}, "found"),
        ({"egress": [{"cidr_blocks": ["0.0.0.0/0"], "protocol": "-1"}]}, "found"),
    ],
)
def test_a_default_group_is_closed_when_nothing_is_let_through(rules, said):
    group = resource(GROUP, after=rules, unknown={"vpc_id": True})
    blocks = [written(VPC), written(GROUP, vpc_id=[f"{VPC}.id", VPC])]
    assert verdict("default-sg-not-restricted", VPC, resource(VPC, after={}), group, blocks=blocks) == said


def test_a_log_of_another_vpc_is_none_of_this_one():
    log = resource("aws_flow_log.this", after={"vpc_id": "vpc-1"})
    assert verdict("vpc-no-flow-logs", VPC, resource(VPC, after={}), log) == "found"


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"privileged": True}, "found"),
        ({"Privileged": True}, "found"),
        ({"privileged": False}, "nothing"),
        ({"environment": [{"name": "privileged", "value": "true"}]}, "nothing"),
        ({"taskProperties": [{"containers": [{"privileged": True}]}]}, "found"),
        ("no JSON", "nothing"),
    ],
)
def test_a_job_is_privileged_wherever_its_properties_say_so(properties, said):
    text = properties if isinstance(properties, str) else json.dumps(properties)
    assert verdict_of_one("batch-privileged", "aws_batch_job_definition", {"container_properties": text}) == said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"engine_name": "mysql"}, "found"),
        ({"engine_name": "mysql", "ssl_mode": "verify-ca"}, "nothing"),
        ({"engine_name": "docdb", "ssl_mode": "none"}, "found"),
        ({"engine_name": "s3", "ssl_mode": "none"}, "nothing"),
        ({"engine_name": "redshift-serverless"}, "nothing"),
        ({"engine_name": "kafka", "kafka_settings": [{"security_protocol": "sasl-ssl"}]}, "nothing"),
        ({"engine_name": "kafka", "kafka_settings": [{"security_protocol": "plaintext"}]}, "found"),
        ({"engine_name": "redis", "redis_settings": [{"ssl_security_protocol": "plaintext"}]}, "found"),
        ({"engine_name": "redis", "redis_settings": [{}]}, "nothing"),
    ],
)
def test_data_is_copied_in_clear_where_its_engine_could_encrypt(settings, said):
    assert verdict_of_one("dms-endpoint-no-ssl", "aws_dms_endpoint", settings) == said


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "found"),
        ({"endpoint_public_access": True, "public_access_cidrs": []}, "found"),
        ({"endpoint_public_access": True, "public_access_cidrs": ["0.0.0.0/1", "128.0.0.0/1"]}, "found"),
        ({"endpoint_public_access": True, "public_access_cidrs": ["203.0.113.0/24"]}, "nothing"),
        ({"endpoint_public_access": False, "public_access_cidrs": ["0.0.0.0/0"]}, "nothing"),
    ],
)
def test_a_cluster_is_open_to_everybody_unless_somebody_says_to_whom(config, said):
    assert verdict_of_one("eks-public-cidr", "aws_eks_cluster", {"vpc_config": [config]}) == said


@pytest.mark.parametrize(
    ("connecting", "said"), [("AWS_IAM", "nothing"), ("CUSTOM", "nothing"), ("NONE", "found"), (None, "found")]
)
def test_a_socket_is_let_in_once_where_it_connects(connecting, said):
    api, asked, connect = "aws_apigatewayv2_api.this", "aws_apigatewayv2_route.asked", "aws_apigatewayv2_route.connect"
    of_api = {"api_id": [f"{api}.id", api]}
    planned = [
        resource(api, after={"protocol_type": "WEBSOCKET"}),
        resource(asked, after={"route_key": "$default"}, unknown={"api_id": True}),
        resource(connect, after={"route_key": "$connect", "authorization_type": connecting}, unknown={"api_id": True}),
    ]
    blocks = [written(api), written(asked, **of_api), written(connect, **of_api)]
    assert verdict("apigwv2-no-auth", asked, *planned, blocks=blocks) == said


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_disks_stand_in_another_order_than_they_were_written_in(order):
    """They are a set, so that what Terraform does not know of one must not be taken for what it does not know of
    another."""
    disks = [{"device_name": "a", "encrypted": True}, {"device_name": "b", "volume_size": 8}]
    unknown = [{"volume_size": True}, {"encrypted": True}]
    planned = resource(
        MACHINE,
        after={"root_block_device": [{"encrypted": True}], "ebs_block_device": [disks[place] for place in order]},
        unknown={"ebs_block_device": [unknown[place] for place in order]},
    )
    block = written(MACHINE)
    block["expressions"]["ebs_block_device"] = [
        {"device_name": {"constant_value": "a"}, "encrypted": {"constant_value": True}},
        {"device_name": {"constant_value": "b"}, "volume_size": {"constant_value": "8"}},
    ]
    assert verdict("ebs-unencrypted", MACHINE, planned, blocks=[block]) == "found"


@pytest.mark.parametrize(
    ("category", "block", "name"),
    [
        ("ebs-unencrypted", "root_block_device", "encrypted"),
        ("ebs-unencrypted", "ebs_block_device", "encrypted"),
        ("imdsv1", "metadata_options", "http_tokens"),
    ],
)
def test_what_is_unknown_of_a_flag_in_a_dynamic_block_is_not_set(category, block, name):
    after = {"root_block_device": [{"encrypted": True}], block: [{"volume_size": 8}]}
    planned = resource(MACHINE, after=after, unknown={block: [{name: True}]})
    assert verdict(category, MACHINE, planned, blocks=[written(MACHINE)]) == "found"
