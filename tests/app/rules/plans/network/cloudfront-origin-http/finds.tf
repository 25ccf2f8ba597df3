resource "aws_cloudfront_distribution" "this" {
  for_each = {
    plain    = { domain = "example.com", policy = "http-only", viewers = "https-only" }
    as_asked = { domain = "example.com", policy = "match-viewer", viewers = "allow-all" }
    of_aws   = { domain = "this.data.mediastore.eu-west-1.amazonaws.com", policy = "match-viewer", viewers = "https-only" }
  }
  enabled = true

  origin {
    origin_id   = "good"
    domain_name = "good.example.com"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    origin_id   = "this"
    domain_name = each.value.domain

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = each.value.policy
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "this"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    viewer_protocol_policy = each.value.viewers
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_cloudfront_vpc_origin" "this" {
  vpc_origin_endpoint_config {
    name                   = "this"
    arn                    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/this/1234567890abcdef"
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "http-only"

    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}
