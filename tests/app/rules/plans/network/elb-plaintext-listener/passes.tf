resource "aws_elb" "this" {
  subnets = ["subnet-1234567890abcdef0"]

  listener {
    instance_port      = 8000
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "HTTPS"
    ssl_certificate_id = aws_acm_certificate.this.arn
  }

  listener {
    instance_port      = 5000
    instance_protocol  = "tcp"
    lb_port            = 5000
    lb_protocol        = "ssl"
    ssl_certificate_id = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  }
}

resource "aws_acm_certificate" "this" {
  domain_name       = "example.com"
  validation_method = "DNS"
}
