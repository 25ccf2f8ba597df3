locals {
  balancer    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/this/1234567890abcdef"
  certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  target      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
}

resource "aws_lb_listener" "modern" {
  for_each = toset([
    "ELBSecurityPolicy-TLS-1-2-2017-01",
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
    "ELBSecurityPolicy-FS-1-2-2019-08",
    "ELBSecurityPolicy-FS-1-2-Res-2019-08",
    "ELBSecurityPolicy-FS-1-2-Res-2020-10",
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
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

resource "aws_lb_listener" "redirected" {
  load_balancer_arn = local.balancer
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = local.balancer
  port              = 443
  protocol          = "TCP"

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
    value = "ELBSecurityPolicy-TLS-1-2-2017-01"
  }
}

resource "aws_load_balancer_policy" "ciphers" {
  load_balancer_name = "classic"
  policy_name        = "ciphers"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Protocol-TLSv1.2"
    value = "true"
  }

  policy_attribute {
    name  = "Protocol-TLSv1"
    value = "false"
  }
}
