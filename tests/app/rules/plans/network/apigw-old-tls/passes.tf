resource "aws_api_gateway_domain_name" "this" {
  domain_name     = "a.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  security_policy = "TLS_1_2"
}
