"""Which resources others stand on, though they hold no data: what stops when one is gone. Pure."""

from typing import NamedTuple


class Service(NamedTuple):
    noun: str
    stops: str
    gone: str = "medium"  # how bad it is when it is destroyed
    anew: str = "medium"  # and when it is made anew


SERVICES: dict[str, Service] = {
    "aws_vpc": Service("A network", "Nothing in it can stay.", "high", "high"),
    "aws_subnet": Service("A subnet", "Nothing in it can stay.", "high", "medium"),
    "aws_internet_gateway": Service("An internet gateway", "The network has no way to the internet.", "high", "high"),
    "aws_nat_gateway": Service("A NAT gateway", "What is in private subnets cannot reach the internet.", "high"),
    "aws_vpn_connection": Service("A VPN", "The other side is not reachable.", "high", "high"),
    "aws_dx_connection": Service("A direct connection", "The other side is not reachable.", "high", "high"),
    "aws_ec2_transit_gateway": Service("A transit gateway", "Its networks cannot reach each other.", "high", "high"),
    "aws_ec2_transit_gateway_vpc_attachment": Service("A network's way out", "The others are not reachable.", "high"),
    "aws_vpc_peering_connection": Service("A peering", "The two networks cannot reach each other.", "high"),
    "aws_vpc_endpoint": Service("A private endpoint", "Its service is only reachable through the internet, if at all."),
    "aws_route": Service("A route", "What it leads to is not reachable from its subnets."),
    "aws_route_table": Service("A route table", "Its subnets fall back to the main one.", "high"),
    "aws_route_table_association": Service(
        "A subnet's choice of routes", "The subnet falls back to the main route table."
    ),
    "aws_eip": Service("A public address", "It is given back, and others may have it on their lists."),
    "aws_security_group": Service(
        "A security group", "While something is in it AWS refuses to delete it, and the apply stops there.", "low"
    ),
    "aws_lb": Service("A load balancer", "Its DNS name is gone; a new one has another.", "high"),
    "aws_alb": Service("A load balancer", "Its DNS name is gone; a new one has another.", "high"),
    "aws_elb": Service("A load balancer", "Its DNS name is gone; a new one has another.", "high"),
    "aws_lb_listener": Service("A listener", "Nobody answers on its port."),
    "aws_alb_listener": Service("A listener", "Nobody answers on its port."),
    "aws_lb_target_group": Service("A target group", "What is in it gets no requests."),
    "aws_alb_target_group": Service("A target group", "What is in it gets no requests."),
    "aws_cloudfront_distribution": Service("A distribution", "Its domain name no longer answers.", "high", "high"),
    "aws_route53_record": Service("A DNS record", "Its name is not found, as long as resolvers remember that.", "high"),
    "aws_acm_certificate": Service("A certificate", "AWS refuses while something uses it.", "medium", "low"),
    "aws_api_gateway_rest_api": Service("An API", "Its URL and its keys are gone.", "high", "high"),
    "aws_apigatewayv2_api": Service("An API", "Its URL is gone.", "high", "high"),
    "aws_api_gateway_stage": Service("A stage of an API", "It no longer answers."),
    "aws_apigatewayv2_stage": Service("A stage of an API", "It no longer answers."),
    "aws_api_gateway_domain_name": Service("A domain of an API", "It no longer answers.", "high"),
    "aws_appsync_graphql_api": Service("An API", "Its URL and its keys are gone.", "high", "high"),
    "aws_autoscaling_group": Service("A group of servers", "All its servers are stopped.", "high"),
    "aws_eks_node_group": Service("A group of nodes", "What runs on them must find room elsewhere.", "high"),
    "aws_eks_fargate_profile": Service("A Fargate profile", "The pods that it fits are stopped.", "high"),
    "aws_ecs_cluster": Service("A container cluster", "Its services must be gone first.", "high", "high"),
    "aws_ecs_service": Service("A container service", "Its tasks are stopped.", "high"),
    "aws_lambda_function": Service("A function", "What calls it fails.", "medium", "medium"),
    "aws_lambda_function_url": Service("A function's URL", "It is gone; a new one is another."),
    "aws_lambda_event_source_mapping": Service("A function's source", "Nothing is taken from it."),
    "aws_sns_topic": Service("A topic", "Its subscriptions go; who publishes to it fails."),
    "aws_sns_topic_subscription": Service("A subscription", "What is published does not arrive.", "low", "low"),
    "aws_sfn_state_machine": Service("A workflow", "What runs in it is stopped."),
    "aws_cloudwatch_event_rule": Service("An event rule", "Its events go nowhere.", "medium", "low"),
    "aws_iam_role": Service("A role", "Who acts by it is refused.", "medium", "medium"),
    "aws_iam_user": Service("A user", "Its keys no longer work."),
    "aws_iam_access_key": Service("An access key", "Who uses it is refused."),
    "aws_iam_instance_profile": Service("A server's role", "The servers lose what they may do.", "medium", "medium"),
    "aws_iam_openid_connect_provider": Service("A trusted sign-in", "Who signs in by it is refused.", "high"),
    "aws_rds_cluster_instance": Service("An instance of a database", "The data stays in the cluster.", "high"),
    "aws_docdb_cluster_instance": Service("An instance of a database", "The data stays in the cluster.", "high"),
    "aws_neptune_cluster_instance": Service("An instance of a database", "The data stays in the cluster.", "high"),
    "aws_db_subnet_group": Service("A group of subnets", "The database must leave them first."),
    "aws_efs_mount_target": Service("A way to a file system", "Its files are not reachable from this subnet.", "high"),
    "aws_volume_attachment": Service("A server's disk", "The disk is taken away from the running server."),
    "aws_cognito_user_pool_client": Service("A client of a sign-in", "Who signs in by it is refused.", "high", "high"),
    "aws_cognito_user_pool_domain": Service("A sign-in page", "Nobody can sign in.", "high"),
    "aws_ses_domain_identity": Service("A sender of mail", "No mail can be sent from it.", "high"),
    "aws_transfer_server": Service("A transfer server", "Its address is gone.", "high"),
    "aws_networkfirewall_firewall": Service("A network firewall", "Traffic goes unfiltered or not at all.", "high"),
    "aws_apprunner_service": Service("A service", "Its URL is gone.", "high", "high"),
    "aws_cloudwatch_event_target": Service(
        "A target of events", "What its events started is not started.", "medium", "low"
    ),
    "aws_cognito_identity_provider": Service("A trusted sign-in", "Who signs in by it is refused.", "high"),
    "aws_db_proxy": Service("A database's proxy", "Who connects through it is refused.", "high", "high"),
    "aws_dx_gateway_association": Service("A direct connection", "The other side is not reachable.", "high", "high"),
    "aws_ec2_transit_gateway_route": Service("A route between networks", "What it leads to is not reachable."),
    "aws_eip_association": Service("A server's public address", "Who knows the address finds another, or nothing."),
    "aws_eks_addon": Service("An add-on of a cluster", "The network, the names or the disks of its pods fail with it."),
    "aws_elastic_beanstalk_environment": Service("An environment", "Its servers go, and a database in it.", "high"),
    "aws_globalaccelerator_accelerator": Service("An accelerator", "Its addresses are gone for ever.", "high", "high"),
    "aws_kinesis_firehose_delivery_stream": Service("A delivery stream", "Who writes to it is refused, and loses it."),
    "aws_lambda_alias": Service("A function's alias", "What calls the function by it fails."),
    "aws_lb_listener_rule": Service("A rule of a listener", "Its requests go where the others go.", "medium", "low"),
    "aws_route53_zone_association": Service(
        "A network's way to names", "Its servers no longer find what the zone names."
    ),
    "aws_s3_bucket_notification": Service("A bucket's way to notify", "What new objects started is not started."),
    "aws_s3_bucket_website_configuration": Service("A bucket's website", "Its pages are not found."),
    "aws_scheduler_schedule": Service("A schedule", "What it started is not started.", "medium", "low"),
    "aws_vpn_gateway": Service("A VPN gateway", "The other side is not reachable.", "high", "high"),
    "helm_release": Service(
        "A release in a cluster", "What it has installed goes, and with it what it stores.", "high", "high"
    ),
    "kubernetes_ingress_v1": Service("A way into a cluster", "What stands behind it is not reachable.", "high"),
    "kubernetes_deployment": Service("A deployment", "Its pods are stopped.", "high"),
    "kubernetes_deployment_v1": Service("A deployment", "Its pods are stopped.", "high"),
    "aws_dms_replication_instance": Service("A replication", "What it copies stands still."),
}

# what is in them cannot be without them
FOUNDATIONS = {
    "aws_ec2_transit_gateway",
    "aws_ecs_cluster",
    "aws_eks_cluster",
    "aws_internet_gateway",
    "aws_kms_key",
    "aws_subnet",
    "aws_vpc",
}

# one of several made by `count` or `for_each` is there in case that another fails
PEERS = {
    "aws_docdb_cluster_instance",
    "aws_nat_gateway",
    "aws_neptune_cluster_instance",
    "aws_rds_cluster_instance",
}

# made anew whenever they change, which is how they are meant to be used
ROUTINE = {
    "aws_ami_launch_permission",
    "aws_api_gateway_deployment",
    "aws_apigatewayv2_deployment",
    "aws_ecs_task_definition",
    "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_lambda_layer_version",
    "aws_lambda_permission",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "local_file",
    "local_sensitive_file",
    "null_resource",
    "terraform_data",
    "time_rotating",
    "time_sleep",
}
