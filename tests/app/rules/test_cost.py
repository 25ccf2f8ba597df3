"""What a change adds to the bill of a month."""

from datetime import date
from decimal import Decimal

import pytest

from app.rules import cost
from app.rules.prices import PRICES_OF
from tests.app.rules.changing import changed, destroyed, news, only, review
from tests.app.rules.plans import resource, written

SERVER = "aws_instance"


def monthly(type, after, *others, **more):
    """Of a resource that is new."""
    result = review(resource(f"{type}.this", after=after), *others, **more)
    return next((each.monthly_after for each in result.cost.items if each.address == f"{type}.this"), None)


@pytest.mark.parametrize(
    ("type", "after", "dollars"),
    [
        ("aws_instance", {"instance_type": "m5.large"}, "70.08"),
        ("aws_instance", {"instance_type": "m5.4xlarge"}, "560.64"),
        ("aws_instance", {"instance_type": "t3.micro"}, "7.59"),
        ("aws_instance", {"instance_type": "m5.metal"}, None),
        ("aws_ebs_volume", {"type": "gp3", "size": 1e308}, None),
        (
            "aws_instance",
            {"instance_type": "t3.micro", "root_block_device": [{"volume_type": "gp3", "volume_size": 100}]},
            "15.59",
        ),
        ("aws_ebs_volume", {"type": "gp3", "size": 100, "iops": 4000, "throughput": 225}, "17.00"),
        ("aws_ebs_volume", {"type": "io1", "size": 100, "iops": 1000}, "77.50"),
        (
            "aws_db_instance",
            {"engine": "postgres", "instance_class": "db.m5.large", "allocated_storage": 100, "multi_az": True},
            "282.88",
        ),
        ("aws_rds_cluster_instance", {"engine": "aurora-mysql", "instance_class": "db.r6g.large"}, "189.80"),
        ("aws_elasticache_replication_group", {"node_type": "cache.r6g.large", "num_cache_clusters": 2}, "300.76"),
        (
            "aws_elasticache_replication_group",
            {"node_type": "cache.t4g.micro", "num_node_groups": 2, "replicas_per_node_group": 1},
            "47.45",
        ),
        ("aws_nat_gateway", {}, "32.85"),
        ("aws_eip", {}, "3.65"),
        ("aws_lb", {"load_balancer_type": "network"}, "16.43"),
        ("aws_eks_cluster", {}, "73.00"),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]}, "14.60"),
        ("aws_kinesis_stream", {"shard_count": 4}, "43.80"),
        ("aws_dynamodb_table", {"read_capacity": 100, "write_capacity": 100}, "56.94"),
        ("aws_redshift_cluster", {"node_type": "ra3.xlplus", "number_of_nodes": 2}, "1585.56"),
        (
            "aws_msk_cluster",
            {
                "number_of_broker_nodes": 3,
                "broker_node_group_info": [
                    {
                        "instance_type": "kafka.m5.large",
                        "storage_info": [{"ebs_storage_info": [{"volume_size": 100}]}],
                    }
                ],
            },
            "489.90",
        ),
        (
            "aws_opensearch_domain",
            {
                "cluster_config": [{"instance_type": "r6g.large.search", "instance_count": 2}],
                "ebs_options": [{"volume_type": "gp3", "volume_size": 100}],
            },
            "268.22",
        ),
        ("aws_fsx_windows_file_system", {"storage_capacity": 300, "throughput_capacity": 32}, "109.40"),
    ],
)
def test_what_it_costs_by_what_stands_in_it(type, after, dollars):
    assert monthly(type, after) == (dollars and Decimal(dollars))


@pytest.mark.parametrize(
    ("type", "after"),
    [
        ("aws_dynamodb_table", {"billing_mode": "PAY_PER_REQUEST"}),
        ("aws_kinesis_stream", {"stream_mode_details": [{"stream_mode": "ON_DEMAND"}]}),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Gateway"}),
        ("aws_s3_bucket", {"bucket": "logs"}),
        ("aws_lambda_function", {"memory_size": 512}),
        ("aws_iam_role", {"name": "web"}),
        ("random_id", {}),
    ],
)
def test_what_is_paid_by_use_or_not_at_all_adds_nothing_and_is_not_unknown(type, after):
    found = review(resource(f"{type}.this", after=after)).cost
    assert (found.monthly_delta, found.items, found.unknown_types) == (0, (), ())


@pytest.mark.parametrize(
    ("type", "after"),
    [
        ("aws_instance", {"instance_type": "zz9.large"}),
        ("aws_db_instance", {"engine": "sqlserver-se", "instance_class": "db.m5.large"}),
        ("aws_emr_cluster", {"name": "spark"}),
        ("google_compute_instance", {"name": "web"}),
    ],
)
def test_what_has_a_price_that_is_not_in_the_table_is_named(type, after):
    assert review(resource(f"{type}.this", after=after)).cost.unknown_types == (type,)


def test_a_size_that_is_known_only_after_apply_is_unknown():
    planned = resource("aws_instance.this", after={}, unknown={"instance_type": True})
    blocks = [written("aws_instance.this", instance_type=["random_shuffle.size.result"])]
    assert review(planned, configuration={"root_module": {"resources": blocks}}).cost.unknown_types == (SERVER,)


