resource "aws_api_gateway_domain_name" "old" {
  domain_name     = "a.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  security_policy = "TLS_1_0"
}

resource "aws_api_gateway_domain_name" "unset" {
  domain_name     = "b.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
}

locals {
  policy = null
}

resource "aws_api_gateway_domain_name" "local" {
  domain_name     = "local.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
  security_policy = local.policy
}
