"""How far a change reaches."""

from tests.app.rules.changing import news, only, review
from tests.app.rules.plans import resource, written


def gone(address, **before):
    return resource(address, before=before, actions=["delete"])


def same(address, **values):
    return resource(address, before=values, after=values)


def group_with_servers(count, **change):
    group = resource("aws_security_group.web", before={"id": "sg-1"}, after={"id": "sg-1"}, **change)
    return [group, *(same(f"aws_lambda_function.f[{place}]", vpc_config=[{"ids": ["sg-1"]}]) for place in range(count))]


def test_a_resource_on_which_many_stand_has_a_blast_radius():
    result = review(*group_with_servers(12, actions=["delete", "create"]))
    found = only(result, "blast-radius")
    assert (found.severity, found.address) == ("high", "aws_security_group.web")
    assert "12 resources" in found.title


def test_few_that_stand_on_it_are_no_blast():
    assert news(review(*group_with_servers(2, actions=["delete", "create"])), "blast-radius") == []


def test_what_only_changes_in_place_is_no_blast():
    assert news(review(*group_with_servers(12, actions=["update"])), "blast-radius") == []


def test_what_only_says_something_of_a_resource_does_not_count():
    parts = [same(f"aws_s3_bucket_policy.p[{place}]", bucket="logs-1") for place in range(12)]
    assert news(review(gone("aws_s3_bucket.logs", id="logs-1", bucket="logs-1"), *parts), "blast-radius") == []


def test_it_reaches_through_others_and_is_said_of_the_root_only():
    network = gone("aws_vpc.main", id="vpc-1")
    subnets = [gone(f"aws_subnet.s[{place}]", id=f"subnet-{place}", vpc_id="vpc-1") for place in range(2)]
    servers = [gone(f"aws_lambda_function.f[{place}]", vpc_config=[{"subnet_ids": ["subnet-0"]}]) for place in range(5)]
    found = [each for each in review(network, *subnets, *servers).findings if each.rule == "blast-radius"]
    assert [each.address for each in found] == ["aws_vpc.main"]
    assert "7 resources" in found[0].title


def test_it_is_found_by_the_configuration_where_no_id_tells():
    role = resource("aws_iam_role.this", before={"id": "worker"}, after={"id": "worker"}, actions=["delete", "create"])
    users = [same(f"aws_lambda_function.f{place}", role="unknown") for place in range(4)]
    blocks = [
        written("aws_iam_role.this"),
        *(written(f"aws_lambda_function.f{place}", role=["aws_iam_role.this"]) for place in range(4)),
    ]
    result = review(role, *users, configuration={"root_module": {"resources": blocks}})
    assert ("medium", "blast-radius") in news(result, "blast-radius")


def test_many_deletions_at_once_are_one_finding_at_the_first_of_the_most():
    groups = [gone(f"aws_cloudwatch_log_group.web[{place}]", name=f"web-{place}") for place in range(40)]
    parameters = [gone(f"aws_ssm_parameter.p[{place}]", name=f"p{place}") for place in range(20)]
    result = review(*groups, *parameters)
    found = only(result, "blast-radius")
    assert (found.severity, found.address) == ("high", "aws_cloudwatch_log_group.web[0]")
    assert found.evidence[0].value == {"aws_cloudwatch_log_group.web": 40, "aws_ssm_parameter.p": 20}
    assert result.level == "high"


def test_a_dozen_of_very_many_is_less():
    stay = [same(f"aws_ssm_parameter.s[{place}]", name=f"s{place}") for place in range(100)]
    parameters = [gone(f"aws_ssm_parameter.p[{place}]", name=f"p{place}") for place in range(12)]
    assert news(review(*parameters, *stay)) == [("medium", "many-deletions")]


def test_nine_are_not_many():
    assert news(review(*(gone(f"aws_ssm_parameter.p[{place}]", name=f"p{place}") for place in range(9)))) == []


def test_what_two_are_called_means_neither():
    groups = [
        resource(
            f"aws_security_group.{name}", before={"id": "sg-1"}, after={"id": "sg-1"}, actions=["delete", "create"]
        )
        for name in ("one", "other")
    ]
    users = [same(f"aws_lambda_function.f{place}", vpc_config=[{"ids": ["sg-1"]}]) for place in range(6)]
    assert news(review(*groups, *users), "blast-radius") == []


def test_what_is_made_anew_with_it_does_not_stay_without_it():
    network = resource("aws_vpc.main", before={"id": "vpc-1"}, after={}, actions=["delete", "create"])
    subnet = {"id": "subnet-1", "vpc_id": "vpc-1"}
    anew = resource("aws_subnet.anew", before=subnet, after={}, actions=["delete", "create"])
    stays = same("aws_subnet.stays", id="subnet-2", vpc_id="vpc-1")
    assert "all of them are made anew with it" in only(review(network, anew), "blast-radius").why
    assert "1 of them are made anew with it, and 1 stay" in only(review(network, anew, stays), "blast-radius").why
    assert "1 of them stay without it" in only(review(network, stays), "blast-radius").why


def test_many_rules_that_go_for_good_are_a_mass_and_those_that_return_are_not():
    type = "aws_vpc_security_group_ingress_rule"
    rules = [gone(f"{type}.old[{place}]", security_group_id="sg-1", ip_protocol="-1") for place in range(30)]
    back = [
        resource(f"{type}.new[{place}]", after={"security_group_id": "sg-1", "ip_protocol": "-1"})
        for place in range(30)
    ]
    assert news(review(*rules), "blast-radius") == [("high", "many-deletions")]
    assert news(review(*rules, *back), "blast-radius") == []