def test_a_group_costs_what_its_servers_cost():
    template = resource("aws_launch_template.web", after={"instance_type": "m5.large"}, unknown={"id": True})
    group = resource(
        "aws_autoscaling_group.this", after={"desired_capacity": 3}, unknown={"launch_template": [{"id": True}]}
    )
    reference = {"launch_template": [{"id": {"references": ["aws_launch_template.web.id", "aws_launch_template.web"]}}]}
    blocks = [{"address": "aws_autoscaling_group.this", "expressions": reference}, written("aws_launch_template.web")]
    result = review(template, group, configuration={"root_module": {"resources": blocks}})
    assert result.cost.monthly_delta == Decimal("210.24")


def test_tasks_without_servers_cost_by_their_size():
    task = {"arn": "arn:task", "cpu": "512", "memory": "1024"}
    service = {"task_definition": "arn:task", "launch_type": "FARGATE", "desired_count": 2}
    definition = resource("aws_ecs_task_definition.web", before=task, after=task)
    assert monthly("aws_ecs_service", service, definition) == Decimal("36.04")


def test_provisioned_concurrency_costs_by_the_memory_of_the_function():
    function = {"function_name": "web", "memory_size": 1024}
    ready = {"function_name": "web", "provisioned_concurrent_executions": 10}
    kept = resource("aws_lambda_function.web", before=function, after=function)
    assert monthly("aws_lambda_provisioned_concurrency_config", ready, kept) == Decimal("109.50")


def rise(before, after):
    return review(changed(SERVER, {"instance_type": before}, {"instance_type": after}))


def test_a_rise_is_a_finding_where_it_is_noticed():
    assert news(rise("t3.micro", "t3.small"), "cost") == []
    assert news(rise("t3.micro", "t3.large"), "cost") == [("low", "cost")]
    assert news(rise("t3.micro", "m5.4xlarge"), "cost") == [("medium", "cost")]
    assert news(rise("t3.micro", "m5.24xlarge"), "cost") == [("high", "cost")]
    assert "$553 a month more" in only(rise("t3.micro", "m5.4xlarge"), "cost").title


def test_a_fall_is_none():
    result = rise("m5.4xlarge", "t3.micro")
    assert result.cost.monthly_delta < 0
    assert news(result, "cost") == []


def test_what_is_saved_elsewhere_is_no_rise():
    result = review(
        resource(f"{SERVER}.new", after={"instance_type": "m5.large"}), destroyed(SERVER, {"instance_type": "m5.large"})
    )
    assert news(result, "cost") == []


def test_many_that_cost_a_little_cost_much_together():
    gateways = [resource(f"aws_eip.a[{place}]", after={}) for place in range(40)]
    found = only(review(*gateways), "cost")
    assert (found.severity, found.address) == ("medium", "aws_eip.a[0]")


def test_only_what_changes_is_listed():
    result = review(changed(SERVER, {"instance_type": "m5.large"}, {"instance_type": "m5.large"}))
    assert (result.cost.items, result.cost.prices_of, result.cost.source) == ((), PRICES_OF, "price table")


def infracost(**more):
    def resources(**costs):
        return {"resources": [{"name": name.replace("__", "."), "monthlyCost": cost} for name, cost in costs.items()]}

    return {
        "currency": "USD",
        "timeGenerated": "2026-11-30T10:00:00.123456Z",
        "projects": [
            {
                "pastBreakdown": resources(aws_instance__web="70.08", aws_eip__web="3.65", aws_s3_bucket__logs=None),
                "breakdown": resources(aws_instance__web="140.16", aws_eip__web="3.65", aws_s3_bucket__logs=None),
            }
        ],
        "summary": {"unsupportedResourceCounts": {"aws_emr_cluster": 1}},
    } | more


def test_the_output_of_infracost_is_taken_instead():
    found = cost.from_infracost(infracost())
    assert [(each.address, each.monthly_before, each.monthly_after) for each in found.items] == [
        ("aws_instance.web", Decimal("70.08"), Decimal("140.16"))
    ]
    assert found.monthly_delta == Decimal("70.08")
    assert found.unknown_types == ("aws_emr_cluster",)
    assert (found.source, found.prices_of) == ("infracost", date(2026, 11, 30))


@pytest.mark.parametrize(
    "more",
    [
        {"projects": None},
        {"currency": "EUR"},
        {"timeGenerated": None},
        {"projects": [{"breakdown": {"resources": [{"name": "a", "monthlyCost": "Infinity"}]}}]},
        {"projects": [{"breakdown": {"resources": [{"name": "a", "monthlyCost": "NaN"}]}}]},
        {"projects": [{"breakdown": {"resources": [{"name": "a", "monthlyCost": "much"}]}}]},
    ],
)
def test_what_is_no_output_of_infracost_is_refused(more):
    with pytest.raises(ValueError, match="Infracost"):
        cost.from_infracost(infracost(**more))


def test_what_is_no_object_is_refused_too():
    with pytest.raises(ValueError, match="not the JSON output of Infracost"):
        cost.from_infracost([])
