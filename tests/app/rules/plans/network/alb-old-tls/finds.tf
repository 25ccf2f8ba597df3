locals {
  balancer    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/this/1234567890abcdef"
  certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  target      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
}

resource "aws_lb_listener" "old" {
  for_each = toset([
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09",
  ])

  load_balancer_arn = local.balancer
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = each.value
  certificate_arn   = local.certificate

  default_action {
    type             = "forward"
    target_group_arn = local.target
  }
}

resource "aws_alb_listener" "unset" {
  load_balancer_arn = local.balancer
  port              = 443
  protocol          = "TLS"
  certificate_arn   = local.certificate

  default_action {
    type             = "forward"
    target_group_arn = local.target
  }
}

resource "aws_lb_listener" "none" {
  load_balancer_arn = local.balancer
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = local.target
  }
}

resource "aws_load_balancer_policy" "classic" {
  load_balancer_name = "classic"
  policy_name        = "classic"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-TLS-1-1-2017-01"
  }
}
