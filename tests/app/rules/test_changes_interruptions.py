"""What stops, restarts or moves while a change is applied in place."""

import pytest

from tests.app.rules.changing import changed, news, only, replaced, review

NOW = {"apply_immediately": True}


@pytest.mark.parametrize(
    ("type", "before", "after", "severity"),
    [
        ("aws_db_instance", NOW | {"instance_class": "db.t3.micro"}, NOW | {"instance_class": "db.t3.small"}, "medium"),
        ("aws_db_instance", {"instance_class": "db.t3.micro"}, {"instance_class": "db.t3.small"}, "low"),
        ("aws_db_instance", NOW | {"engine_version": "16.3"}, NOW | {"engine_version": "17.2"}, "high"),
        ("aws_db_instance", NOW | {"engine_version": "16.3"}, NOW | {"engine_version": "16.4"}, "medium"),
        ("aws_db_instance", NOW | {"engine_version": "8.0.35"}, NOW | {"engine_version": "8.4.3"}, "high"),
        ("aws_db_instance", NOW | {"engine_version": "10.6.14"}, NOW | {"engine_version": "10.11.6"}, "high"),
        (
            "aws_rds_cluster",
            NOW | {"engine_version": "8.0.mysql_aurora.3.05.2"},
            NOW | {"engine_version": "8.0.mysql_aurora.3.07.1"},
            "medium",
        ),
        (
            "aws_rds_cluster",
            NOW | {"engine_version": "5.7.mysql_aurora.2.11.4"},
            NOW | {"engine_version": "8.0.mysql_aurora.3.07.1"},
            "high",
        ),
        ("aws_db_instance", {"db_subnet_group_name": "a"}, {"db_subnet_group_name": "b"}, "high"),
        ("aws_instance", {"instance_type": "t3.micro"}, {"instance_type": "t3.small"}, "medium"),
        ("aws_ecs_service", {"desired_count": 4}, {"desired_count": 0}, "high"),
        ("aws_autoscaling_group", {"desired_capacity": 4}, {"desired_capacity": 2}, "medium"),
        ("aws_lambda_function", {}, {"reserved_concurrent_executions": 0}, "high"),
        ("aws_dynamodb_table", {"global_secondary_index": [{"name": "mail"}]}, {}, "medium"),
        (
            "aws_dynamodb_table",
            {"replica": [{"region_name": "a"}, {"region_name": "b"}]},
            {"replica": [{"region_name": "a"}, {"region_name": "c"}]},
            "medium",
        ),
        ("aws_cloudfront_distribution", {"aliases": ["a.example"]}, {"aliases": []}, "medium"),
        ("aws_kms_key", {"is_enabled": True}, {"is_enabled": False}, "critical"),
        ("aws_route53_record", {"records": ["1.1.1.1"]}, {"records": ["2.2.2.2"]}, "medium"),
    ],
)
def test_what_stops_for_a_while_is_found(type, before, after, severity):
    assert only(review(changed(type, before, after)), "blast-radius").severity == severity


@pytest.mark.parametrize(
    ("type", "before", "after"),
    [
        ("aws_db_instance", {"engine_version": "16.3"}, {"engine_version": "16"}),
        ("aws_autoscaling_group", {"desired_capacity": 4}, {"desired_capacity": 5}),
        ("aws_lambda_function", {"source_code_hash": "a"}, {"source_code_hash": "b"}),
        ("aws_lambda_function", {"reserved_concurrent_executions": 5}, {"reserved_concurrent_executions": -1}),
        ("aws_dynamodb_table", {"replica": [{"region_name": "a"}]}, {"replica": [{"region_name": "a"}, {}]}),
        ("aws_db_instance", {"allocated_storage": 100}, {"allocated_storage": 100, "tags": {"a": "b"}}),
    ],
)
def test_what_does_not_stop_anything_is_no_finding(type, before, after):
    assert news(review(changed(type, before, after)), "blast-radius") == []


def test_what_waits_for_the_maintenance_window_says_so():
    found = only(review(changed("aws_db_instance", {"instance_class": "a"}, {"instance_class": "b"})), "blast-radius")
    assert "maintenance window" in found.why


def test_a_replacement_is_no_interruption_as_well():
    result = review(replaced("aws_instance", {"instance_type": "t3.micro"}, {"instance_type": "t3.small"}))
    assert news(result, "blast-radius") == []


def test_a_password_that_changes_is_low_and_never_shown():
    before, after = {"password": "correct-horse"}, {"password": "battery-staple"}
    result = review(changed("aws_db_instance", before, after))
    assert result.level == "low"
    assert not {"correct-horse", "battery-staple"} & set(str(result).replace("'", " ").split())


def test_items_that_begin_to_expire_are_data_that_is_destroyed():
    table = {"ttl": [{"enabled": False, "attribute_name": ""}]}
    result = review(changed("aws_dynamodb_table", table, {"ttl": [{"enabled": True, "attribute_name": "at"}]}))
    assert news(result, "destroy-stateful") == [("medium", "expiry")]


def table(*routes):
    return {"vpc_id": "vpc-1", "route": [{"cidr_block": cidr, "gateway_id": gateway} for cidr, gateway in routes]}


def test_a_table_that_loses_its_default_route_cuts_its_subnets_off():
    result = review(changed("aws_route_table", table(("0.0.0.0/0", "igw-1")), table()))
    assert news(result) == [("high", "routes-changed")]


def test_routes_in_another_order_are_the_same():
    one, other = ("10.1.0.0/16", "vgw-1"), ("10.2.0.0/16", "vgw-2")
    assert news(review(changed("aws_route_table", table(one, other), table(other, one)))) == []


def test_a_way_to_the_internet_makes_subnets_public():
    result = review(changed("aws_route_table", table(), table(("0.0.0.0/0", "igw-1"))))
    assert news(result) == [("medium", "way-to-the-internet")]


def test_for_what_is_turned_off_no_quiet_hour_is_advised():
    off = only(review(changed("aws_kms_key", {"is_enabled": True}, {"is_enabled": False})), "blast-radius")
    assert "leave it as it is" in off.fix
